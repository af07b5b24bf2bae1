"""The year's main figures beside plan and last year, counted as their chapters do, but only what is shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from common.figures import Figure, Number, source
from common.money import YuanSum, to_cents
from common.periods import Period
from dues.models import Payment
from meetings.figures import accepted, regularity
from meetings.schedule import Grid
from members.figures import plan_figure
from members.models import Member, Recruit, RecruitmentStep
from stars.comparison import with_stars

QUARTERS = ("一季度", "二季度", "三季度", "四季度")


@dataclass(frozen=True)
class Compared:
    """A figure of the year so far beside its plan and the same days of last year; None where neither is known."""

    figure: Figure
    plan: Number | None = None
    last_year: Number | None = None


@dataclass(frozen=True)
class Dues:
    """党费 in yuan: of each quarter begun this year, of the same quarters and of the same days last year."""

    year: int
    quarters: list[Decimal]
    old_quarters: list[Decimal]
    last_year: Decimal

    @property
    def series(self) -> list[str]:
        return [f"{self.year - 1}年", f"{self.year}年"] if any(self.old_quarters) else [f"{self.year}年"]

    @property
    def rows(self) -> list[tuple[str, list[Decimal]]]:
        """Rows of a chart: last year beside this where last year is known."""
        pairs = zip(QUARTERS, self.old_quarters, self.quarters, strict=False)
        return [(name, [old, now] if any(self.old_quarters) else [now]) for name, old, now in pairs]


def same_days_last_year(period: Period) -> Period:
    end = period.end
    day = 28 if (end.month, end.day) == (2, 29) else end.day
    return Period.of_year(end.year - 1, date(end.year - 1, end.month, day))


def main_figures(owed: Grid, branches: QuerySet, collected: Dues) -> list[Compared]:
    """`owed` covers the year so far."""
    period = owed.period
    before = same_days_last_year(period)
    rate = next(figure for figure in regularity(owed) if figure.key == "meetings.reporting_rate")
    return [
        Compared(rate),
        _meetings(period, before, branches),
        _members(period, before, branches),
        _admitted(period, before, branches),
        _dues(period, collected),
        _stars(period, branches),
    ]


def _meetings(period: Period, before: Period, branches: QuerySet) -> Compared:
    address = source(
        "meetings:meeting-list", since=period.start, until=period.end, level="branch", state="ACCEPTED"
    )
    figure = Figure(
        "meetings.held",
        "支部会议活动",
        accepted(period, branches).count(),
        "次",
        address,
        period.end,
        "审核通过的支部会议活动",
    )
    return Compared(figure, last_year=accepted(before, branches).count() or None)


def _members(period: Period, before: Period, branches: QuerySet) -> Compared:
    figure = Figure(
        "members.members",
        "党员",
        Member.objects.of(branches, period.end).as_of(period.end).count(),
        "名",
        source("members:member-list", on=period.end),
        period.end,
        "截止日组织关系在册的正式党员和预备党员",
    )
    return Compared(
        figure, last_year=Member.objects.of(branches, before.end).as_of(before.end).count() or None
    )


def _admitted(period: Period, before: Period, branches: QuerySet) -> Compared:
    def admitted(days: Period) -> int:
        recruits = Recruit.objects.filter(branch__in=branches)
        return recruits.with_step(RecruitmentStep.Kind.ADMITTED, days.start, days.end).count()

    figure = Figure(
        "members.admitted",
        "发展预备党员",
        admitted(period),
        "名",
        source("members:recruit-list", step="ADMITTED", since=period.start, until=period.end),
        period.end,
        "支部大会在本期内接收为预备党员",
    )
    plan = plan_figure(period, branches).value
    return Compared(figure, plan=plan or None, last_year=admitted(before) or None)


def _dues(period: Period, dues: Dues) -> Compared:
    figure = Figure(
        "dues.collected",
        "收缴党费",
        sum(dues.quarters, Decimal("0.00")),
        "元",
        source("dues:payment-list", since=period.start, until=period.end, total="amount"),
        period.end,
        "按缴纳日期统计，冲正已抵减",
    )
    return Compared(figure, last_year=dues.last_year or None)


def _stars(period: Period, branches: QuerySet) -> Compared:
    counted = with_stars(branches.order_by(), period.year, period.end).aggregate(
        planned=Count("pk", filter=Q(plan_stars__isnull=False)),
        rated=Count("pk", filter=Q(rated_stars__isnull=False)),
    )
    figure = Figure(
        "stars.rated",
        "已评定星级支部",
        counted["rated"],
        "个",
        source("stars:plan-list", year=period.year, rated="rated", until=period.end),
        period.end,
        "截止日前已评定本年度星级的党支部",
    )
    return Compared(figure, plan=counted["planned"] or None)


def dues(period: Period, branches: QuerySet) -> Dues:
    """One query."""
    before = same_days_last_year(period)
    quarters = list(period.quarters())
    old_quarters = list(Period.of_year(before.year).quarters())[: len(quarters)]
    paid = Payment.objects.filter(branch__in=branches, paid_on__range=(before.start, period.end)).order_by()
    spans = {"last_year": before}
    spans |= {f"now{number}": days for number, days in enumerate(quarters)}
    spans |= {f"old{number}": days for number, days in enumerate(old_quarters)}
    found = paid.aggregate(**{name: YuanSum("amount", filter=_days(days)) for name, days in spans.items()})
    sums = {name: to_cents(value) for name, value in found.items()}
    numbers = range(len(quarters))
    return Dues(
        period.year,
        [sums[f"now{number}"] for number in numbers],
        [sums[f"old{number}"] for number in numbers],
        sums["last_year"],
    )


def _days(period: Period) -> Q:
    return Q(paid_on__range=(period.start, period.end))
