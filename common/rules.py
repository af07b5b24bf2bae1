"""Rules as data: where each one stands, since when it holds, and whether a unit should check it by its own papers."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class RuleQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "RuleQuerySet":
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class Rule(models.Model):
    """Local practice, and what was read only in secondary sources, carries `needs_check`."""

    source = models.CharField("依据", max_length=120)
    needs_check = models.BooleanField("请按本单位红头文件核对", default=True)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "废止日期早于施行日期。"})
