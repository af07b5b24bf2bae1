from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import User
from common.attachments import DroppedField, FilesField
from members.forms.own_units import BranchOrCommitteeForm, day_input
from worklog.models import WorkKind, WorkMeasure, WorkRecord


class RecordForm(BranchOrCommitteeForm):
    """One piece of work of a kind: its fields, and one number for each measure of the kind."""

    class Meta:
        model = WorkRecord
        fields = ["branch", "committee", "done_on", "title", "text"]
        widgets = {"done_on": day_input()}

    papers = FilesField()

    def __init__(self, data: Any, files: Any = None, *, user: User, instance: WorkRecord) -> None:
        super().__init__(data, files, user=user, instance=instance)
        self.measures = list(instance.kind.measures.all())
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
        if instance.pk and (kept := instance.files.all()):
            self.fields["dropped"] = DroppedField(kept)
        self.order_fields(
            ["branch", "committee", "done_on", "title", *map(self._name, self.measures), "text", "papers"]
        )

    @staticmethod
    def _name(measure: WorkMeasure) -> str:
        return f"measure_{measure.pk}"

    @property
    def numbers(self) -> dict[WorkMeasure, Decimal | None]:
        return {measure: self.cleaned_data[self._name(measure)] for measure in self.measures}


def kinds_for(user: User) -> Any:
    """What the user may record now: the office everything, a secretary what branches report."""
    kinds = WorkKind.objects.visible_to(user).filter(active=True).select_related("committee")
    return kinds if user.is_office else kinds.filter(by_branch=True)


def _plain(value: Decimal | None) -> Decimal | int | None:
    """12 rather than 12.00 in the input."""
    return int(value) if value is not None and value == value.to_integral_value() else value
