"""Sheets 党费核定, 党费缴纳 and 党费上缴; 专项党费 has its own module."""

from datetime import date
from decimal import Decimal
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields
from import_export.widgets import Widget

from common.money import to_cents
from common.resources import (
    ChoiceWidget,
    DateWidget,
    DecimalWidget,
    MonthWidget,
    WorkbookResource,
    YearWidget,
    column,
)
from dues.arrears import owed_in
from dues.ledger import payment_errors
from dues.models import Assessment, Payment, Remittance, Standard
from members.sheets import BRANCH_SYNONYMS, PERSON_SYNONYMS, BranchWidget, CommitteeWidget, MemberWidget

CATEGORIES = ChoiceWidget(
    Standard.Category,
    {
        "在职": "WAGE",
        "按月领取工资党员": "WAGE",
        "工资": "WAGE",
        "离休": "RETIRED",
        "退休": "RETIRED",
        "农民党员": "FARMER",
        "村民": "FARMER",
        "学生党员": "STUDENT",
        "下岗失业": "UNEMPLOYED",
        "下岗": "UNEMPLOYED",
        "失业": "UNEMPLOYED",
        "低保": "UNEMPLOYED",
        "抚恤救济": "UNEMPLOYED",
    },
)


class AssessmentResource(WorkbookResource):
    """党费核定: a member's monthly dues from a month on."""

    sheet = "党费核定"
    required = ("所在党支部", "姓名", "起始月份", "缴费类别", "每月应缴")
    synonyms = PERSON_SYNONYMS | {
        "所在党支部": BRANCH_SYNONYMS,
        "姓名": ("党员姓名",),
        "起始月份": ("核定月份", "起缴月份"),
        "缴费类别": ("党员类别", "类别"),
        "缴费基数": ("党费基数", "基数", "计算基数"),
        "每月应缴": ("月应缴党费", "月缴党费", "每月应缴党费", "核定党费"),
    }

    branch = column(None, "所在党支部", BranchWidget())
    number = column(None, "公民身份证号")
    member = column("member", "姓名", MemberWidget())
    from_month = column("from_month", "起始月份", MonthWidget())
    category = column("category", "缴费类别", CATEGORIES)
    base = column("base", "缴费基数", DecimalWidget(), keep_blank=True)
    monthly = column("monthly", "每月应缴", DecimalWidget())
    reduction_reason = column("reduction_reason", "减免原因")
    approved_by = column("approved_by", "减免批准单位")

    class Meta:
        model = Assessment
        import_id_fields = ("member", "from_month")
        use_bulk = True

    def validate_instance(
        self, instance: Assessment, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        instance.assessed_by = instance.assessed_by or self.user
        super().validate_instance(instance, import_validation_errors, validate_unique)


class PaymentResource(WorkbookResource):
    """党费缴纳: a payment for a month. Only new lines are written; what is recorded is corrected by 冲正 alone."""

    sheet = "党费缴纳"
    required = ("所在党支部", "姓名", "所属月份", "金额", "缴纳日期")
    synonyms = PERSON_SYNONYMS | {
        "所在党支部": BRANCH_SYNONYMS,
        "姓名": ("党员姓名",),
        "所属月份": ("月份", "缴费月份", "党费月份"),
        "金额": ("缴纳金额", "实缴金额", "党费金额", "金额（元）"),
        "缴纳日期": ("缴费日期", "交纳日期", "日期"),
        "类别": ("缴纳类别", "缴费方式"),
        "代交人": ("代缴人",),
    }

    branch = column("branch", "所在党支部", BranchWidget())
    number = column(None, "公民身份证号")
    member = column("member", "姓名", MemberWidget())
    month = column("month", "所属月份", MonthWidget())
    amount = column("amount", "金额", DecimalWidget())
    paid_on = column("paid_on", "缴纳日期", DateWidget())
    kind = fields.Field(
        "kind",
        "类别",
        ChoiceWidget(
            Payment.Kind, {"正常": "REGULAR", "正常缴纳": "REGULAR", "补交": "ARREARS", "多交": "VOLUNTARY"}
        ),
        default=Payment.Kind.REGULAR,
    )
    proxy = column("proxy", "代交人", keep_blank=True)

    class Meta:
        model = Payment
        import_id_fields = ("member", "month", "kind", "paid_on", "amount")
        use_bulk = True

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        if "类别" not in dataset.headers:
            dataset.append_col([None] * len(dataset), header="类别")
        self.today = timezone.localdate()
        self._owed: dict[int, list[tuple[date, Decimal]]] = {}
        for member, month, monthly in Assessment.objects.values_list("member", "from_month", "monthly"):
            self._owed.setdefault(member, []).append((month, monthly))
        self._paid: dict[tuple[int, date], Decimal] = {}
        for member, month, amount in Payment.objects.ordinary().values_list("member", "month", "amount"):
            self._add_paid(member, month, amount)

    def existing(self) -> QuerySet:
        return Payment.objects.exclude(kind=Payment.Kind.REVERSAL)

    def _add_paid(self, member: int, month: date, amount: Decimal) -> None:
        self._paid[member, month] = self._paid.get((member, month), Decimal(0)) + amount

    def validate_instance(
        self, instance: Payment, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if not {"member", "month", "amount", "paid_on", "kind"} & set(errors):
            errors |= payment_errors(instance, self.today)
        if not errors and instance.pk is None and instance.amount and instance.kind != Payment.Kind.VOLUNTARY:
            errors |= self._paid_already(instance)
        instance.entered_by = self.user
        super().validate_instance(instance, errors, validate_unique)

    def _paid_already(self, payment: Payment) -> dict[str, ValidationError]:
        """A month that is paid in full, or has no assessment and any payment, takes no second payment."""
        paid = self._paid.get((payment.member_id, payment.month), Decimal(0))
        if paid > 0 and paid >= owed_in(self._owed.get(payment.member_id, ()), payment.month):
            month = f"{payment.month.year}年{payment.month.month}月"
            text = f"{month}党费已缴清（{to_cents(paid)}元），自愿多交请在“类别”中注明。"
            return {"month": ValidationError(text)}
        self._add_paid(payment.member_id, payment.month, payment.amount)
        return {}


class QuarterWidget(ChoiceWidget):
    """一季度, 第一季度, 1季度, 1 or Q1."""

    def __init__(self) -> None:
        Widget.__init__(self)
        names = {1: "一", 2: "二", 3: "三", 4: "四"}
        self.labels = {
            shape: number
            for number, name in names.items()
            for shape in (
                f"第{name}季度",
                f"{name}季度",
                name,
                f"第{number}季度",
                f"{number}季度",
                f"{number}",
                f"Q{number}",
            )
        }
        self.allowed = "第一季度、第二季度、第三季度、第四季度"


class RemittanceResource(WorkbookResource):
    """党费上缴: what a committee passed on for a quarter."""

    sheet = "党费上缴"
    required = ("年度", "季度", "上缴金额", "上缴日期")
    synonyms = {
        "所属党委": ("党委", "党组织"),
        "年度": ("年份",),
        "上缴金额": ("金额", "上交金额"),
        "上缴日期": ("日期", "上交日期"),
        "凭证号": ("票据号", "收据号"),
        "收款单位": ("上缴单位", "收款方"),
        "县收讫日期": ("收讫日期", "上级收讫日期"),
    }

    committee = column("committee", "所属党委", CommitteeWidget())
    year = column("year", "年度", YearWidget())
    quarter = column("quarter", "季度", QuarterWidget())
    amount = column("amount", "上缴金额", DecimalWidget())
    remitted_on = column("remitted_on", "上缴日期", DateWidget())
    voucher = column("voucher", "凭证号")
    payee = column("payee", "收款单位", keep_blank=True)
    received_on = column("received_on", "县收讫日期", DateWidget())

    class Meta:
        model = Remittance
        import_id_fields = ("committee", "year", "quarter")

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        if "所属党委" not in dataset.headers:
            dataset.append_col([None] * len(dataset), header="所属党委")

    def validate_instance(
        self, instance: Remittance, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if instance.remitted_on and instance.remitted_on > timezone.localdate():
            errors.setdefault("remitted_on", ValidationError("上缴日期晚于今天。"))
        super().validate_instance(instance, errors, validate_unique)
