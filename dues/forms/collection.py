"""The page on which a branch's dues of a month or a quarter are entered: what to collect, then a line a member."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from common.periods import Period, month_end
from dues.collection import Bill, Receipt
from dues.forms.inputs import day_field
from members.forms.units import offer_branches
from members.models import Branch

PARTS = [(f"q{n}", f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)] + [
    (str(month), f"{month}月") for month in range(1, 13)
]


class SpanForm(forms.Form):
    """Branch, year, and a quarter or month that has begun."""

    branch = forms.ModelChoiceField(Branch.objects.none(), label="党支部", empty_label=None)
    year = forms.IntegerField(min_value=2008, max_value=2100, label="年度")
    part = forms.ChoiceField(choices=PARTS, label="季度或月份")

    def __init__(self, user: User, data: Mapping) -> None:
        today = timezone.localdate()
        branches = Branch.objects.visible_to(user)
        defaults = {
            "year": today.year,
            "part": f"q{(today.month + 2) // 3}",
            "branch": branches.values_list("pk", flat=True).first(),
        }
        super().__init__({name: data.get(name) or value for name, value in defaults.items()})
        offer_branches(self.fields["branch"], branches, user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self._start > timezone.localdate():
            self.add_error("part", "这个时段还没有到。")
        return cleaned

    @property
    def _start(self) -> date:
        part = self.cleaned_data["part"]
        month = int(part[1:]) * 3 - 2 if part.startswith("q") else int(part)
        return date(self.cleaned_data["year"], month, 1)

    @property
    def span(self) -> Period:
        """Whole months; of a quarter not yet over, those that have begun."""
        part, start = self.cleaned_data["part"], self._start
        last = date(start.year, start.month + 2, 1) if part.startswith("q") else start
        return Period(start, min(month_end(last), month_end(timezone.localdate())))

    @property
    def label(self) -> str:
        return f"{self.cleaned_data['year']}年{dict(PARTS)[self.cleaned_data['part']]}"


class PaidOnForm(forms.Form):
    paid_on = day_field("缴纳日期")

    def clean_paid_on(self) -> date:
        paid_on: date = self.cleaned_data["paid_on"]
        if paid_on > timezone.localdate():
            raise forms.ValidationError("缴纳日期晚于今天。")
        return paid_on


def money_input(label: str) -> forms.DecimalField:
    """Free text on purpose: a number field loses what it cannot read, and then nobody can be told what was wrong."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8})
    messages = {
        "invalid": "应为金额，如 12.50。",
        "max_decimal_places": "金额最多两位小数。",
        "min_value": "金额不能为负数。",
    }
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=widget,
        error_messages=messages,
    )


class LineForm(forms.Form):
    """One member. Who is not ticked is not recorded; something typed without the tick is asked about, not dropped."""

    paid = forms.BooleanField(required=False, label="已缴")
    amount = money_input("金额（元）")
    make_up = forms.BooleanField(required=False, label="一并补缴")
    extra = money_input("自愿多交（元）")
    proxy = forms.CharField(required=False, max_length=50, label="代交人")

    def __init__(self, bill: Bill, data: Mapping | None, *, ticked: bool) -> None:
        initial = {"paid": ticked and bool(bill.months), "amount": bill.amount if bill.months else None}
        super().__init__(data, initial=initial, prefix=f"m{bill.member.pk}")
        self.bill = bill
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{bill.member.name} {field.label}"
            if name not in ("paid", "make_up"):
                field.widget.attrs["autocomplete"] = "off"
        if bill.months:
            self.fields["paid"].widget.attrs["data-owes"] = True
        if not bill.earlier:
            del self.fields["make_up"]

    def more_open(self) -> bool:
        """What few rows need is folded away, but not where it is filled or refused."""
        return any(field.value() or field.errors for field in (self["extra"], self["proxy"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("paid") and not self.errors and set(self.changed_data) - {"paid"}:
            self.add_error("paid", "填写了内容，但没有勾选已缴。")
        return cleaned

    def receipt(self) -> Receipt | None:
        """None where nobody paid; call it on a valid form."""
        values = self.cleaned_data
        if not values["paid"]:
            return None
        amount = values["amount"] or Decimal(0)
        make_up = bool(values.get("make_up"))
        if make_up and amount == self.bill.amount:
            # The prefilled sum is that of the span alone.
            amount += self.bill.earlier_amount
        return Receipt(self.bill.member.pk, amount, make_up, values["extra"] or Decimal(0), values["proxy"])
