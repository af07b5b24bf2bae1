from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.form_rows import RowForm, Rows
from members.forms.own_units import OwnUnitForm, day_input
from stars.acceptance import shortfalls
from stars.models import AcceptanceRule, WeakBranch, WeakCriterion, WeakStep

BLANK_STEPS = 3


class WeakForm(OwnUnitForm):
    class Meta:
        model = WeakBranch
        fields = [
            "branch",
            "found_on",
            "criteria",
            "cause",
            "measures",
            "leader",
            "points",
            "satisfaction",
            "removed_on",
            "removal_reason",
        ]
        widgets = {
            "found_on": day_input(),
            "removed_on": day_input(),
            "criteria": forms.CheckboxSelectMultiple,
            "measures": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "satisfaction": "0至100，群众测评中满意的比例。",
            "removal_reason": "验收达标的不用填写。",
        }

    def __init__(self, data: Any = None, *, user: User, instance: WeakBranch | None = None) -> None:
        super().__init__(data, user=user, instance=instance)
        known = Q(pk__in=WeakCriterion.objects.in_force(timezone.localdate()).values("pk"))
        if self.instance.pk:
            known |= Q(pk__in=self.instance.criteria.values("pk"))
        self.fields["criteria"].queryset = WeakCriterion.objects.filter(known)

    def _post_clean(self) -> None:
        """After the model's own checks: only points and rates that can be are measured by the rule."""
        super()._post_clean()
        cleaned = self.cleaned_data
        removed_on = cleaned.get("removed_on")
        if not removed_on or cleaned.get("removal_reason") or {"points", "satisfaction"} & self.errors.keys():
            return
        rule = AcceptanceRule.objects.in_force(removed_on).order_by("-valid_from").first()
        if short := shortfalls(rule, cleaned.get("points"), cleaned.get("satisfaction")):
            self.add_error("removal_reason", f"{'，'.join(short)}。确需销号的，请填写理由。")


class StepForm(RowForm):
    class Meta:
        model = WeakStep
        fields = ["text", "due_on", "done_on"]
        widgets = {"due_on": day_input(), "done_on": day_input()}


StepFormSet = forms.modelformset_factory(WeakStep, form=StepForm, formset=Rows, extra=BLANK_STEPS)
