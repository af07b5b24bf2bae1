from decimal import Decimal
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from common.money import CENT
from members.models import Committee
from personnel.bereavement import Compensation, compensation
from personnel.models.cases import CasePerson
from personnel.models.rules import BereavementRule

if TYPE_CHECKING:
    from accounts.models import User


class CalculationQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CalculationQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))


class Calculation(models.Model):
    """抚恤金测算: the inputs and the coefficients as they were, so that the sheet can be printed again unchanged."""

    committee = models.ForeignKey(Committee, models.PROTECT, "calculations", verbose_name="党委")
    person = models.ForeignKey(
        CasePerson, models.SET_NULL, "calculations", verbose_name="事项人员", null=True, blank=True
    )
    name = models.CharField("姓名", max_length=50)
    group = models.CharField("人员", max_length=11, choices=BereavementRule.Group)
    cause = models.CharField("情形", max_length=7, choices=BereavementRule.Cause)
    died_on = models.DateField("去世日期")
    basic_pay = models.DecimalField(
        "月基本工资或基本离退休费（元）",
        max_digits=9,
        decimal_places=2,
        help_text="去世当月的标准。",
        validators=[MinValueValidator(CENT, "月基本工资或基本离退休费应大于零。")],
    )
    income_year = models.PositiveSmallIntegerField("收入年度")
    income = models.DecimalField("人均可支配收入（元）", max_digits=9, decimal_places=2)
    income_times = models.PositiveSmallIntegerField("收入倍数")
    pay_months = models.PositiveSmallIntegerField("工资月数")
    source = models.CharField("依据", max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="测算人",
        null=True,
        blank=True,
    )
    made_at = models.DateTimeField("测算时间", auto_now_add=True)

    objects = CalculationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "抚恤金测算"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basic_pay__gt=0),
                name="calculation_pay_positive",
                violation_error_message="月基本工资或基本离退休费应大于零。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.died_on}"

    @property
    def result(self) -> Compensation:
        return compensation(self.basic_pay, self.income, self.income_times, self.pay_months)

    @property
    def total(self) -> Decimal:
        return self.result.total


auditlog.register(Calculation)
