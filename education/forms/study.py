from datetime import date
from typing import Any

from django import forms

from common.attachments import DroppedField, FilesField
from common.choices import SeveralField
from common.editing import TableForm
from common.periods import month_end
from education.attending import attended_of, members_then
from education.models import StudyStatement, TrainingClass
from members.forms.own_units import OwnUnitForm, day_input
from members.models import Branch, Member


class StatementForm(OwnUnitForm):
    """131学习 of a branch for a month; the number of members comes from the roster unless stated."""

    month = forms.DateField(
        label="月份",
        input_formats=["%Y-%m", "%Y年%m月", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
        help_text="如2023-04",
    )
    members = forms.IntegerField(
        label="党员人数", min_value=0, max_value=9_999, required=False, help_text="不填就按党员名册计算。"
    )

    class Meta:
        model = StudyStatement
        fields = ["branch", "month", "members", "met", "evidence"]
        help_texts = {"evidence": "如：支部会议了解、查看学习笔记。不要求个人打卡、截图。"}

    def clean_month(self) -> date:
        return self.cleaned_data["month"].replace(day=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        branch = cleaned.get("branch") or self.instance.branch_id
        month = cleaned.get("month")
        if branch and month and cleaned.get("members") is None and "members" not in self.errors:
            day = month_end(month)
            cleaned["members"] = Member.objects.of([branch], day).as_of(day).count()
        return cleaned


class ClassForm(OwnUnitForm):
    papers = FilesField("培训资料")

    class Meta:
        model = TrainingClass
        fields = [
            "committee",
            "name",
            "audience",
            "started_on",
            "ended_on",
            "hours",
            "participants",
            "for_campaign",
        ]
        widgets = {"started_on": day_input(), "ended_on": day_input()}
        help_texts = {"hours": "1天按8学时。", "participants": "含党员以外的参训人员。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and (kept := self.instance.files.all()):
            self.fields["dropped"] = DroppedField(kept, "删除培训资料")


class AttendedForm(TableForm):
    """Which members of one branch took part in a class."""

    members = SeveralField(
        Member.objects.none(), label="参训党员", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Any, *, training_class: TrainingClass, branch: Branch) -> None:
        self.training_class, self.branch = training_class, branch
        self.owners = TrainingClass.objects.filter(pk=training_class.pk)
        super().__init__(data)
        roster = members_then(training_class, branch).as_of(training_class.started_on).order_by("pk")
        self.fields["members"].queryset = roster
        self.fields["members"].label_from_instance = lambda member: member.name

    def recorded(self) -> dict[str, Any]:
        attended = attended_of(self.training_class, self.branch)
        return {"members": sorted(attended.values_list("pk", flat=True))}
