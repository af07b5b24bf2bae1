from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from members.forms.person import PersonForm
from members.models import Committee
from personnel.forms.filters import day_field
from personnel.models import BereavementRule, Calculation, Case, CaseItem, CasePerson, Staff, UrbanIncome

CHECK = "（请按本单位红头文件核对）"


def committees(user: User) -> QuerySet:
    return Committee.objects.visible_to(user).filter(branches__isnull=False).distinct()


def not_after_today(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise ValidationError("日期晚于今天。")
    return day


class CaseForm(forms.ModelForm):
    due_on = day_field("报送截止日期", required=False)
    submitted_on = day_field("报送日期", required=False)

    class Meta:
        model = Case
        fields = ["committee", "kind", "name", "year", "due_on", "submitted_on", "note"]

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees(user)
        self.fields["committee"].empty_label = None

    def clean_submitted_on(self) -> date | None:
        return not_after_today(self.cleaned_data["submitted_on"])


class NewCaseForm(CaseForm):
    """Besides the case itself: everybody in service of some kinds of staff, for a yearly batch."""

    staff_kinds = forms.MultipleChoiceField(
        choices=Staff.Kind.choices,
        label="列入全部在职人员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="年度考核等成批办理的事项，勾选人员类别；单人办理的不勾选，保存后再添加人员。",
    )

    def staff(self) -> QuerySet:
        """Empty where no kind is ticked."""
        values = self.cleaned_data
        return Staff.objects.filter(committee=values["committee"], kind__in=values["staff_kinds"]).as_of(
            timezone.localdate()
        )


class CasePersonForm(forms.ModelForm):
    done_on = day_field("办结日期", required=False)

    class Meta:
        model = CasePerson
        fields = ["name", "done_on", "result", "amount"]
        widgets = {"amount": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        who = self.instance.name or "新增人员"
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{who} {field.label}"

    def clean_done_on(self) -> date | None:
        return not_after_today(self.cleaned_data["done_on"])


class CaseItemForm(forms.ModelForm):
    done_on = day_field("完成日期", required=False)

    class Meta:
        model = CaseItem
        fields = ["done_on", "attachment"]
        widgets = {"attachment": forms.FileInput()}
        help_texts = {"attachment": "PDF、JPG或PNG，最大10MB。可以不传。"}

    def clean_done_on(self) -> date | None:
        return not_after_today(self.cleaned_data["done_on"])


class StaffForm(PersonForm):
    hired_on = day_field("参加工作日期", required=False)
    left_on = day_field("离开日期", required=False)

    class Meta(PersonForm.Meta):
        model = Staff
        fields = [
            "committee", "name", "id_number", "sex", "ethnicity", "born_on", "education", "mobile", "kind",
            "position", "rank", "is_cadre", "hired_on", "left_on",
        ]  # fmt: skip

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees(user)
        self.fields["committee"].empty_label = None


class CalculationForm(forms.ModelForm):
    """Coefficients and income come from the tables by the day of death."""

    died_on = day_field("去世日期")

    class Meta:
        model = Calculation
        fields = ["committee", "name", "group", "cause", "died_on", "basic_pay"]
        widgets = {"basic_pay": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})}

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees(user)
        self.fields["committee"].empty_label = None

    def clean_died_on(self) -> date:
        return not_after_today(self.cleaned_data["died_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self._look_up(cleaned)
        return cleaned

    def _look_up(self, cleaned: dict[str, Any]) -> None:
        died_on: date = cleaned["died_on"]
        rules = BereavementRule.objects.in_force(died_on).filter(
            group=cleaned["group"], cause=cleaned["cause"]
        )
        rule = rules.order_by("valid_from").last()
        if rule is None:
            self.add_error("cause", "没有适用的抚恤金标准，请按有关规定办理。")
            return
        income = UrbanIncome.objects.filter(year=died_on.year - 1).first()
        if income is None and rule.income_times:
            self.add_error("died_on", f"没有登记{died_on.year - 1}年全国城镇居民人均可支配收入。")
            return
        self.instance.income_year = died_on.year - 1
        self.instance.income = income.amount if income else Decimal(0)
        self.instance.income_times, self.instance.pay_months = rule.income_times, rule.pay_months
        sources = [rule, income] if income and rule.income_times else [rule]
        self.instance.source = "；".join(found.source + CHECK * found.needs_check for found in sources)
