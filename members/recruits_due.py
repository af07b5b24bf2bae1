"""Recruits whose next step is due, in SQL; the intervals come from the rules in force on the day."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import DateField, Exists, Max, OuterRef, Q, QuerySet, Value

from common.dates import add_months
from common.workdays import add_workdays
from members.models import Recruit, RecruitmentStep
from members.models.recruitment import Kind
from members.recruitment import StepRule
from members.rulebook import Rulebook

TALK, ASSESS, NOTICE, APPROVE, PROBATION = "talk", "assess", "notice", "approve", "probation"
DUE_LABELS = {
    TALK: "待派人谈话",
    ASSESS: "待半年考察",
    NOTICE: "正在公示",
    APPROVE: "待上级审批",
    PROBATION: "预备期将满",
}
# Days ahead that the end of an interval is announced.
AHEAD_DAYS = 30
Rules = dict[str, StepRule]


def due_on(recruits: QuerySet, due: str, on: date, rulebook: Rulebook | None = None) -> QuerySet:
    """Recruits with one kind of to-do on a day, each with `since`, the day its interval runs from."""
    rulebook = rulebook or Rulebook.read()
    rules = rulebook.on(on)
    if not rules:
        return _nobody(recruits)
    under_way = recruits.filter(closed_on=None)
    if due == NOTICE:
        return _noticed(under_way, rules[Kind.CANDIDATE], on, rulebook)
    narrow: dict[str, Callable[[QuerySet, Rules, date], QuerySet]] = {
        TALK: _talk,
        ASSESS: _assess,
        APPROVE: _approve,
        PROBATION: _probation,
    }
    return narrow[due](under_way, rules, on)


def deadline(due: str, since: date, rulebook: Rulebook, on: date) -> date | None:
    """The day until which the to-do begun on `since` is due; None for what merely runs its course."""
    rules = rulebook.on(on)
    months = {
        TALK: lambda: _months(rules[Kind.TALKED], "max_months"),
        ASSESS: lambda: _months(rules[Kind.ASSESSED], "max_months"),
        APPROVE: lambda: _months(rules[Kind.APPROVED], "max_months"),
        PROBATION: lambda: _months(rules[Kind.CONFIRMED], "min_months"),
    }
    return add_months(since, months[due]()) if due in months else None


def _nobody(recruits: QuerySet) -> QuerySet:
    return recruits.annotate(since=Value(None, DateField())).none()


def _steps(*kinds: str) -> QuerySet:
    return RecruitmentStep.objects.filter(recruit=OuterRef("pk"), kind__in=kinds)


def _since(recruits: QuerySet, *kinds: str) -> QuerySet:
    return recruits.annotate(since=Max("steps__done_on", filter=Q(steps__kind__in=kinds)))


def _talk(recruits: QuerySet, rules: Rules, on: date) -> QuerySet:
    later = _steps(Kind.TALKED, Kind.ACTIVIST)
    return _since(recruits.filter(~Exists(later)), Kind.APPLIED).filter(since__lte=on)


def _assess(recruits: QuerySet, rules: Rules, on: date) -> QuerySet:
    """Half a year after the last assessment, announced a month ahead."""
    last = add_months(on + timedelta(days=AHEAD_DAYS), -_months(rules[Kind.ASSESSED], "max_months"))
    activists = recruits.filter(stage=Recruit.Stage.ACTIVIST)
    return _since(activists, Kind.ACTIVIST, Kind.ASSESSED).filter(since__lte=last)


def _noticed(recruits: QuerySet, rule: StepRule, on: date, rulebook: Rulebook) -> QuerySet:
    workdays = max((interval.min_workdays for interval in rule.intervals), default=0)
    if not workdays:
        return _nobody(recruits)
    first = add_workdays(on, -workdays, rulebook.holidays)
    return _since(recruits, Kind.PUBLICIZED).filter(since__range=(first, on))


def _approve(recruits: QuerySet, rules: Rules, on: date) -> QuerySet:
    return _since(recruits.filter(~Exists(_steps(Kind.APPROVED))), Kind.ADMITTED).filter(since__lte=on)


def _probation(recruits: QuerySet, rules: Rules, on: date) -> QuerySet:
    """Probation ends within a month, or has ended; an extension adds its own months."""
    months = _months(rules[Kind.CONFIRMED], "min_months")
    end = on + timedelta(days=AHEAD_DAYS)
    extended = _steps(Kind.EXTENDED)
    ended = Q(~Exists(extended), since__lte=add_months(end, -months))
    for extra in range(6, 13):
        ended |= Q(Exists(extended.filter(months=extra)), since__lte=add_months(end, -months - extra))
    return _since(recruits.filter(stage=Recruit.Stage.PROBATIONARY), Kind.ADMITTED).filter(ended)


def _months(rule: StepRule, name: str) -> int:
    return max((getattr(interval, name) or 0 for interval in rule.intervals), default=0)
