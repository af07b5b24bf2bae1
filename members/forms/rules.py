from typing import Any

from django import forms

from common.listing import Filter
from members.forms.roster import day_inputs
from members.forms.units import day_field
from members.models import Holiday, RecruitmentInterval, RecruitmentRule, RecruitmentSource


class RuleForm(forms.ModelForm):
    class Meta:
        model = RecruitmentRule
        fields = [
            "order",
            "actor",
            "papers",
            "advice",
            "required",
            "article",
            "source",
            "needs_check",
            "valid_to",
        ]
        widgets = day_inputs("valid_to")
        help_texts = {"needs_check": "核对无误后取消勾选，页面不再提示核对。"}

    def clean_valid_to(self) -> Any:
        day = self.cleaned_data["valid_to"]
        if day and day < self.instance.valid_from:
            raise forms.ValidationError("废止日期早于施行日期。")
        return day


IntervalFormSet = forms.inlineformset_factory(
    RecruitmentRule,
    RecruitmentInterval,
    fields=["after", "min_months", "min_workdays", "max_months", "limit_months", "extendable"],
    extra=1,
    max_num=4,
)


class VersionForm(forms.Form):
    valid_from = day_field("施行日期")
    source = forms.CharField(label="依据", max_length=120, help_text="文件名称和文号。")


class HolidayFilter(Filter):
    year = forms.IntegerField(label="年份", min_value=1900, max_value=2100)

    def apply(self, queryset: Any) -> Any:
        year = self.value("year")
        return queryset.filter(day__year=year) if year else queryset


class HolidayForm(forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ["day", "is_workday", "name"]
        widgets = day_inputs("day")
        help_texts = {"is_workday": "不勾选为放假。"}


class SourceForm(forms.ModelForm):
    class Meta:
        model = RecruitmentSource
        fields = ["name", "order"]
