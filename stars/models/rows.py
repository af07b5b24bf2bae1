from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from members.models import Branch

if TYPE_CHECKING:
    from accounts.models import User


class BranchRowQuerySet(models.QuerySet):
    """Rows that belong to one branch."""

    def visible_to(self, user: "User") -> "BranchRowQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))


class RuleQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "RuleQuerySet":
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class Rule(models.Model):
    """A rule as data: its source and the days it holds. Local practice carries `needs_check`."""

    source = models.CharField("依据", max_length=120)
    needs_check = models.BooleanField("请按本单位红头文件核对", default=True)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        abstract = True
