"""Filters of the list pages."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from common.periods import Period
from education.counting import with_campaign_records
from education.hours import REACHED, Rules, with_hours
from education.models import Material, TrainingClass
from education.owed import branches_without_statement
from members.forms import ANY, YES_NO, UnitFilter, between, day_field, with_any


class CommitteeRowFilter(UnitFilter):
    """A list of rows that belong to committees: a branch stands for its committee."""

    def in_committee(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.filter(committee__path__startswith=committee.path)
        if branch := self.value("branch"):
            queryset = queryset.filter(committee=branch.committee_id)
        return queryset


class CampaignFilter(CommitteeRowFilter):
    since = day_field("开展日期自")
    until = day_field("开展日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_committee(queryset)
        if until := self.value("until"):
            queryset = queryset.filter(started_on__lte=until)
        if since := self.value("since"):
            queryset = queryset.exclude(ended_on__lt=since)
        return queryset


class CoverageFilter(UnitFilter):
    covered = forms.ChoiceField(label="主题教育记录", choices=[ANY, ("yes", "有记录"), ("no", "无记录")])
    since = day_field("日期自")
    until = day_field("日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        since, until = self.value("since"), self.value("until")
        queryset = queryset.active(until or self.day)
        if committee := self.value("committee"):
            queryset = queryset.under(committee)
        if branch := self.value("branch"):
            queryset = queryset.filter(pk=branch.pk)
        queryset = with_campaign_records(queryset, since, until)
        match self.value("covered"):
            case "yes":
                return queryset.filter(sessions__gt=0)
            case "no":
                return queryset.filter(sessions=0)
            case _:
                return queryset


class DistributionFilter(UnitFilter):
    material = forms.ModelChoiceField(Material.objects.none(), label="书名", empty_label="全部")
    since = day_field("发放日期自")
    until = day_field("发放日期至")

    def __init__(self, data: dict, user: User) -> None:
        super().__init__(data, user)
        self.fields["material"].queryset = Material.objects.visible_to(user)

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_unit(queryset)
        if material := self.value("material"):
            queryset = queryset.filter(material=material)
        return queryset.filter(between("handed_on", self.value("since"), self.value("until")))


class StatementFilter(UnitFilter):
    since = day_field("月份自")
    until = day_field("月份至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        return self.in_unit(queryset).between(self.value("since"), self.value("until"))


class ClassFilter(CommitteeRowFilter):
    audience = forms.ChoiceField(label="培训对象", choices=with_any(TrainingClass.Audience))
    campaign = forms.ChoiceField(label="主题教育", choices=YES_NO)
    since = day_field("开班日期自")
    until = day_field("开班日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_committee(queryset)
        if audience := self.value("audience"):
            queryset = queryset.filter(audience=audience)
        if campaign := self.value("campaign"):
            queryset = queryset.filter(for_campaign=campaign == "yes")
        return queryset.filter(between("started_on", self.value("since"), self.value("until")))


class MaterialFilter(CommitteeRowFilter):
    q = forms.CharField(label="书名", max_length=80)

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_committee(queryset)
        return queryset.filter(title__contains=text) if (text := self.value("q")) else queryset


class HourFilter(UnitFilter):
    """Members of a year's end, or of today, with their 学时 of the year."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    reached = forms.ChoiceField(label="学时", choices=[ANY, ("yes", "达到要求"), ("no", "未达到要求")])
    q = forms.CharField(label="姓名", max_length=50)

    def __init__(self, data: Any, user: User) -> None:
        data = data.copy()
        if not data.get("year"):
            data["year"] = str(timezone.localdate().year)
        super().__init__(data, user)

    @property
    def period(self) -> Period:
        today = timezone.localdate()
        year = self.value("year") or today.year
        return Period.of_year(year, today if year == today.year else None)

    @cached_property
    def rules(self) -> Rules:
        return Rules.of(self.period.end)

    def apply(self, queryset: QuerySet) -> QuerySet:
        period = self.period
        queryset = self.of_unit(queryset.as_of(period.end), period.end)
        queryset = with_hours(queryset, period, self.rules)
        if name := self.value("q"):
            queryset = queryset.filter(name__contains=name)
        match self.value("reached"):
            case "yes":
                return queryset.filter(REACHED)
            case "no":
                return queryset.exclude(REACHED)
            case _:
                return queryset


class BirthdayFilter(UnitFilter):
    month = forms.ChoiceField(label="月份", choices=[(number, f"{number}月") for number in range(1, 13)])

    def __init__(self, data: Any, user: User) -> None:
        data = data.copy()
        if not data.get("month"):
            data["month"] = str(timezone.localdate().month)
        super().__init__(data, user)

    @property
    def chosen_month(self) -> int:
        return int(self.value("month") or timezone.localdate().month)

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_unit(queryset.as_of(timezone.localdate()))
        return queryset.filter(joined_on__month=self.chosen_month).order_by(
            "joined_on__day", "branch__code", "branch", "pk"
        )


class MissingFilter(UnitFilter):
    """Branches without a 131 statement of a month; the last month unless another is chosen."""

    month = forms.DateField(
        label="月份",
        input_formats=["%Y-%m", "%Y年%m月"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )

    def __init__(self, data: Any, user: User) -> None:
        data = data.copy()
        if not data.get("month"):
            last = timezone.localdate().replace(day=1) - timedelta(days=1)
            data["month"] = f"{last:%Y-%m}"
        super().__init__(data, user)

    @property
    def chosen_month(self) -> date:
        return self.value("month") or timezone.localdate().replace(day=1)

    def apply(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.under(committee)
        if branch := self.value("branch"):
            queryset = queryset.filter(pk=branch.pk)
        return branches_without_statement(queryset, self.chosen_month)


class PlannedFilter(UnitFilter):
    state = forms.ChoiceField(
        label="完成情况", choices=[ANY, ("done", "已完成"), ("open", "未完成"), ("overdue", "逾期未完成")]
    )
    since = day_field("计划日期自")
    until = day_field("计划日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.filter(campaign__committee__path__startswith=committee.path)
        if branch := self.value("branch"):
            queryset = queryset.filter(branch=branch)
        match self.value("state"):
            case "done":
                queryset = queryset.exclude(meeting=None)
            case "open":
                queryset = queryset.filter(meeting=None)
            case "overdue":
                queryset = queryset.overdue(timezone.localdate())
        return queryset.filter(between("planned_on", self.value("since"), self.value("until")))
