from auditlog.registry import auditlog
from django.core.validators import MinValueValidator
from django.db import models

from common.rules import Rule
from meetings.models import Meeting


class HourRule(Rule):
    """How many 学时 a year are due of whom, or how many one meeting of a kind gives."""

    hours = models.DecimalField(
        "学时", max_digits=5, decimal_places=1, validators=[MinValueValidator(0, "学时不能为负数。")]
    )

    class Meta:
        abstract = True


class HourTarget(HourRule):
    class Audience(models.TextChoices):
        MEMBERS = "MEMBERS", "党员"
        SECRETARIES = "SECRETARIES", "支部书记"

    audience = models.CharField("对象", max_length=11, choices=Audience)

    class Meta:
        verbose_name = verbose_name_plural = "年度学时要求"
        ordering = ["audience", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "valid_from"],
                name="hour_target_once",
                violation_error_message="该对象在此施行日期已有要求。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.hours}学时"

    @property
    def subject(self) -> str:
        return self.get_audience_display()


class MeetingHours(HourRule):
    kind = models.CharField("会议类别", max_length=17, choices=Meeting.Kind)

    class Meta:
        verbose_name = verbose_name_plural = "会议学时"
        ordering = ["kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="meeting_hours_once",
                violation_error_message="该类会议在此施行日期已有学时。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.hours}学时"

    @property
    def subject(self) -> str:
        return self.get_kind_display()


for model in (HourTarget, MeetingHours):
    auditlog.register(model)
