from datetime import date

from django import forms

from accounts.models import User
from common.periods import Period
from members.models import Committee
from reports.scope import default_committee


class PeriodForm(forms.Form):
    """Which summary to show. The year stands in the address; 截止日 and committee are optional."""

    until = forms.DateField(
        label="截止日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    committee = forms.ModelChoiceField(Committee.objects.none(), label="党委", required=False)

    def __init__(self, user: User, year: int, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        self.fields["until"].widget.attrs |= {"min": f"{year}-01-01", "max": f"{year}-12-31"}

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until and until.year != self.year:
            raise forms.ValidationError(f"截止日期应在{self.year}年内。")
        return until

    def period(self) -> Period:
        return Period.of_year(self.year, self.cleaned_data.get("until") if self.is_valid() else None)

    def chosen_committee(self) -> Committee | None:
        chosen = self.cleaned_data.get("committee") if self.is_valid() else None
        return chosen or default_committee(self.fields["committee"].queryset)
