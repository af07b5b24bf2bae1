"""Filters of the list pages."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.listing import Filter
from members.forms import ANY, UnitFilter, between, day_field, with_any
from members.models import Branch, Committee
from stars.comparison import (
    BELOW_PLAN,
    UNUSED,
    assessed,
    opened_between,
    opened_by,
    step_overdue,
    waiting_for_review,
    weak_found,
    weak_open,
    weak_removed,
    with_stars,
    with_use,
)
from stars.models import STAR_NAMES, Place

STARS = [ANY, *STAR_NAMES]
PLANNED, RATED = Q(plan_stars__isnull=False), Q(rated_stars__isnull=False)


class PlanFilter(UnitFilter):
    """Branches of one year with plan and result; `until` leaves out what was decided later."""

    STATES = {
        "planned": PLANNED,
        "unplanned": ~PLANNED,
        "rated": RATED,
        "unrated": PLANNED & ~RATED,
        "below": BELOW_PLAN,
    }

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    stars = forms.ChoiceField(label="创建目标", choices=STARS)
    rating = forms.ChoiceField(label="评定星级", choices=STARS)
    rated = forms.ChoiceField(
        label="创建情况",
        choices=[
            ANY,
            ("planned", "有创建目标"),
            ("unplanned", "无创建目标"),
            ("rated", "已评定"),
            ("unrated", "有目标未评定"),
            ("below", "评定低于目标"),
            ("unassessed", "有目标未自评"),
            ("review", "待初审"),
        ],
    )
    until = day_field("评定截止日")

    def __init__(self, data: Any, user: User) -> None:
        data = data.copy()
        if not data.get("year"):
            data["year"] = str(timezone.localdate().year)
        super().__init__(data, user)

    @property
    def chosen_year(self) -> int:
        return self.value("year") or timezone.localdate().year

    def apply(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.under(committee)
        if branch := self.value("branch"):
            queryset = queryset.filter(pk=branch.pk)
        queryset = with_stars(queryset, self.chosen_year, self.value("until"))
        there = Branch.objects.active(date(self.chosen_year, 12, 31)).order_by().values("pk")
        queryset = queryset.filter(PLANNED | RATED | Q(pk__in=there))
        if stars := self.value("stars"):
            queryset = queryset.filter(plan_stars=stars)
        if rating := self.value("rating"):
            queryset = queryset.filter(rated_stars=rating)
        return queryset.filter(self._state())

    def _state(self) -> Any:
        match self.value("rated"):
            case "review":
                return waiting_for_review(self.chosen_year)
            case "unassessed":
                return PLANNED & ~assessed(self.chosen_year)
            case state:
                return self.STATES.get(state, Q())


class HonourFilter(UnitFilter):
    q = forms.CharField(label="荣誉或获得者", max_length=50)
    since = day_field("授予日期自")
    until = day_field("授予日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.filter(
                Q(branch__committee__path__startswith=committee.path)
                | Q(committee__path__startswith=committee.path)
            )
        if branch := self.value("branch"):
            queryset = queryset.filter(branch=branch)
        if text := self.value("q"):
            queryset = queryset.filter(Q(holder__contains=text) | Q(title__contains=text))
        return queryset.filter(between("granted_on", self.value("since"), self.value("until")))


class WeakFilter(UnitFilter):
    state = forms.ChoiceField(
        label="整顿情况",
        choices=[
            ANY,
            ("found", "期内确定"),
            ("removed", "期内销号"),
            ("open", "期末未销号"),
            ("overdue", "整改逾期"),
        ],
    )
    since = day_field("日期自")
    until = day_field("日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_unit(queryset)
        since, until = self.value("since"), self.value("until")
        match self.value("state"):
            case "removed":
                return queryset.filter(weak_removed(since, until))
            case "open":
                return queryset.filter(weak_open(until or self.day))
            case "overdue":
                return queryset.filter(weak_open(self.day), step_overdue(self.day))
            case _:
                return queryset.filter(weak_found(since, until))


class PlaceFilter(UnitFilter):
    kind = forms.ChoiceField(label="类别", choices=with_any(Place.Kind))
    state = forms.ChoiceField(label="状态", choices=with_any(Place.State))
    used = forms.ChoiceField(label="使用情况", choices=[ANY, ("no", "在用但无活动记录")])
    since = day_field("启用日期自")
    until = day_field("启用日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        since, until = self.value("since"), self.value("until")
        queryset = with_use(self.in_unit(queryset), until or self.day)
        if since:
            queryset = queryset.filter(opened_between(since, until))
        elif until:
            queryset = queryset.filter(opened_by(until))
        for name in ("kind", "state"):
            if chosen := self.value(name):
                queryset = queryset.filter(**{name: chosen})
        return queryset.filter(UNUSED) if self.value("used") == "no" else queryset


class PlanTableChoice(Filter):
    """Which year's goals, of which committee."""

    committee = forms.ModelChoiceField(Committee.objects.none(), label="党委", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)

    def __init__(self, data: Any, user: User) -> None:
        data = data.copy()
        if not data.get("year"):
            data["year"] = str(timezone.localdate().year)
        super().__init__(data)
        own = Committee.objects.visible_to(user).filter(branches__isnull=False).distinct()
        self.fields["committee"].queryset = own
        self.chosen_committee = self.value("committee") or own.first()

    @property
    def chosen_year(self) -> int:
        return self.value("year") or timezone.localdate().year
