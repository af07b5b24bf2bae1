"""
What members owed and paid, month by month, summed in SQL.

Each table is read once for all the members asked about and grouped before it is joined to them, so that the cost
follows their number and not the size of the county.
"""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import (
    Coalesce,
    ExtractMonth,
    ExtractYear,
    Greatest,
    Lead,
    Least,
    Round,
    TruncMonth,
)
from django.db.models.sql.constants import LOUTER
from django_cte import CTE, with_cte

from common.dates import add_months
from common.money import YuanSum
from common.periods import Period
from dues.models import Assessment, Payment
from dues.models.standards import last_month, month_number
from members.models.transfer import entered_from_outside

YUAN = DecimalField(max_digits=14, decimal_places=2)
DAY = DateField()


def with_months(members: QuerySet, period: Period) -> QuerySet:
    """
    Adds due_months, due_amount, settled_months and settled_amount of each member. A month is owed once it has ended,
    where the member stands on the roster at its end, by the assessment then in force.
    """
    start, end = period.start.replace(day=1), add_months(last_month(period.end), 1)
    held = CTE(_held(members.order_by().values("pk")), name="held")
    spans = CTE(_spans(held.queryset().order_by(), start, end), name="spans", materialized=True)
    due = CTE(_due(spans.queryset().order_by(), start, end), name="due")
    months = CTE(_paid_months(spans, period.end), name="months")
    paid = CTE(_paid(months.queryset().order_by()), name="paid")
    rows = due.join(members, pk=due.col.member_id, _join_type=LOUTER)
    rows = paid.join(rows, pk=paid.col.member_id, _join_type=LOUTER)
    return with_cte(held, spans, due, months, paid, select=rows).annotate(
        due_months=Coalesce(due.col.months_due, 0),
        due_amount=Coalesce(due.col.yuan_due, 0, output_field=YUAN),
        settled_months=Coalesce(paid.col.months_paid, 0),
        settled_amount=Coalesce(paid.col.yuan_paid, 0, output_field=YUAN),
    )


def _held(chosen: QuerySet) -> QuerySet:
    """One row for each assessment: from which month it held, and from which month the next one did."""
    following = Window(Lead("from_month"), partition_by="member_id", order_by="from_month")
    stay = {"joined_on": F("member__joined_on"), "left_on": F("member__left_on")}
    entered = entered_from_outside("member__")
    held = Assessment.objects.filter(member__in=chosen).order_by()
    return held.values("member_id", "monthly", "from_month", **stay, entered_on=entered, next_from=following)


def _spans(held: QuerySet, start: date, end: date) -> QuerySet:
    """The months owed by each assessment: from `first` up to and without `until`, both the first day of a month."""

    def month(field: str, otherwise: date, **within: date) -> Case:
        # Months are cut out of the few dates that matter: on SQLite each costs a call into Python.
        return Case(When(**within, then=TruncMonth(field, output_field=DAY)), default=Value(otherwise, DAY))

    held = held.filter(Q(next_from=None) | Q(next_from__gt=start), from_month__lt=end, monthly__gt=0)
    return held.values(
        "member_id",
        "monthly",
        first=Greatest(
            F("from_month"),
            Value(start, DAY),
            month("joined_on", start, joined_on__gte=start),
            month("entered_on", start, entered_on__gte=start),
        ),
        until=Least(Coalesce(F("next_from"), Value(end, DAY)), month("left_on", end, left_on__lt=end)),
    )


def _due(spans: QuerySet, start: date, end: date) -> QuerySet:
    whole = Value(month_number(end) - month_number(start))
    part = sql_month_number("until") - sql_month_number("first")
    spans = spans.filter(first__lt=F("until"))
    spans = spans.annotate(number=Case(When(first=start, until=end, then=whole), default=part))
    yuan = ExpressionWrapper(F("monthly") * F("number"), output_field=YUAN)
    return spans.values("member_id").annotate(months_due=Sum("number"), yuan_due=Sum(yuan))


def sql_month_number(field: str) -> Any:
    """`month_number` of a date column."""
    return ExtractYear(field) * 12 + ExtractMonth(field)


def _paid_months(spans: CTE, known_by: date) -> QuerySet:
    """One row for each owed month for which anything was paid: `net`, all that was paid by a day, and `owed`."""
    payments = Payment.objects.ordinary().filter(paid_on__lte=known_by).order_by()
    of_spans = spans.join(
        payments, member_id=spans.col.member_id, month__gte=spans.col.first, month__lt=spans.col.until
    )
    return of_spans.values("member_id", "month", owed=spans.col.monthly).annotate(net=Round(Sum("amount"), 2))


def _paid(months: QuerySet) -> QuerySet:
    settled = Count("month", filter=Q(net__gte=F("owed")))
    covered = YuanSum(Least("net", "owed", output_field=YUAN))
    return months.values("member_id").annotate(months_paid=settled, yuan_paid=covered)
