"""
Pure rules of 发展党员: when a step may and should be done, what is refused outright, what is only advised against.

The steps and their intervals are data (models.RecruitmentRule), read by `rules_on`; nothing below it queries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from common.dates import add_months, chinese_date
from common.workdays import add_workdays
from members.models.recruitment import Kind

ADULT_YEARS = 18  # 《中国共产党章程》第一条

# A step's date may not lie before those of the steps named; equal days are common in real records.
NOT_BEFORE: dict[str, tuple[Kind, ...]] = {
    Kind.TALKED: (Kind.APPLIED,),
    Kind.ACTIVIST: (Kind.APPLIED,),
    Kind.FILED: (Kind.ACTIVIST,),
    Kind.ASSESSED: (Kind.ACTIVIST,),
    Kind.CANDIDATE: (Kind.APPLIED, Kind.ACTIVIST),
    Kind.REVIEWED: (Kind.ACTIVIST,),
    Kind.TRAINED: (Kind.ACTIVIST,),
    Kind.PUBLICIZED: (Kind.ACTIVIST,),
    Kind.PREVIEWED: (Kind.CANDIDATE,),
    Kind.ADMITTED: (Kind.APPLIED, Kind.ACTIVIST, Kind.CANDIDATE, Kind.PREVIEWED),
    Kind.APPROVED: (Kind.ADMITTED,),
    Kind.SWORN: (Kind.ADMITTED,),
    Kind.EXTENDED: (Kind.ADMITTED,),
    Kind.CONFIRMED: (Kind.ADMITTED, Kind.APPROVED),
    Kind.CONFIRMATION_APPROVED: (Kind.CONFIRMED,),
    Kind.ARCHIVED: (Kind.ADMITTED, Kind.CONFIRMED),
}

# There is nothing to approve, swear, extend or confirm before the branch has voted.
NEEDS: dict[str, Kind] = {
    Kind.APPROVED: Kind.ADMITTED,
    Kind.SWORN: Kind.ADMITTED,
    Kind.EXTENDED: Kind.ADMITTED,
    Kind.CONFIRMED: Kind.ADMITTED,
    Kind.CONFIRMATION_APPROVED: Kind.CONFIRMED,
}
# Steps of 支部大会 decided by secret ballot.
BALLOTS = (Kind.ADMITTED, Kind.CONFIRMED)


@dataclass(frozen=True)
class Interval:
    """After a step: at least `min_months` and `min_workdays`; within `max_months`, at most `limit_months`."""

    after: str
    min_months: int = 0
    min_workdays: int = 0
    max_months: int | None = None
    limit_months: int | None = None
    extendable: bool = False


@dataclass(frozen=True)
class StepRule:
    """A step as the version of the rules in force on one day has it."""

    kind: str
    order: int
    stage: str
    actor: str
    article: str
    source: str
    papers: str = ""
    advice: str = ""
    required: bool = True
    repeats: bool = False
    needs_check: bool = True
    intervals: tuple[Interval, ...] = ()

    @property
    def label(self) -> str:
        return Kind(self.kind).label

    @property
    def citation(self) -> str:
        return f"{self.source}{self.article}"


@dataclass(frozen=True)
class Window:
    """The first day allowed, the last day due, and the last day at all; None where nothing is said."""

    earliest: date | None = None
    latest: date | None = None
    limit: date | None = None


def window(
    rule: StepRule, done: Mapping[str, date], holidays: Mapping[date, bool], extension_months: int = 0
) -> Window:
    """
    When a step may and should be done, from the days of the steps done (of a repeated step the last day).

    A period of months ends on the day of the same number, or on the last day of a shorter month. A notice of n
    working days does not count its first day, so the step may follow on the day after the nth.
    """
    earliest = [done[kind] for kind in NOT_BEFORE.get(rule.kind, ()) if kind in done]
    latest, limit = [], []
    for interval in rule.intervals:
        base = done.get(interval.after)
        if base is None:
            continue
        if rule.repeats:
            base = max(base, done.get(rule.kind, base))
        months = interval.min_months + (extension_months if interval.extendable else 0)
        day = add_months(base, months)
        if interval.min_workdays:
            day = add_workdays(day, interval.min_workdays, holidays) + timedelta(days=1)
        earliest.append(day)
        if interval.max_months is not None:
            latest.append(add_months(base, interval.max_months))
        if interval.limit_months is not None:
            limit.append(add_months(base, interval.limit_months))
    return Window(max(earliest, default=None), min(latest, default=None), min(limit, default=None))


def order_errors(done: Mapping[str, date]) -> dict[str, str]:
    """Steps dated before one that must precede them: kind → what is wrong."""
    errors = {}
    for kind, day in done.items():
        late = [other for other in NOT_BEFORE.get(kind, ()) if done.get(other, day) > day]
        if late:
            errors[kind] = f"早于“{Kind(late[0]).label}”的日期（{done[late[0]]}）。"
    return errors


def step_error(kind: str, day: date, done: Mapping[str, date]) -> str:
    """Empty, or why a step is refused on a day: the one it needs is missing, or dates stand in the wrong order."""
    needed = NEEDS.get(kind)
    if needed and needed not in done:
        return f"请先登记“{needed.label}”。"
    errors = order_errors({**done, kind: day})
    if kind in errors:
        return errors[kind]
    for other in errors:
        if kind in NOT_BEFORE[other]:
            return f"晚于“{Kind(other).label}”的日期（{done[other]}）。"
    return ""


def age_error(born_on: date, applied_on: date) -> str:
    """Empty, or why the application is refused: 年满十八岁 (党章第一条；发展党员工作细则第五条)."""
    if add_months(born_on, 12 * ADULT_YEARS) > applied_on:
        return f"递交入党申请书时未满{ADULT_YEARS}周岁。"
    return ""


def vote_error(entitled: int, present: int, in_favour: int) -> str:
    """
    Empty, or why a secret ballot of 支部大会 does not carry. Recruitment and 转正: 到会有表决权的达到应到会有表决权的
    半数，赞成的超过应到会有表决权的半数（发展党员工作细则第二十条、第二十二条）. meetings.votes says the same of the
    record of the meeting; a test holds the two together.
    """
    if not in_favour <= present <= entitled:
        return "票数不合理：赞成票不能多于到会人数，到会人数不能多于应到会人数。"
    if present * 2 < entitled:
        return f"到会有表决权的党员未达到应到会人数（{entitled}名）的半数，不能表决。"
    if in_favour * 2 <= entitled:
        return f"赞成票未超过应到会有表决权党员（{entitled}名）的半数，没有通过。"
    return ""


def warnings(
    rule: StepRule, day: date, rules: Iterable[StepRule], done: Mapping[str, date], bounds: Window
) -> list[str]:
    """What speaks against doing a step on a day; each may be overridden with a reason."""
    found = []
    if bounds.earliest and day < bounds.earliest:
        found.append(f"按规定最早可在{chinese_date(bounds.earliest)}办理（{rule.citation}）。")
    if bounds.limit and day > bounds.limit:
        found.append(f"已超过最长期限{chinese_date(bounds.limit)}（{rule.citation}）。")
    elif bounds.latest and day > bounds.latest:
        found.append(f"按规定应在{chinese_date(bounds.latest)}前办理（{rule.citation}）。")
    missing = [r.label for r in rules if r.required and r.order < rule.order and r.kind not in done]
    if missing:
        found.append(f"前面的步骤还没有登记：{'、'.join(missing)}。")
    return found


def next_step(rules: Iterable[StepRule], done: Mapping[str, date]) -> StepRule | None:
    """The first required step that follows everything done; None when all are."""
    ordered = sorted(rules, key=lambda rule: rule.order)
    reached = max((rule.order for rule in ordered if rule.kind in done), default=0)
    return next((r for r in ordered if r.required and r.order > reached and r.kind not in done), None)
