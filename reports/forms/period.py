from datetime import date

from django import forms

from accounts.models import Role, User
from common.periods import Period, month_end
from members.models import Branch, Committee
from reports.scope import default_committee

# name → (first month, last month)
SPANS = {
    "": (1, 12),
    "h1": (1, 6),
    "q3": (1, 9),
    "h2": (7, 12),
    "1": (1, 3),
    "2": (4, 6),
    "3": (7, 9),
    "4": (10, 12),
}
SPAN_CHOICES = [
    ("", "全年"),
    ("h1", "上半年"),
    ("q3", "前三季度"),
    ("h2", "下半年"),
    ("1", "第一季度"),
    ("2", "第二季度"),
    ("3", "第三季度"),
    ("4", "第四季度"),
]


class PeriodForm(forms.Form):
    """Which summary to show. The year stands in the address; everything else is optional."""

    span = forms.ChoiceField(choices=SPAN_CHOICES, label="期间", required=False)
    until = forms.DateField(
        label="截止日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    committee = forms.ModelChoiceField(
        Committee.objects.none(), label="党委", required=False, empty_label="全部党委"
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label="党支部", required=False, empty_label="全部党支部"
    )

    def __init__(self, user: User, year: int, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        self.fields["branch"].queryset = Branch.objects.visible_to(user).select_related("committee")
        self.own_branch = user.role == Role.SECRETARY
        if self.own_branch:
            del self.fields["committee"]
            self.fields["branch"].empty_label = None
        self.fields["until"].widget.attrs |= {"min": f"{year}-01-01", "max": f"{year}-12-31"}

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until and until.year != self.year:
            raise forms.ValidationError(f"截止日期应在{self.year}年内。")
        return until

    def clean(self) -> dict:
        cleaned = super().clean()
        first, _last = SPANS[cleaned.get("span", "")]
        if cleaned.get("until") and cleaned["until"] < date(self.year, first, 1):
            self.add_error("until", "截止日期早于所选期间。")
        return cleaned

    def period(self) -> Period:
        """The span, cut short by 截止日; the whole year while the form is wrong."""
        if not self.is_valid():
            return Period.of_year(self.year)
        first, last = SPANS[self.cleaned_data["span"]]
        end = month_end(date(self.year, last, 1))
        until = self.cleaned_data["until"]
        return Period(date(self.year, first, 1), min(until, end) if until else end)

    def chosen_committee(self) -> Committee | None:
        if branch := self.chosen_branch():
            return branch.committee
        if self.own_branch:
            return None
        chosen = self.cleaned_data.get("committee") if self.is_valid() else None
        return chosen or default_committee(self.fields["committee"].queryset)

    def chosen_branch(self) -> Branch | None:
        """A secretary's is the own one, or the first of them."""
        chosen = self.cleaned_data.get("branch") if self.is_valid() else None
        if chosen is None and self.own_branch:
            return self.fields["branch"].queryset.order_by("code", "pk").first()
        return chosen
