"""The rules of 发展党员 and the holidays as the tables have them, in the form that the pure rules take."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members.models import Holiday, RecruitmentInterval, RecruitmentRule
from members.recruitment import Interval, StepRule


@dataclass(frozen=True)
class Rulebook:
    """Every version, read in two queries; the holidays in a third when they are first asked for."""

    versions: tuple[tuple[date, date | None, StepRule], ...]

    @classmethod
    def read(cls) -> "Rulebook":
        rows = RecruitmentRule.objects.order_by("order").prefetch_related("intervals")
        return cls(tuple((row.valid_from, row.valid_to, _step_rule(row)) for row in rows))

    def on(self, day: date) -> dict[str, StepRule]:
        """The version in force on a day, by step, in order; empty before the first."""
        return {
            rule.kind: rule
            for since, until, rule in self.versions
            if since <= day and (until is None or day <= until)
        }

    @cached_property
    def holidays(self) -> dict[date, bool]:
        """Day → worked or not, of the days that differ from the plain week."""
        return dict(Holiday.objects.values_list("day", "is_workday"))


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
