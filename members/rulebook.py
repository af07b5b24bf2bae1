"""The rules of 发展党员 and the holidays as the tables have them, in the form that the pure rules take."""

from datetime import date

from members.models import Holiday, RecruitmentInterval, RecruitmentRule
from members.recruitment import Interval, StepRule


def rules_on(day: date) -> dict[str, StepRule]:
    """The version in force on a day, by step, in order. Two queries."""
    rows = RecruitmentRule.objects.in_force(day).order_by("order").prefetch_related("intervals")
    return {row.kind: _step_rule(row) for row in rows}


def _step_rule(row: RecruitmentRule) -> StepRule:
    return StepRule(
        kind=row.kind,
        order=row.order,
        stage=row.stage,
        actor=row.actor,
        article=row.article,
        source=row.source,
        papers=row.papers,
        advice=row.advice,
        required=row.required,
        repeats=row.repeats,
        needs_check=row.needs_check,
        intervals=tuple(_interval(interval) for interval in row.intervals.all()),
    )


def _interval(row: RecruitmentInterval) -> Interval:
    return Interval(
        after=row.after,
        min_months=row.min_months,
        min_workdays=row.min_workdays,
        max_months=row.max_months,
        limit_months=row.limit_months,
        extendable=row.extendable,
    )


def holidays() -> dict[date, bool]:
    """Day → worked or not, of the days that differ from the plain week."""
    return dict(Holiday.objects.values_list("day", "is_workday"))
