from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.periods import month_end
from common.rules import Rule
from dues.models.fields import dues_field, money_field
from members.models import Branch, Member

if TYPE_CHECKING:
    from accounts.models import User


NOT_APPROVED = "减免党费须填写批准单位（支部研究，报上一级党委批准）。"


def month_number(day: date) -> int:
    """Months since the year 0, so that months can be subtracted."""
    return day.year * 12 + day.month


def last_ended_month(day: date) -> int:
    """The number of the last month that has ended on `day`."""
    return month_number(day) - (day != month_end(day))


def last_month(day: date) -> date:
    """The first day of the last month that has ended on `day`."""
    number = last_ended_month(day) - 1
    return date(number // 12, number % 12 + 1, 1)


class Standard(Rule):
    """党费标准: one band of a category, `up_to` inclusive; a rate of the whole base, or a fixed amount a month."""

    class Category(models.TextChoices):
        WAGE = "WAGE", "按月领取工资"
        RETIRED = "RETIRED", "离退休"
        FARMER = "FARMER", "农民"
        STUDENT = "STUDENT", "学生"
        UNEMPLOYED = "UNEMPLOYED", "下岗失业、领取抚恤救济、低保"

    category = models.CharField("缴费类别", max_length=10, choices=Category)
    up_to = money_field("基数上限（含）", null=True, blank=True)
    rate = models.DecimalField("比例", max_digits=6, decimal_places=4, null=True, blank=True)
    least = money_field("每月最低", null=True, blank=True)
    most = money_field("每月最高", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "党费标准"
        ordering = ["category", F("up_to").asc(nulls_last=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__isnull=False) | Q(least__isnull=False),
                name="standard_rate_or_amount",
                violation_error_message="请填写比例，或者每月最低金额。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.up_to or ''}"


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "AssessmentQuerySet":
        return self.filter(member__branch__in=Branch.objects.visible_to(user))


class Assessment(models.Model):
    """党费核定: what a member owes a month, from a month on until the next assessment."""

    member = models.ForeignKey(Member, models.CASCADE, "assessments", verbose_name="党员")
    from_month = models.DateField("起始月份", help_text="该月第一天")
    category = models.CharField("缴费类别", max_length=10, choices=Standard.Category)
    base = dues_field("缴费基数", default=0)
    monthly = dues_field("每月应缴")
    change_reason = models.CharField("变更原因", max_length=100, blank=True)
    reduction_reason = models.CharField("减免原因", max_length=100, blank=True)
    approved_by = models.CharField("减免批准单位", max_length=60, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="核定人",
        null=True,
        blank=True,
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费核定"
        ordering = ["member", "from_month"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "from_month"],
                name="assessment_once",
                violation_error_message="该党员本月起的党费已核定。",
            ),
            models.CheckConstraint(
                condition=Q(base__gte=0) & Q(monthly__gte=0),
                name="assessment_not_negative",
                violation_error_message="金额不能为负数。",
            ),
            models.CheckConstraint(
                condition=Q(from_month__day=1),
                name="assessment_month_start",
                violation_error_message="起始月份应为该月第一天。",
            ),
            models.CheckConstraint(
                condition=Q(reduction_reason="") | ~Q(approved_by=""),
                name="assessment_reduction_approved",
                violation_error_message=NOT_APPROVED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.from_month:%Y-%m} {self.monthly}元"

    def clean(self) -> None:
        super().clean()
        if self.reduction_reason and not self.approved_by:
            raise ValidationError({"approved_by": NOT_APPROVED})


auditlog.register(Standard)
auditlog.register(Assessment)
