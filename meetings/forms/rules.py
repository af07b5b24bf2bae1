from typing import Any

from django import forms

from accounts.models import User
from meetings.models import Activity, Meeting, ScheduleRule, Theme
from members.models import Committee

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RuleForm(forms.ModelForm):
    class Meta:
        model = ScheduleRule
        fields = ["kind", "frequency", "owner", "due_days", "source", "needs_check", "valid_from", "valid_to"]
        widgets = {"valid_from": DATE, "valid_to": DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in Meeting.BRANCH_KINDS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", "废止日期早于施行日期。")
        elif start and self._others(cleaned).overlapping(start, end).exists():
            self.add_error("valid_from", "与该类会议的另一条规则施行时间重叠，请先填写另一条的废止日期。")
        return cleaned

    def _others(self, cleaned: dict[str, Any]) -> Any:
        return ScheduleRule.objects.filter(kind=cleaned.get("kind")).exclude(pk=self.instance.pk)


class ActivityForm(forms.ModelForm):
    class Meta:
        model = Activity
        fields = ["part", "name", "order", "active"]


class ThemeForm(forms.ModelForm):
    month = forms.DateField(
        label="月份",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )

    class Meta:
        model = Theme
        fields = ["committee", "month", "text"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committees = Committee.objects.visible_to(user)
        self.fields["committee"].queryset = committees
        own = committees.filter(branches__isnull=False).distinct()[:2]
        if len(own) == 1 and not self.instance.pk:
            self.initial["committee"] = own[0]
