from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from members.columns import LAYOUTS
from members.forms.person import PERSON_FIELDS, PersonForm
from members.models import Branch, Group, Member

DAYS = ("joined_on", "confirmed_on", "stopped_on", "lost_on", "entered_on", "left_on")


def day_inputs(*names: str) -> dict[str, forms.DateInput]:
    return {name: forms.DateInput({"type": "date"}, format="%Y-%m-%d") for name in names}


class MemberForm(PersonForm):
    """A member; whoever changes one says why, and the reason stays with the change."""

    reason = forms.CharField(label="修改原因", max_length=100)

    class Meta(PersonForm.Meta):
        model = Member
        fields = [
            "branch",
            "group",
            *PERSON_FIELDS,
            "category",
            "joined_on",
            "confirmed_on",
            "joined_branch",
            "status",
            "stopped_on",
            "entry",
            "entered_on",
            "is_lost",
            "lost_on",
            "degree",
            "profession",
            "new_stratum",
            "is_migrant_worker",
            "landline",
            "address",
            "household",
            "party_age_adjustment",
            "note",
        ]
        widgets = PersonForm.Meta.widgets | day_inputs(*DAYS) | {"address": forms.TextInput()}
        help_texts = {
            "party_age_adjustment": "月数，一般为0。",
            "stopped_on": "停止党籍的才填写，满两年仍失联的据此提醒。",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = Branch.objects.visible_to(user).active(timezone.localdate())
        self.fields["branch"].queryset = visible
        if self.instance.pk:
            del self.fields["branch"]
            self.fields["group"].queryset = Group.objects.filter(branch=self.instance.branch)
        else:
            for name in ("reason", "group"):
                del self.fields[name]
        # A tick box cannot say that nothing was said.
        self.fields["is_lost"].label = "失联党员"


class LeavingForm(forms.ModelForm):
    """Death, withdrawal, removal …; a transfer is a matter of its own."""

    reason = forms.CharField(label="说明", max_length=100)

    class Meta:
        model = Member
        fields = ["departure", "left_on"]
        widgets = day_inputs("left_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [c for c in Member.Departure.choices if c[0] != Member.Departure.TRANSFERRED]
        self.fields["departure"] = forms.ChoiceField(label="减少原因", choices=[("", "请选择"), *offered])
        self.fields["left_on"].required = True


class ExportForm(forms.Form):
    """What an export of the roster contains; whole numbers take the office and a reason."""

    layout = forms.ChoiceField(
        label="格式", choices=[(name, layout.title) for name, layout in LAYOUTS.items()], required=False
    )
    whole = forms.BooleanField(label="包含完整的身份证号、手机号和住址", required=False)
    reason = forms.CharField(
        label="导出原因", max_length=100, required=False, help_text="包含完整号码的必须填写。"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.is_office:
            del self.fields["whole"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("whole") and not data.get("reason"):
            self.add_error("reason", "包含完整号码的，请写明原因。")
        return data

    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "layout": data["layout"] or next(iter(LAYOUTS)),
            "whole": data.get("whole", False),
            "reason": data["reason"],
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(label="查看原因", max_length=100)
