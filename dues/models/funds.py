from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from common.attachments import check_upload, keep_as
from common.money import YuanSum, to_cents
from dues.models.fields import positive_money_field
from members.models import Committee

if TYPE_CHECKING:
    from accounts.models import User


class SpecialFundQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "SpecialFundQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))

    def with_spending(self, until: date) -> "SpecialFundQuerySet":
        """Adds `spent`, `left` (yuan), `uses` and `whole` (expenses with all papers), as they stood on a day."""
        made = Expense.objects.filter(fund=OuterRef("pk"), spent_on__lte=until).order_by().values("fund")

        def one(**aggregate) -> Subquery:
            (name,) = aggregate
            return Subquery(made.annotate(**aggregate).values(name))

        return self.annotate(
            spent=Coalesce(one(sum=YuanSum("amount")), Decimal(0), output_field=DecimalField()),
            uses=Coalesce(one(number=Count("pk")), 0),
            whole=Coalesce(one(papers=Count("pk", filter=Expense.WHOLE)), 0),
        ).annotate(left=F("amount") - F("spent"))


class SpecialFund(models.Model):
    """专项党费 allocated from above."""

    committee = models.ForeignKey(Committee, models.PROTECT, "special_funds", verbose_name="党委")
    name = models.CharField("专项名称", max_length=80)
    amount = positive_money_field("拨付金额")
    allocated_on = models.DateField("拨付日期")
    allocated_by = models.CharField("拨付单位", max_length=60, blank=True)

    objects = SpecialFundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专项党费"
        ordering = ["-allocated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="fund_name_unique",
                violation_error_message="已有同名专项党费。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="fund_positive", violation_error_message="拨付金额应大于零。"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExpenseQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "ExpenseQuerySet":
        return self.filter(fund__committee__in=Committee.objects.visible_to(user))


class Expense(models.Model):
    """One use of a special fund; with its voucher and the meeting that decided it, the papers are whole."""

    WHOLE = ~Q(voucher="") & Q(decided_on__isnull=False)

    class Use(models.TextChoices):
        EDUCATION = "EDUCATION", "教育培训"
        MATERIALS = "MATERIALS", "订阅报刊、教材和设备"
        PRAISE = "PRAISE", "表彰"
        HARDSHIP = "HARDSHIP", "困难补助"
        RELIEF = "RELIEF", "救灾及设施修缮"

    fund = models.ForeignKey(SpecialFund, models.PROTECT, "expenses", verbose_name="专项党费")
    use = models.CharField("用途", max_length=9, choices=Use)
    amount = positive_money_field("支出金额")
    spent_on = models.DateField("支出日期")
    voucher = models.CharField("凭证号", max_length=40, blank=True)
    decided_on = models.DateField("集体研究日期", null=True, blank=True)
    # The page of the meeting's record, for this app does not know how meetings are kept; empty where none is recorded.
    decision = models.CharField("会议记录", max_length=60, blank=True)
    note = models.CharField("事由", max_length=100, blank=True)
    attachment = models.FileField("凭证附件", upload_to=keep_as, validators=[check_upload], blank=True)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专项党费支出"
        ordering = ["-spent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "voucher"],
                condition=~Q(voucher=""),
                name="expense_voucher_unique",
                violation_error_message="该凭证号已使用。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="expense_positive",
                violation_error_message="支出金额应大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.amount}元"

    def clean(self) -> None:
        super().clean()
        if self.fund_id is None:
            return
        others = Expense.objects.exclude(pk=self.pk)
        if (
            self.voucher
            and others.filter(fund__committee=self.fund.committee_id, voucher=self.voucher).exists()
        ):
            raise ValidationError({"voucher": "该凭证号已使用。"})
        spent = others.filter(fund=self.fund).aggregate(total=YuanSum("amount"))["total"]
        if self.amount and spent + self.amount > self.fund.amount:
            rest = to_cents(self.fund.amount - spent)
            raise ValidationError({"amount": f"超出专项党费余额：“{self.fund}”还余{rest}元。"})
        if self.spent_on and self.spent_on < self.fund.allocated_on:
            raise ValidationError({"spent_on": "支出日期早于拨付日期。"})

    @property
    def is_whole(self) -> bool:
        """凭证齐全: a voucher, and a collective decision."""
        return bool(self.voucher and self.decided_on)


auditlog.register(SpecialFund)
auditlog.register(Expense)
