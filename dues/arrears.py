"""Who owes: months that were due and not paid in full. Once in SQL for counting, once in Python for showing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from common.dates import add_months
from common.money import YuanSum
from common.periods import Period
from dues.models import Assessment, Payment
from dues.models.standards import last_ended_month, last_month, month_number
from dues.months import with_months
from members.models.member import MemberQuerySet
from members.models.transfer import entered_from_outside


@dataclass(frozen=True)
class DueMonth:
    """A month that has ended, with what was owed for it and paid, in yuan."""

    month: date
    owed: Decimal
    paid: Decimal

    @property
    def missing(self) -> Decimal:
        return self.owed - self.paid


def with_dues(members: QuerySet, period: Period) -> QuerySet:
    """Adds due_months, due_amount, settled_months, settled_amount, unpaid_months and unpaid_amount of each member."""
    return with_months(members, period).annotate(
        unpaid_months=F("due_months") - F("settled_months"),
        unpaid_amount=F("due_amount") - F("settled_amount"),
    )


def members_owing(members: QuerySet, period: Period) -> QuerySet:
    """Members with a month of the period that has ended and is not paid in full."""
    return with_dues(members, period).filter(unpaid_months__gt=0)


def unpaid_throughout(members: QuerySet, months: int, on: date) -> QuerySet:
    """Members who owed in each of the last `months` ended months and by this day paid none of them in full."""
    return with_dues(members, last_months(months, on)).filter(due_months=months, settled_months=0)


def last_months(months: int, on: date) -> Period:
    """From the first of the last `months` ended months up to the day, until which payments are known."""
    return Period(add_months(last_month(on), 1 - months), on)


def owed_in(assessments: Iterable[tuple[date, Decimal]], month: date) -> Decimal:
    """Yuan owed in a month by (from_month, monthly) in any order; 0 before the first assessment."""
    earlier = [pair for pair in assessments if pair[0] <= month]
    return max(earlier)[1] if earlier else Decimal(0)


def due_months(
    assessments: Sequence[tuple[date, Decimal]],
    payments: Iterable[tuple[date, Decimal]],
    stay: tuple[date, date | None],
    period: Period,
) -> list[DueMonth]:
    """
    The months for which one member owed anything, oldest first. `payments` are (month, yuan) of ordinary payments and
    reversals known by the period's end; `stay` is the day of entry and the day of departure.
    """
    paid: dict[date, Decimal] = {}
    for month, amount in payments:
        paid[month] = paid.get(month, Decimal(0)) + amount
    first = max(month_number(period.start), month_number(stay[0]))
    last = last_ended_month(period.end)
    if stay[1]:
        last = min(last, month_number(stay[1]) - 1)
    months = (date((number - 1) // 12, (number - 1) % 12 + 1, 1) for number in range(first, last + 1))
    due = (DueMonth(month, owed_in(assessments, month), paid.get(month, Decimal(0))) for month in months)
    return [month for month in due if month.owed]


def unpaid_months_of(
    members: Sequence, period: Period, known_by: date | None = None
) -> dict[int, list[DueMonth]]:
    """Member id → months not paid in full, by the same two queries."""
    due = due_months_of(members, period, known_by)
    return {pk: [month for month in months if month.missing > 0] for pk, months in due.items()}


def due_months_of(
    members: Sequence, period: Period, known_by: date | None = None
) -> dict[int, list[DueMonth]]:
    """Member id → months due, in two queries for a page of members; payments known by a day, or the period's end."""
    assessments: dict[int, list] = {member.pk: [] for member in members}
    payments: dict[int, list] = {member.pk: [] for member in members}
    entered: dict[int, date | None] = {}
    for pk, month, monthly, entered[pk] in Assessment.objects.filter(member__in=members).values_list(
        "member", "from_month", "monthly", entered_from_outside("member__")
    ):
        assessments[pk].append((month, monthly))
    known = Payment.objects.ordinary().filter(member__in=members, paid_on__lte=known_by or period.end)
    for pk, month, amount in known.values_list("member", "month", "amount"):
        payments[pk].append((month, amount))
    return {
        member.pk: due_months(
            assessments[member.pk],
            payments[member.pk],
            (max(member.joined_on, entered.get(member.pk) or member.joined_on), member.left_on),
            period,
        )
        for member in members
    }


@dataclass(frozen=True)
class Standing:
    """What was due of a number of members, how much of it is paid, and how many of them owe."""

    due: Decimal
    settled: Decimal
    members_owing: int
    months_owing: int

    NOTHING: ClassVar["Standing"]

    @property
    def unpaid(self) -> Decimal:
        return self.due - self.settled

    @property
    def rate(self) -> Decimal:
        return collection_rate(self.settled, self.due)


Standing.NOTHING = Standing(Decimal("0.00"), Decimal("0.00"), 0, 0)


def collection_rate(settled: Decimal, due: Decimal) -> Decimal:
    """收缴率 in per cent with one decimal; 0 where nothing was due."""
    return (settled * 100 / due).quantize(Decimal("0.1"), ROUND_HALF_UP) if due else Decimal("0.0")


TOTALS = {
    "due": YuanSum("due_amount"),
    "settled": YuanSum("settled_amount"),
    "members_owing": Count("pk", filter=Q(unpaid_months__gt=0)),
    "months_owing": Coalesce(Sum("unpaid_months", filter=Q(unpaid_months__gt=0)), 0),
}


def standing(members: QuerySet, period: Period) -> Standing:
    """One query."""
    return Standing(**with_dues(members, period).order_by().aggregate(**TOTALS))


def standing_by_branch(members: MemberQuerySet, period: Period) -> dict[int, Standing]:
    """Id of the branch at the period's end → standing, in one query; branches without members are missing."""
    members = members.with_branch_on(period.end)
    rows = with_dues(members, period).order_by().values("branch_then").annotate(**TOTALS)
    return {row.pop("branch_then"): Standing(**row) for row in rows}
