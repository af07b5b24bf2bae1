"""Which meetings were due and which were reported: the one definition behind matrix, figures and to-dos."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.db.models import Count, F, Min, QuerySet

from common.dates import add_months
from common.periods import Period, month_end
from meetings.models import Meeting, ScheduleRule
from meetings.rates import per_cent
from members.models import Branch, Group
from members.models.organization import BOARD_SIZE
from members.sizes import full_members

MONTHS_OF = {
    ScheduleRule.Frequency.MONTH: 1,
    ScheduleRule.Frequency.QUARTER: 3,
    ScheduleRule.Frequency.YEAR: 12,
}


class State(Enum):
    """What a cell of the matrix says; the value is the word that is shown."""

    ON_TIME = "按时"
    LATE = "迟报"
    MISSING = "缺"
    RUNNING = "未到期"
    NOT_OWED = "不需"


@dataclass(frozen=True, slots=True)
class Slot:
    """A month, quarter or year in which one meeting of a kind is due; `ended` by the last day counted."""

    rule: ScheduleRule
    start: date
    end: date
    ended: bool

    @property
    def due_on(self) -> date:
        return due_on(self.end, self.rule.due_days)

    @property
    def label(self) -> str:
        return {
            1: f"{self.start.month}月",
            3: f"{'一二三四'[(self.end.month - 1) // 3]}季度",
            12: f"{self.start.year}年",
        }[self.months]

    @property
    def months(self) -> int:
        return MONTHS_OF[self.rule.frequency]


Slots = dict[Meeting.Kind, list[Slot]]


@dataclass(frozen=True, slots=True)
class Cell:
    slot: Slot
    state: State
    meetings: int = 0

    @property
    def counted(self) -> bool:
        """应报: owed, and the time for it over."""
        return self.slot.ended and self.state is not State.NOT_OWED

    @property
    def reported(self) -> bool:
        return self.counted and self.state is not State.MISSING


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of meeting of one branch, or of one of its groups, through the period."""

    branch: Branch
    group: Group | None
    kind: Meeting.Kind
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Totals:
    """应报, 实报 and 按时报, in meetings; the rates are per cent."""

    expected: int = 0
    reported: int = 0
    on_time: int = 0

    @property
    def missing(self) -> int:
        return self.expected - self.reported

    @property
    def rate(self):
        return per_cent(self.reported, self.expected)

    @property
    def on_time_rate(self):
        return per_cent(self.on_time, self.expected)


@dataclass(frozen=True)
class Grid:
    period: Period
    branches: list[Branch]
    rows: list[Row]

    def running(self) -> list[Cell]:
        """What is still to come in the month, quarter or year that runs at the period's end."""
        return [cell for row in self.rows for cell in row.cells if cell.state is State.RUNNING]

    def regular(self) -> list[Branch]:
        """Branches that reported everything they owed, if anything."""
        by_branch = defaultdict(list)
        for row in self.rows:
            by_branch[row.branch.pk].append(row)
        each = defaultdict(Totals, {pk: totals(rows) for pk, rows in by_branch.items()})
        return [b for b in self.branches if each[b.pk].expected and not each[b.pk].missing]


def due_on(end: date, due_days: int) -> date:
    """The last day on time: `due_days` (at most 28) after the end of a month; faults.late says the same in SQL."""
    return end + timedelta(days=due_days)


def totals(rows: Iterable[Row]) -> Totals:
    return total_of(cell for row in rows for cell in row.cells)


def total_of(cells: Iterable[Cell]) -> Totals:
    cells = [cell for cell in cells if cell.counted]
    return Totals(
        expected=len(cells),
        reported=sum(cell.reported for cell in cells),
        on_time=sum(cell.state is State.ON_TIME for cell in cells),
    )


def grid(period: Period, branches: QuerySet, rules: Iterable[ScheduleRule] | None = None) -> Grid:
    """
    Everything owed by the branches in the months, quarters and years that end in the period, in five queries.

    The month, quarter and year still running at its end are shown but not counted. Whether a 支委会 was expected in
    one of them is taken from the size of the branch on its own last day, or on the last day of the period.
    """
    slots = slots_of(ScheduleRule.objects.all() if rules is None else rules, period)
    groups = _groups(branches)
    found = _reports(slots, period, branches)
    boards = _boards(slots, period, branches)
    rows = [
        Row(branch, group, kind, [_cell(branch, group, slot, found, boards) for slot in slots[kind]])
        for branch, own in groups.items()
        for kind in slots
        for group in _owners(slots[kind], own)
    ]
    return Grid(period, list(groups), rows)


