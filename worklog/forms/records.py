from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from members.models import Branch, Committee
from worklog.models import WorkKind, WorkMeasure, WorkRecord


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RecordForm(forms.ModelForm):
    """One piece of work of a kind: its fields, and one number for each measure of the kind."""

    class Meta:
        model = WorkRecord
        fields = ["branch", "committee", "done_on", "title", "text"]
        widgets = {"done_on": day_input()}

    def __init__(self, data: Any, *, user: User, instance: WorkRecord) -> None:
        super().__init__(data, instance=instance)
        self.measures = list(instance.kind.measures.all())
        self._ask_unit(user)
        recorded = {value.measure_id: value.value for value in instance.values.all()} if instance.pk else {}
        for measure in self.measures:
            self.fields[self._name(measure)] = forms.DecimalField(
                label=f"{measure.name}（{measure.unit}）",
                min_value=0,
                max_digits=14,
                decimal_places=2,
                required=False,
                initial=_plain(recorded.get(measure.pk)),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={
                    "invalid": "请填写数字。",
                    "min_value": "不能为负数。",
                    "max_decimal_places": "最多两位小数。",
                },
            )
        self.order_fields(
            ["branch", "committee", "done_on", "title", *map(self._name, self.measures), "text"]
        )

    def _ask_unit(self, user: User) -> None:
        """Only what has more than one answer is asked."""
        branches = Branch.objects.visible_to(user)
        committees = Committee.objects.none()
        if user.is_office:
            committees = Committee.objects.visible_to(user).filter(branches__isnull=False).distinct()
        self.fields["branch"].queryset = branches
        self.fields["committee"].queryset = committees
        self.only_branch, self.only_committee = _only(branches), _only(committees)
        if not user.is_office:
            del self.fields["committee"]
            self.fields["branch"].required = True
            if self.only_branch:
                del self.fields["branch"]
        elif self.only_committee:
            del self.fields["committee"]
            self.fields["branch"].empty_label = f"{self.only_committee}（本级）"
        else:
            self.fields["branch"].empty_label = "党委本级"
            self.fields["committee"].help_text = "党委本级的工作才选择。"

    @staticmethod
    def _name(measure: WorkMeasure) -> str:
        return f"measure_{measure.pk}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "branch" not in self.fields:
            self.instance.branch = self.only_branch
            return cleaned
        if cleaned.get("branch"):
            cleaned["committee"] = None
        elif "committee" not in self.fields and self.only_committee:
            cleaned["committee"] = self.only_committee
        elif not cleaned.get("committee") and "branch" not in self.errors:
            raise ValidationError({"branch": "请选择党支部，或选择党委。"})
        return cleaned

    def _post_clean(self) -> None:
        """The unit is one of two columns, of which the form may show one."""
        if "branch" in self.fields and "branch" not in self.errors:
            self.instance.committee = self.cleaned_data.get("committee")
        super()._post_clean()

    @property
    def numbers(self) -> dict[WorkMeasure, Decimal | None]:
        return {measure: self.cleaned_data[self._name(measure)] for measure in self.measures}


def kinds_for(user: User) -> Any:
    """What the user may record now: the office everything, a secretary what branches report."""
    kinds = WorkKind.objects.filter(active=True)
    return kinds if user.is_office else kinds.filter(by_branch=True)


def _only(queryset: Any) -> Any:
    found = list(queryset[:2])
    return found[0] if len(found) == 1 else None


def _plain(value: Decimal | None) -> Decimal | int | None:
    """12 rather than 12.00 in the input."""
    return int(value) if value is not None and value == value.to_integral_value() else value
