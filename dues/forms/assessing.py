"""The page on which a branch is assessed for a year: which branch and year, then a line a member."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from dues.assessing import Assessed
from dues.forms.collection import money_input
from dues.models import Assessment, Standard
from dues.rates import monthly_dues
from members.forms.units import offer_branches
from members.models import Branch, Member


class BranchYearForm(forms.Form):
    branch = forms.ModelChoiceField(Branch.objects.none(), label="党支部", empty_label=None)
    year = forms.IntegerField(min_value=2008, max_value=2100, label="年度")

    def __init__(self, user: User, data: Mapping) -> None:
        branches = Branch.objects.visible_to(user)
        first = branches.values_list("pk", flat=True).first
        defaults = {"year": timezone.localdate().year, "branch": data.get("branch") or first()}
        super().__init__({name: data.get(name) or value for name, value in defaults.items()})
        offer_branches(self.fields["branch"], branches, user)

    @property
    def on(self) -> date:
        """The day whose roster is assessed: today, or the nearest day of the year."""
        year = self.cleaned_data["year"]
        return min(date(year, 12, 31), max(timezone.localdate(), date(year, 1, 1)))


class AssessLine(forms.Form):
    """One member, as assessed last; a line without a category is left out."""

    category = forms.ChoiceField(
        choices=[("", "不核定"), *Standard.Category.choices], required=False, label="缴费类别"
    )
    base = money_input("缴费基数（元）")
    monthly = money_input("每月应缴（元）")

    def __init__(
        self, member: Member, last: Assessment | None, standards: Sequence[Standard], data: Mapping | None
    ) -> None:
        initial = {"category": last.category, "base": last.base} if last else {}
        super().__init__(data, initial=initial, prefix=f"m{member.pk}")
        self.member, self.last, self.standards = member, last, standards
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{member.name} {field.label}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not cleaned["category"]:
            if cleaned["base"] or cleaned["monthly"] is not None:
                self.add_error("category", "请选择缴费类别。")
            return cleaned
        cleaned["base"] = cleaned["base"] or Decimal(0)
        self._by_standard(cleaned)
        return cleaned

    def _by_standard(self, cleaned: dict[str, Any]) -> None:
        try:
            standard = monthly_dues(cleaned["category"], cleaned["base"], self.standards)
        except ValueError as error:
            self.add_error("category", str(error))
            return
        if cleaned["monthly"] is None:
            cleaned["monthly"] = standard
        elif cleaned["monthly"] < standard:
            self.add_error("monthly", f"低于标准（每月{standard}元）。减免的请留下不核定，保存后单独核定。")

    def assessed(self) -> Assessed | None:
        """None where the member is left out; call it on a valid form."""
        values = self.cleaned_data
        if not values["category"]:
            return None
        return Assessed(self.member, values["category"], values["base"], values["monthly"])
