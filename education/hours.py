"""
学时 of members, computed from what was recorded: accepted meetings attended, and training classes.

Nobody clocks in for them. What is due, and what one meeting gives, are rules with their source (HourTarget,
MeetingHours); the rules in force at the end of the period count for all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from common.periods import Period
from education.models import HourTarget, MeetingHours, TrainingClass
from meetings.models import Attendance, Meeting
from members.models import Branch, Post

HOURS = DecimalField(max_digits=7, decimal_places=1)
NONE = Value(Decimal(0), output_field=HOURS)
REACHED = Q(hours__gte=F("target"))


@dataclass(frozen=True)
class Rules:
    """In force on one day: 学时 due by audience, 学时 given by kind of meeting."""

    targets: Sequence[HourTarget]
    meetings: Sequence[MeetingHours]

    @classmethod
    def of(cls, day: date) -> "Rules":
        """Two queries."""
        return cls(list(HourTarget.objects.in_force(day)), list(MeetingHours.objects.in_force(day)))

    @property
    def due(self) -> dict[str, Decimal]:
        return {rule.audience: rule.hours for rule in sorted(self.targets, key=lambda rule: rule.valid_from)}

    @property
    def given(self) -> dict[str, Decimal]:
        return {rule.kind: rule.hours for rule in sorted(self.meetings, key=lambda rule: rule.valid_from)}


def with_hours(members: QuerySet, period: Period, rules: Rules) -> QuerySet:
    """Adds `meeting_hours`, `class_hours`, their sum `hours`, and `target`, what is due of each in a year."""
    attended = Attendance.objects.filter(
        member=OuterRef("pk"),
        state=Attendance.State.PRESENT,
        meeting__state=Meeting.State.ACCEPTED,
        meeting__held_on__range=(period.start, period.end),
    )
    classes = TrainingClass.attended.through.objects.filter(
        member=OuterRef("pk"), trainingclass__started_on__range=(period.start, period.end)
    )
    return members.annotate(
        meeting_hours=_sum(attended, _given(rules.given)),
        class_hours=_sum(classes, F("trainingclass__hours")),
    ).annotate(hours=F("meeting_hours") + F("class_hours"), target=_target(rules.due, period.end))


def _given(given: Mapping[str, Decimal]) -> Case:
    kinds = [When(meeting__kind=kind, then=Value(hours, output_field=HOURS)) for kind, hours in given.items()]
    return Case(*kinds, default=NONE, output_field=HOURS)


def _sum(rows: QuerySet, hours: Case | F) -> Coalesce:
    summed = rows.order_by().values("member").annotate(given=Sum(hours, output_field=HOURS)).values("given")
    return Coalesce(Subquery(summed), NONE, output_field=HOURS)


def _target(due: Mapping[str, Decimal], on: date) -> Case:
    audience = HourTarget.Audience
    posts = Post.objects.held(on).filter(member=OuterRef("pk"), title=Post.Title.SECRETARY)
    ordinary = due.get(audience.MEMBERS, Decimal(0))
    return Case(
        When(Exists(posts), then=Value(due.get(audience.SECRETARIES, ordinary), output_field=HOURS)),
        default=Value(ordinary, output_field=HOURS),
        output_field=HOURS,
    )


def hours_by_branch(members: QuerySet) -> list[tuple[Branch, dict[str, Any]]]:
    """
    Of members that have hours and `branch_then`: branch, and number of `members`, how many `reached` what is due,
    hours on `average`. Two queries.
    """
    counted = members.order_by().values("branch_then")
    rows = counted.annotate(
        members=Count("pk"),
        reached=Count("pk", filter=REACHED),
        average=Avg("hours", output_field=DecimalField(max_digits=7, decimal_places=1)),
    )
    found = {row.pop("branch_then"): row for row in rows}
    branches = Branch.objects.filter(pk__in=found).order_by("committee__path", "code", "pk")
    return [(branch, found[branch.pk]) for branch in branches]
