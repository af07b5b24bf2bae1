from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from common.choices import SeveralField
from common.listing import Filter
from common.periods import Period
from meetings.faults import copied, late, overlapping, thin
from meetings.models import Activity, Meeting, MeetingDefect, ScheduleRule
from meetings.tables import EVERY_KIND
from members.forms.units import BranchChoiceField
from members.models import Branch, Committee

ANY_DEFECT = "any"
LEVELS = {"branch": "支部", "committee": "党委"}


def _date(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class MeetingFilter(Filter):
    q = forms.CharField(label="主题", max_length=40, widget=forms.TextInput(attrs={"data-search": ""}))
    branch = BranchChoiceField(Branch.objects.none(), label="党支部", empty_label="全部")
    kind = forms.MultipleChoiceField(label="类别", choices=Meeting.Kind, widget=forms.MultipleHiddenInput)
    since = _date("开始日期")
    until = _date("截止日期")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Meeting.State.choices])
    defect = forms.ChoiceField(
        label="记录问题", choices=[("", "全部"), (ANY_DEFECT, "有问题"), *MeetingDefect.Kind.choices]
    )
    lecturer_level = forms.ChoiceField(
        label="主讲人身份", choices=[("", "全部"), *Meeting.Lecturer.choices], widget=forms.HiddenInput
    )
    activity = SeveralField(Activity.objects.all(), label="党日事项", widget=forms.MultipleHiddenInput)
    committee = forms.ModelChoiceField(Committee.objects.none(), label="党委", widget=forms.HiddenInput)
    level = forms.ChoiceField(label="层级", choices=[("", "全部"), *LEVELS.items()], widget=forms.HiddenInput)
    campaign = forms.BooleanField(label="主题教育", widget=forms.HiddenInput)
    overlap = forms.BooleanField(label="套开", widget=forms.HiddenInput)
    copied = forms.BooleanField(label="雷同", widget=forms.HiddenInput)
    late = forms.BooleanField(label="补报", widget=forms.HiddenInput)
    thin = forms.BooleanField(label="简略", widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["branch"].offer_to(user)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        # One kind is chosen in the form; several, as a figure's source names them, stay as they came.
        if len(data.getlist("kind")) < 2:
            self.fields["kind"].widget = OneOfMany(choices=[("", "全部"), *Meeting.Kind.choices])

    def apply(self, queryset: QuerySet) -> QuerySet:
        conditions = {
            "branch": lambda branch: Q(branch=branch),
            "kind": lambda kinds: Q(kind__in=kinds),
            "since": lambda day: Q(held_on__gte=day),
            "until": lambda day: Q(held_on__lte=day),
            "state": lambda state: Q(state=state),
            "lecturer_level": lambda level: Q(lecturer_level=level),
            "campaign": lambda _: Q(for_campaign=True),
            "level": lambda level: Q(**{f"{level}__isnull": False}),
            "overlap": lambda _: overlapping(),
            "copied": lambda _: copied(),
            "late": lambda _: late(ScheduleRule.objects.all()),
            "thin": lambda _: thin(),
            "q": lambda text: Q(topic__icontains=text),
        }
        for name, condition in conditions.items():
            value = self.value(name)
            if value:
                queryset = queryset.filter(condition(value))
        return self._by_relation(queryset)

    def _by_relation(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.under(committee)
        if activities := self.value("activity"):
            queryset = queryset.with_activities(activities)
        if defect := self.value("defect"):
            marks = MeetingDefect.objects.all()
            marks = marks if defect == ANY_DEFECT else marks.filter(kind=defect)
            queryset = queryset.filter(pk__in=marks.values("meeting"))
        return queryset

    def hidden_conditions(self) -> list[str]:
        """The conditions in force that the form does not show, in words."""
        found = []
        for bound in self.hidden_fields():
            value = self.value(bound.name)
            if value is True:
                found.append(bound.label)
            elif value:
                found.append(f"{bound.label}：{_in_words(bound.field, value)}")
        return found


class OneOfMany(forms.Select):
    """A plain select for a field that can hold several values."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [value for value in data.getlist(name) if value]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "、".join(str(item) for item in value)
    if isinstance(field, forms.MultipleChoiceField):
        labels = dict(field.choices)
        return "、".join(labels[item] for item in value)
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    return dict(field.choices)[value]


class MatrixFilter(Filter):
    """Which months, branches and kind the matrix shows; `default` fills a period left open."""

    since = _date("开始日期")
    until = _date("截止日期")
    branch = BranchChoiceField(Branch.objects.none(), label="党支部", empty_label="全部")
    kind = forms.ChoiceField(
        label="类别",
        choices=[(EVERY_KIND, "全部类别"), *((kind.value, kind.label) for kind in Meeting.BRANCH_KINDS)],
    )
    committee = forms.ModelChoiceField(Committee.objects.none(), label="党委", widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User, default: Period) -> None:
        values = data.copy()
        values.setdefault("since", default.start.isoformat())
        values.setdefault("until", default.end.isoformat())
        values.setdefault("kind", Meeting.Kind.PARTY_DAY)
        super().__init__(values)
        self.default = default
        self.fields["branch"].offer_to(user)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)

    @property
    def period(self) -> Period:
        since, until = self.value("since"), self.value("until")
        if since and until and since <= until:
            return Period(since, until)
        return self.default

    def apply(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.under(committee)
        if branch := self.value("branch"):
            queryset = queryset.filter(pk=branch.pk)
        return queryset