def _groups(branches: QuerySet) -> dict[Branch, list[Group]]:
    """The branches in their order, each with its groups; branches and groups in one query."""
    found: dict[Branch, list[Group]] = {}
    for branch in branches.annotate(group_key=F("groups__pk"), group_name=F("groups__name")):
        own = found.setdefault(branch, [])
        if branch.group_key:
            own.append(Group(pk=branch.group_key, name=branch.group_name, branch=branch))
    return {branch: sorted(own, key=lambda group: group.pk) for branch, own in found.items()}


def slots_of(rules: Iterable[ScheduleRule], period: Period) -> Slots:
    """The months, quarters or years of each kind, by the rule in force on the last day of each."""
    by_kind = defaultdict(list)
    for rule in rules:
        by_kind[rule.kind].append(rule)
    found = {}
    for kind in Meeting.BRANCH_KINDS:
        slots = [slot for rule in by_kind[kind] for slot in _slots(rule, period)]
        if slots:
            found[kind] = sorted(slots, key=lambda slot: slot.start)
    return found


def _slots(rule: ScheduleRule, period: Period) -> Iterator[Slot]:
    length = MONTHS_OF[rule.frequency]
    start = date(period.start.year, (period.start.month - 1) // length * length + 1, 1)
    while start <= period.end:
        end = month_end(add_months(start, length - 1))
        if rule.valid_from <= end and (rule.valid_to is None or end <= rule.valid_to):
            yield Slot(rule, start, end, ended=end <= period.end)
        start = add_months(start, length)


def _owners(slots: list[Slot], groups: list[Group]) -> list[Group | None]:
    of_groups = any(slot.rule.owner == ScheduleRule.Owner.GROUPS for slot in slots)
    return groups if of_groups and groups else [None]


def _boards(slots: Slots, period: Period, branches: QuerySet) -> set[tuple[int, date]]:
    """(branch, last day of a slot) where the branch was large enough for a 支委会."""
    owner = ScheduleRule.Owner.BOARD
    ends = {slot.end for of_kind in slots.values() for slot in of_kind if slot.rule.owner == owner}
    days = sorted(ends)
    sizes = full_members(branches, [min(day, period.end) for day in days])
    return {
        (branch, day)
        for branch, found in sizes.items()
        for day, size in zip(days, found, strict=True)
        if size >= BOARD_SIZE
    }


def _reports(slots: Slots, period: Period, branches: QuerySet) -> dict:
    """(branch, group or None for all, kind, months since the year 0) → (meetings, first hand-in)."""
    first = min((slot.start for of_kind in slots.values() for slot in of_kind), default=period.start)
    counted = (
        Meeting.objects.reported()
        .filter(branch__in=branches, kind__in=list(slots), held_on__range=(first, period.end))
        .order_by()
        .values_list("branch", "group", "kind", "held_on")
        .annotate(Count("pk"), Min("submitted_on"))
    )
    found: dict = defaultdict(list)
    for branch, group, kind, held_on, count, submitted_on in counted:
        for owner in {group, None}:
            found[branch, owner, kind, held_on.year * 12 + held_on.month].append((count, submitted_on))
    return found


def _cell(branch: Branch, group: Group | None, slot: Slot, found: dict, boards: set) -> Cell:
    first = slot.start.year * 12 + slot.start.month
    reports = [
        report
        for month in range(first, first + slot.months)
        for report in found.get((branch.pk, group and group.pk, slot.rule.kind, month), ())
    ]
    count = sum(number for number, _ in reports)
    if not _owes(branch, group, slot, boards):
        return Cell(slot, State.NOT_OWED, count)
    if not reports:
        return Cell(slot, State.MISSING if slot.ended else State.RUNNING)
    on_time = any(submitted_on is None or submitted_on <= slot.due_on for _, submitted_on in reports)
    return Cell(slot, State.ON_TIME if on_time else State.LATE, count)


def _owes(branch: Branch, group: Group | None, slot: Slot, boards: set) -> bool:
    """Only a branch that stood through the whole of the month, quarter or year owes its meeting."""
    founded = branch.founded_on is None or branch.founded_on <= slot.start
    standing = branch.dissolved_on is None or branch.dissolved_on > slot.end
    if slot.rule.owner == ScheduleRule.Owner.BOARD:
        return founded and standing and (branch.pk, slot.end) in boards
    if slot.rule.owner == ScheduleRule.Owner.GROUPS:
        return founded and standing and group is not None
    return founded and standing
