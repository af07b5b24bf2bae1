from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from members import recruitment
from members.forms.person import PERSON_FIELDS, PersonForm
from members.forms.units import day_field
from members.models import Branch, Committee, Recruit, RecruitmentPlan, RecruitmentStep
from members.models.recruitment import Kind
from members.recruitment import StepRule
from members.rulebook import Rulebook


class RecruitForm(PersonForm):
    """A new recruit together with the application that begins the way."""

    applied_on = day_field("递交入党申请书日期")

    class Meta(PersonForm.Meta):
        model = Recruit
        fields = ["branch", *PERSON_FIELDS, "source", "mentors", "note"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.visible_to(user).active(timezone.localdate())
        if self.instance.pk:
            del self.fields["applied_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        applied_on, born_on = data.get("applied_on"), data.get("born_on")
        if applied_on and applied_on > timezone.localdate():
            self.add_error("applied_on", "不能晚于今天。")
        elif applied_on and born_on and (error := recruitment.age_error(born_on, applied_on)):
            self.add_error("applied_on", error)
        return data


class StepForm(forms.ModelForm):
    """One step of a recruit, new or corrected. What only speaks against it asks for a reason and is then kept."""

    class Meta:
        model = RecruitmentStep
        fields = ["done_on", "months", "entitled", "present", "in_favour", "note", "override_reason"]
        widgets = {"done_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"entitled": "按规定可以不计入的党员除外；预备党员没有表决权。"}

    def __init__(self, *args: Any, rulebook: Rulebook, done: dict, extension: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rulebook, self.done, self.extension = rulebook, done, extension
        self.warnings: list[str] = []
        if self.kind != Kind.EXTENDED:
            del self.fields["months"]
        else:
            self.fields["months"] = forms.IntegerField(
                label="延长月数", min_value=6, max_value=12, help_text="六至十二个月，只能延长一次。"
            )
        if self.kind not in recruitment.BALLOTS:
            for name in ("entitled", "present", "in_favour"):
                del self.fields[name]
        if not self.is_bound and not self.instance.override_reason:
            del self.fields["override_reason"]

    @property
    def kind(self) -> str:
        return self.instance.kind

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("不能晚于今天，请在办理后登记。")
        if error := recruitment.step_error(self.kind, day, self.done):
            raise forms.ValidationError(error)
        recruit = self.instance.recruit
        if self.kind == Kind.APPLIED and (error := recruitment.age_error(recruit.born_on, day)):
            raise forms.ValidationError(error)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_votes(data)
        if data.get("done_on"):
            self.warnings = self._warnings(data["done_on"])
        if self.warnings and not data.get("override_reason"):
            self.add_error("override_reason", "与规定不一致，请核对日期；确需这样办理的，请写明原因。")
        elif not self.warnings and not self.errors:
            data["override_reason"] = ""
        return data

    def _check_votes(self, data: dict[str, Any]) -> None:
        if self.kind not in recruitment.BALLOTS:
            return
        votes = [data.get(name) for name in ("entitled", "present", "in_favour")]
        if all(vote is None for vote in votes) or {"entitled", "present", "in_favour"} & set(self.errors):
            return
        if None in votes:
            self.add_error("in_favour", "应到会、到会和赞成人数应同时填写。")
        elif error := recruitment.vote_error(*votes):
            self.add_error("in_favour", error)

    def _warnings(self, day: Any) -> list[str]:
        rules: dict[str, StepRule] = self.rulebook.on(day)
        rule = rules.get(self.kind)
        if rule is None:
            return []
        done = {**self.done}
        bounds = recruitment.window(rule, done, self.rulebook.holidays, self.extension)
        return recruitment.warnings(rule, day, rules.values(), done, bounds)


class ClosingForm(forms.ModelForm):
    class Meta:
        model = Recruit
        fields = ["closed_on", "closed_reason"]
        widgets = {"closed_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class PlanForm(forms.ModelForm):
    class Meta:
        model = RecruitmentPlan
        fields = ["committee", "branch", "source", "year", "quota"]
        help_texts = {"branch": "不选则为全党委的计划。", "source": "不选则不分来源。"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        self.fields["branch"].queryset = Branch.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        branch = data.get("branch")
        if branch and data.get("committee") and branch.committee_id != data["committee"].pk:
            self.add_error("branch", "该支部不属于所选党委。")
        return data
