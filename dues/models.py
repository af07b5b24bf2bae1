from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.periods import Period
from members.models import Branch, Committee, Member

if TYPE_CHECKING:
    from accounts.models import User


def money_field(label: str, **options) -> models.DecimalField:
    """Yuan to the cent."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, **options)


class StandardQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "StandardQuerySet":
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class Standard(models.Model):
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
    source = models.CharField("依据", max_length=120)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费标准"
        ordering = ["category", F("up_to").asc(nulls_last=True)]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.up_to or ''}"


class Assessment(models.Model):
    """党费核定: what a member owes a month, from a month on until the next assessment."""

    member = models.ForeignKey(Member, models.CASCADE, "assessments", verbose_name="党员")
    from_month = models.DateField("起始月份", help_text="该月第一天")
    category = models.CharField("缴费类别", max_length=10, choices=Standard.Category)
    base = money_field("缴费基数", default=0)
    monthly = money_field("每月应缴")
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
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.from_month:%Y-%m} {self.monthly}元"


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PaymentQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))

    def paid_during(self, period: Period) -> "PaymentQuerySet":
        return self.filter(paid_on__range=(period.start, period.end))


class Payment(models.Model):
    """One line of the append-only ledger: a member's dues of one month. A mistake is reversed, never changed."""

    class Kind(models.TextChoices):
        REGULAR = "REGULAR", "按月缴纳"
        ARREARS = "ARREARS", "补缴"
        VOLUNTARY = "VOLUNTARY", "自愿多交"
        REVERSAL = "REVERSAL", "冲正"

    branch = models.ForeignKey(Branch, models.PROTECT, "payments", verbose_name="收缴支部")
    member = models.ForeignKey(Member, models.PROTECT, "payments", verbose_name="党员")
    month = models.DateField("所属月份", help_text="该月第一天")
    amount = money_field("金额")
    paid_on = models.DateField("缴纳日期")
    kind = models.CharField("类别", max_length=9, choices=Kind, default=Kind.REGULAR)
    proxy = models.CharField("代交人", max_length=50, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversal", verbose_name="冲正的记录", null=True, blank=True
    )
    reason = models.CharField("冲正原因", max_length=100, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="录入人",
        null=True,
        blank=True,
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费缴纳"
        ordering = ["-paid_on", "-pk"]
        indexes = [
            models.Index(fields=["branch", "paid_on"], name="payment_branch_day"),
            models.Index(fields=["member", "month"], name="payment_member_month"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="REVERSAL", amount__lt=0, reverses__isnull=False)
                | (~Q(kind="REVERSAL") & Q(amount__gt=0, reverses=None)),
                name="payment_sign",
                violation_error_message="金额应大于零；更正请用冲正。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="payment_month_start",
                violation_error_message="所属月份应为该月第一天。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.month:%Y-%m} {self.amount}元"


class Remittance(models.Model):
    """党费上缴 of a committee to the one above, for a quarter."""

    committee = models.ForeignKey(Committee, models.PROTECT, "remittances", verbose_name="党委")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField(
        "季度", choices=[(n, f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)]
    )
    amount = money_field("上缴金额")
    remitted_on = models.DateField("上缴日期")
    voucher = models.CharField("凭证号", max_length=40, blank=True)
    received_on = models.DateField("县收讫日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "党费上缴"
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "quarter"],
                name="remittance_once",
                violation_error_message="本季度党费已上缴。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="remittance_positive",
                violation_error_message="上缴金额应大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.year}年{self.get_quarter_display()}"


class SpecialFund(models.Model):
    """专项党费 allocated from above."""

    committee = models.ForeignKey(Committee, models.PROTECT, "special_funds", verbose_name="党委")
    name = models.CharField("名称", max_length=80)
    amount = money_field("拨付金额")
    allocated_on = models.DateField("拨付日期")
    allocated_by = models.CharField("拨付单位", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项党费"
        ordering = ["-allocated_on"]
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


class Expense(models.Model):
    """One use of a special fund; with its voucher and the meeting that decided it, the papers are whole."""

    class Use(models.TextChoices):
        EDUCATION = "EDUCATION", "教育培训"
        MATERIALS = "MATERIALS", "订阅报刊、教材和设备"
        PRAISE = "PRAISE", "表彰"
        HARDSHIP = "HARDSHIP", "困难补助"
        RELIEF = "RELIEF", "救灾及设施修缮"

    fund = models.ForeignKey(SpecialFund, models.PROTECT, "expenses", verbose_name="专项党费")
    use = models.CharField("用途", max_length=9, choices=Use)
    amount = money_field("支出金额")
    spent_on = models.DateField("支出日期")
    voucher = models.CharField("凭证号", max_length=40, blank=True)
    decided_on = models.DateField("集体研究日期", null=True, blank=True)
    note = models.CharField("事由", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项党费支出"
        ordering = ["-spent_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["voucher"],
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


for model in (Standard, Assessment, Payment, Remittance, SpecialFund, Expense):
    auditlog.register(model)
