from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q

from dues.models.fields import money_field
from members.models import Committee

if TYPE_CHECKING:
    from accounts.models import User

QUARTERS = [(n, f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)]


class RemittanceShareQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "RemittanceShareQuerySet":
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class RemittanceShare(models.Model):
    """上缴比例: what part of the dues a township passes on; every province sets its own, so it is a setting."""

    percent = models.DecimalField("上缴比例（%）", max_digits=5, decimal_places=2)
    source = models.CharField("依据", max_length=120)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    objects = RemittanceShareQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费上缴比例"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="share_percent",
                violation_error_message="上缴比例应在0至100之间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"


class RemittanceQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "RemittanceQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))


class Remittance(models.Model):
    """党费上缴 of a committee to the one above, for a quarter."""

    committee = models.ForeignKey(Committee, models.PROTECT, "remittances", verbose_name="党委")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度", choices=QUARTERS)
    amount = money_field("上缴金额")
    remitted_on = models.DateField("上缴日期")
    voucher = models.CharField("凭证号", max_length=40, blank=True)
    received_on = models.DateField("县收讫日期", null=True, blank=True)

    objects = RemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费上缴"
        ordering = ["-year", "-quarter", "committee"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "quarter"],
                name="remittance_once",
                violation_error_message="本季度党费已上缴。",
            ),
            models.UniqueConstraint(
                fields=["committee", "voucher"],
                condition=~Q(voucher=""),
                name="remittance_voucher_unique",
                violation_error_message="该凭证号已使用。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="remittance_positive",
                violation_error_message="上缴金额应大于零。",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=models.F("remitted_on")),
                name="remittance_received_after",
                violation_error_message="县收讫日期早于上缴日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.year}年{self.get_quarter_display()}"


auditlog.register(RemittanceShare)
auditlog.register(Remittance)
