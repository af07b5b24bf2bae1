"""Forms of one record: reversal, assessment, remittance, fund, expense, rule, standard."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from common.dates import chinese_date
from dues.forms.inputs import MonthField, day_field
from dues.models import Assessment, Expense, Payment, Remittance, Rule, SpecialFund, Standard
from dues.rates import monthly_dues
from members.decisions import decisions
from members.models import Committee, Member


def money_widget() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


class ReversalForm(forms.Form):
    reversed_on = day_field("冲正日期")
    reason = forms.CharField(
        max_length=100, label="冲正原因", help_text="如：金额录错，应为20元；录到了别人名下。"
    )


class AssessmentForm(forms.ModelForm):
    """The monthly sum may stay blank: then the standard in force in the first month decides."""

    from_month = MonthField(
        label="起始月份", help_text="一年核定一次，年内一般不变动；工资变化的，从领取新工资的当月起。"
    )

    class Meta:
        model = Assessment
        fields = [
            "from_month", "category", "base", "monthly", "change_reason", "reduction_reason", "approved_by",
        ]  # fmt: skip
        widgets = {"base": money_widget(), "monthly": money_widget()}
        help_texts = {
            "base": (
                "填写每月税后工资中相对固定、经常性的部分，或者离退休费、养老金总额。不计入：个人所得税，五险一金和"
                "年金（个人和单位部分），住房、交通、通讯、取暖等改革性补贴；事业单位的奖励性绩效工资不计入，基础性绩效"
                "工资计入。农民、学生等按定额缴纳的填0。依据：组电明字〔2017〕5号，请按本单位红头文件核对。"
            ),
            "monthly": "留空即按标准计算；比例按全部基数计算，不分段累进。低于标准的须填写减免原因和批准单位。",
            "change_reason": "年中变更的须填写，如：2023年7月起调整工资。",
            "reduction_reason": "缴纳确有困难的，经支部研究，报上一级党委批准后可以少缴或免缴。",
        }

    def __init__(self, member: Member, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.instance.member = member
        self.standard: Decimal | None = None
        self.fields["monthly"].required = False
        self.fields["base"].required = False

    def clean_base(self) -> Decimal:
        base: Decimal = self.cleaned_data["base"] or Decimal(0)
        if base < 0:
            raise ValidationError("缴费基数不能为负数。")
        return base

    def clean_from_month(self) -> date:
        month: date | None = self.cleaned_data["from_month"]
        if month and month.replace(day=1) < self.member.joined_on.replace(day=1):
            raise ValidationError(f"早于加入党组织日期（{self.member.joined_on}）。")
        return month

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self._apply_standard(cleaned)
        earlier = Assessment.objects.filter(
            member=self.member,
            from_month__year=cleaned["from_month"].year,
            from_month__lt=cleaned["from_month"],
        )
        if earlier.exists() and not cleaned["change_reason"]:
            self.add_error("change_reason", "本年度已经核定，年中变更须填写原因。")
        return cleaned

    def _apply_standard(self, cleaned: dict[str, Any]) -> None:
        try:
            self.standard = monthly_dues(
                cleaned["category"], cleaned["base"], Standard.objects.in_force(cleaned["from_month"])
            )
        except ValueError as error:
            self.add_error("category", str(error))
            return
        if cleaned["monthly"] is None:
            cleaned["monthly"] = self.standard
        if cleaned["monthly"] < self.standard and not cleaned["reduction_reason"]:
            self.add_error(
                "monthly",
                f"低于标准（每月{self.standard}元）；减免的请填写原因和批准单位，否则留空按标准计算。",
            )


class RemittanceForm(forms.ModelForm):
    remitted_on = day_field("上缴日期")
    received_on = day_field("县收讫日期", required=False)

    class Meta:
        model = Remittance
        fields = [
            "committee", "year", "quarter", "amount", "remitted_on", "payee", "voucher", "received_on", "receipt",
        ]  # fmt: skip
        widgets = {"amount": money_widget(), "receipt": forms.FileInput()}
        help_texts = {
            "payee": "如：县委组织部。年度总结按此写明上缴给谁。",
            "receipt": "上级开具的收据，PDF、JPG或PNG，最大10MB。可以不传。",
        }

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees_with_branches(user)
        self.fields["committee"].empty_label = None

    def clean_remitted_on(self) -> date:
        return not_after_today(self.cleaned_data["remitted_on"], "上缴日期")


class FundForm(forms.ModelForm):
    allocated_on = day_field("拨付日期")

    class Meta:
        model = SpecialFund
        fields = ["committee", "name", "amount", "allocated_on", "allocated_by"]
        widgets = {"amount": money_widget()}

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees_with_branches(user)
        self.fields["committee"].empty_label = None

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if self.instance.pk:
            spent = sum(self.instance.expenses.values_list("amount", flat=True), Decimal(0))
            if amount < spent:
                raise ValidationError(f"少于已登记的支出（{spent}元）。")
        return amount


class ExpenseForm(forms.ModelForm):
    spent_on = day_field("支出日期")
    decided_on = day_field("集体研究日期", required=False, help_text="党委会或支委会集体研究决定的日期。")
    decision = forms.ChoiceField(
        label="会议记录",
        required=False,
        help_text="系统里有记录的可以选择，不用再填日期。支部会议请先填日期保存，再来选择。",
    )

    class Meta:
        model = Expense
        fields = ["use", "amount", "spent_on", "decided_on", "decision", "voucher", "note", "attachment"]
        widgets = {"amount": money_widget(), "attachment": forms.FileInput()}
        help_texts = {"attachment": "PDF、JPG或PNG，最大10MB。可以不传。"}

    def __init__(self, user: User, fund: SpecialFund, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.fund = fund
        meetings = decisions(user, fund.committee, self._day())
        self.days = {meeting.address: meeting.day for meeting in meetings}
        offered = [(meeting.address, meeting.label) for meeting in meetings]
        kept, day = self.instance.decision, self.instance.decided_on
        if kept and day and kept not in self.days:
            self.days[kept] = day
            offered.append((kept, f"{chinese_date(day)}的会议记录"))
        self.fields["decision"].choices = [("", "没有记录，只填日期"), *offered]

    def _day(self) -> date | None:
        """Meetings of the day typed are offered, too; until one is typed, of the day recorded."""
        typed = self.fields["decided_on"]
        try:
            return typed.clean(self.data.get("decided_on")) if self.is_bound else self.instance.decided_on
        except ValidationError:
            return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if day := self.days.get(cleaned.get("decision", "")):
            if cleaned.get("decided_on") not in (None, day):
                self.add_error("decided_on", f"与所选会议的日期（{chinese_date(day)}）不一致。")
            cleaned["decided_on"] = day
        return cleaned

    def clean_spent_on(self) -> date:
        return not_after_today(self.cleaned_data["spent_on"], "支出日期")


class RuleForm(forms.ModelForm):
    valid_from = day_field("施行日期")
    valid_to = day_field("废止日期", required=False)

    class Meta:
        model = Rule
        fields = ["kind", "value", "text", "source", "needs_check", "valid_from", "valid_to"]
        widgets = {"value": money_widget(), "text": forms.Textarea(attrs={"rows": 3})}


class StandardForm(forms.ModelForm):
    valid_from = day_field("施行日期")
    valid_to = day_field("废止日期", required=False)

    class Meta:
        model = Standard
        fields = [
            "category", "up_to", "rate", "least", "most", "source", "needs_check", "valid_from", "valid_to",
        ]  # fmt: skip
        widgets = {name: money_widget() for name in ("up_to", "rate", "least", "most")}
        help_texts = {"rate": "如0.005即0.5%。", "up_to": "最高一档留空。"}


def committees_with_branches(user: User) -> QuerySet:
    return Committee.objects.visible_to(user).filter(branches__isnull=False).distinct()


def not_after_today(day: date, label: str) -> date:
    if day > timezone.localdate():
        raise ValidationError(f"{label}晚于今天。")
    return day


def reversible(payments: QuerySet) -> QuerySet:
    """Lines that may be answered by a reversal."""
    return payments.exclude(kind=Payment.Kind.REVERSAL).filter(reversal=None)
