from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.attachments import check_upload, keep_as
from dues.models.fields import positive_money_field
from members.models import Committee

if TYPE_CHECKING:
    from accounts.models import User

QUARTERS = [(n, f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)]


class RemittanceQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "RemittanceQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))


class Remittance(models.Model):
    """党费上缴 of a committee to the one above, for a quarter."""

    committee = models.ForeignKey(Committee, models.PROTECT, "remittances", verbose_name="党委")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度", choices=QUARTERS)
    amount = positive_money_field("上缴金额")
    remitted_on = models.DateField("上缴日期")
    voucher = models.CharField("凭证号", max_length=40, blank=True)
    payee = models.CharField("收款单位", max_length=40, blank=True)
    received_on = models.DateField("县收讫日期", null=True, blank=True)
    receipt = models.FileField("收据附件", upload_to=keep_as, validators=[check_upload], blank=True)

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
                condition=Q(received_on=None) | Q(received_on__gte=F("remitted_on")),
                name="remittance_received_after",
                violation_error_message="县收讫日期早于上缴日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.year}年{self.get_quarter_display()}"

    def clean(self) -> None:
        super().clean()
        others = Remittance.objects.filter(committee=self.committee_id).exclude(pk=self.pk)
        if others.filter(year=self.year, quarter=self.quarter).exists():
            raise ValidationError({"quarter": "本季度党费已上缴。"})
        if self.voucher and others.filter(voucher=self.voucher).exists():
            raise ValidationError({"voucher": "该凭证号已使用。"})
        if self.received_on and self.remitted_on and self.received_on < self.remitted_on:
            raise ValidationError({"received_on": "县收讫日期早于上缴日期。"})


auditlog.register(Remittance)
