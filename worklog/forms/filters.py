"""Filter of the list page."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from members.forms import UnitFilter, between, day_field
from worklog.models import WorkKind, WorkMeasure


class RecordFilter(UnitFilter):
    kind = forms.ModelChoiceField(
        WorkKind.objects.none(), to_field_name="code", label="种类", empty_label="全部"
    )
    measure = forms.ModelChoiceField(WorkMeasure.objects.none(), label="数据", empty_label="全部")
    since = day_field("日期自")
    until = day_field("日期至")

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user)
        self.fields["kind"].queryset = WorkKind.objects.visible_to(user)
        measures = WorkMeasure.objects.visible_to(user).select_related("kind")
        if data.get("kind"):
            measures = measures.filter(kind__code=data["kind"])
        self.fields["measure"].queryset = measures
        self.fields["measure"].label_from_instance = lambda measure: f"{measure.kind}：{measure}"

    def apply(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            below = Q(branch__committee__path__startswith=committee.path)
            queryset = queryset.filter(below | Q(committee__path__startswith=committee.path))
        for name in ("branch", "kind"):
            if chosen := self.value(name):
                queryset = queryset.filter(**{name: chosen})
        if measure := self.value("measure"):
            queryset = queryset.filter(pk__in=measure.values.values("record"))
        return queryset.filter(between("done_on", self.value("since"), self.value("until")))
