from datetime import date

from auditlog.registry import auditlog
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting


class ScheduleRuleQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "ScheduleRuleQuerySet":
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))

    def overlapping(self, start: date, end: date | None) -> "ScheduleRuleQuerySet":
        """Rules in force on any day from start to end; an open end is for ever."""
        found = self.filter(Q(valid_to=None) | Q(valid_to__gte=start))
        return found.filter(valid_from__lte=end) if end else found


class ScheduleRule(models.Model):
    """How often a kind of meeting is due, by whom, and by which day it must be handed in: data with its source."""

    class Frequency(models.TextChoices):
        MONTH = "MONTH", "每月"
        QUARTER = "QUARTER", "每季度"
        YEAR = "YEAR", "每年"

    class Owner(models.TextChoices):
        EVERY = "EVERY", "每个支部"
        BOARD = "BOARD", "设支委会的支部"
        GROUPS = "GROUPS", "每个党小组"

    kind = models.CharField("会议类别", max_length=17, choices=Meeting.Kind)
    frequency = models.CharField("频次", max_length=7, choices=Frequency)
    owner = models.CharField("应报单位", max_length=6, choices=Owner, default=Owner.EVERY)
    due_days = models.PositiveSmallIntegerField(
        "期满后几日内报送",
        default=5,
        help_text="每月、每季度或每年结束后的日数，最多28日。",
        validators=[MaxValueValidator(28, "最多28日。")],
    )
    source = models.CharField("依据", max_length=120)
    needs_check = models.BooleanField("请按本单位红头文件核对", default=True)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    objects = ScheduleRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送规则"
        ordering = ["kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="schedule_once",
                violation_error_message="该类会议在此施行日期已有规则。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_frequency_display()}"


auditlog.register(ScheduleRule)
