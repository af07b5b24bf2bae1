"""What is wrong with records and can be seen by SQL alone. Each function gives a condition on Meeting."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, Expression, OuterRef, Q, Value
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractQuarter, ExtractYear, Length
from django.db.models.lookups import GreaterThan, LessThan

from meetings.models import Meeting, ScheduleRule

# A record of fewer characters says too little of what was discussed (a local measure).
THIN_LENGTH = 60
# Days of the longest month.
MONTH = 31

# Only what was handed in and not returned can be double or copied.
_reported = Meeting.objects.reported()


def overlapping() -> Q:
    """多种会兼顾开: another kind of meeting of the same branch on the same day at an overlapping or equal time."""
    same_time = Q(started_at=OuterRef("started_at")) | Q(
        started_at__lt=OuterRef("ended_at"), ended_at__gt=OuterRef("started_at")
    )
    others = _reported.filter(same_time, branch=OuterRef("branch"), held_on=OuterRef("held_on"))
    return Q(Exists(others.exclude(kind=OuterRef("kind"))), branch__isnull=False)


def copied() -> Q:
    """雷同: minutes that another meeting of the same committee's branches repeats word for word but for dates."""
    twins = _reported.filter(
        minutes_digest=OuterRef("minutes_digest"), branch__committee=OuterRef("branch__committee")
    ).exclude(pk=OuterRef("pk"))
    return ~Q(minutes_digest="") & Q(Exists(twins))


def thin() -> Q:
    """记录简略: 地点, 主持人, 记录人 empty, or minutes of fewer than THIN_LENGTH characters."""
    return Q(place="") | Q(host="") | Q(recorder="") | Q(LessThan(Length("minutes"), THIN_LENGTH))


def late(rules: Iterable[ScheduleRule]) -> Q:
    """补报: handed in after the day that the rule in force on the day of the meeting names; see schedule.due_on."""
    kinds: dict[tuple, list[str]] = defaultdict(list)
    for rule in rules:
        kinds[rule.frequency, rule.due_days, rule.valid_from, rule.valid_to].append(rule.kind)
    condition = Q(pk__in=[])
    for (frequency, due_days, valid_from, valid_to), of_kinds in kinds.items():
        in_force = Q(kind__in=of_kinds, held_on__gte=valid_from)
        if valid_to:
            in_force &= Q(held_on__lte=valid_to)
        # With 31 days to every month one comparison tells the same as month and day apart.
        handed_in = (_months("submitted_on") - _end_of_period(frequency)) * MONTH + ExtractDay("submitted_on")
        condition |= in_force & Q(GreaterThan(handed_in, MONTH + due_days))
    return condition & Q(branch__isnull=False, submitted_on__isnull=False)


def _months(field: str) -> Expression:
    """Months since the year 0, so that differences count calendar months."""
    return ExtractYear(field) * 12 + ExtractMonth(field)


def _end_of_period(frequency: str) -> Expression:
    """The last month of the month, quarter or year in which the meeting was held, counted as `_months` does."""
    ends: dict[str, Expression] = {
        ScheduleRule.Frequency.MONTH: ExtractMonth("held_on"),
        ScheduleRule.Frequency.QUARTER: ExtractQuarter("held_on") * 3,
        ScheduleRule.Frequency.YEAR: Value(12),
    }
    return ExtractYear("held_on") * 12 + ends[frequency]
