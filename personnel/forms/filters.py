from datetime import date

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.listing import Filter
from common.money import YuanSum
from members.forms.units import CommitteeChoiceField
from members.models import Branch, Committee
from personnel.models import Case, RetirementRule, Staff

EVERY = [("", "全部")]


def day_field(label: str, **options) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **options)


class CommitteeFilter(Filter):
    committee = CommitteeChoiceField(Committee.objects.none(), label="党委", empty_label="全部")

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)

    def of_committee(self, queryset: QuerySet) -> QuerySet:
        """Rows of the committees with branches under the chosen one, as the chapter counts them."""
        if chosen := self.value("committee"):
            queryset = queryset.filter(committee__in=Branch.objects.under(chosen).values("committee"))
        return queryset


class CaseFilter(CommitteeFilter):
    kind = forms.ChoiceField(choices=EVERY + Case.Kind.choices, label="事项类别")
    year = forms.IntegerField(min_value=1921, max_value=2100, label="年度")
    since = day_field("报送日期自")
    until = day_field("至")
    done_since = day_field("办结日期自")
    done_until = day_field("至")
    on_time = forms.ChoiceField(
        choices=[*EVERY, ("1", "按时"), ("0", "逾期"), ("none", "未报送")], label="报送情况"
    )

    def apply(self, queryset: QuerySet) -> QuerySet:
        """Adds `counted`, the persons whose part was done in the days asked for, and `paid`, their yuan."""
        queryset = self.of_committee(queryset)
        for name, lookup in {
            "kind": "kind",
            "year": "year",
            "since": "submitted_on__gte",
            "until": "submitted_on__lte",
        }.items():
            if value := self.value(name):
                queryset = queryset.filter(**{lookup: value})
        if on_time := self.value("on_time"):
            wanted = {"1": Case.ON_TIME, "0": Q(submitted_on__isnull=False) & ~Case.ON_TIME}
            queryset = queryset.filter(wanted.get(on_time, Q(submitted_on=None)))
        return self._of_persons(queryset)

    def _of_persons(self, queryset: QuerySet) -> QuerySet:
        done = Q()
        if since := self.value("done_since"):
            done &= Q(persons__done_on__gte=since)
        if until := self.value("done_until"):
            done &= Q(persons__done_on__lte=until)
        queryset = queryset.annotate(
            counted=Count("persons", filter=done), paid=YuanSum("persons__amount", filter=done)
        )
        return queryset.filter(counted__gt=0) if done else queryset


class StaffFilter(CommitteeFilter):
    kind = forms.ChoiceField(choices=EVERY + Staff.Kind.choices, label="人员类别")
    until = day_field("在职截至")
    retire_since = day_field("退休月份自")
    retire_until = day_field("至")
    name = forms.CharField(max_length=50, label="姓名")

    @property
    def on(self) -> date:
        return self.value("until") or timezone.localdate()

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.of_committee(queryset).as_of(self.on)
        if kind := self.value("kind"):
            queryset = queryset.filter(kind=kind)
        if name := self.value("name"):
            queryset = queryset.filter(name__contains=name)
        first, last = self.value("retire_since"), self.value("retire_until")
        if first and last:
            queryset = queryset.retiring(first, last, list(RetirementRule.objects.all()))
        return queryset
