"""The matrix as it is shown: tables of marks, each a word with a shape and a way to its records."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.periods import Period
from meetings.models import Meeting, ScheduleRule
from meetings.schedule import Grid, Row, Slot, State, Totals, total_of, totals

EVERY_KIND = "EVERY"
SHAPES = {
    State.ON_TIME: "●",
    State.LATE: "◐",
    State.MISSING: "○",
    State.RUNNING: "…",
    State.NOT_OWED: "－",
}
CELLS = {state: format_html('<td class="mark {}">', state.name.lower()) for state in State}
SIGNS = {state: format_html('<span aria-hidden="true">{}</span> ', SHAPES[state]) for state in State}


@dataclass(frozen=True)
class Mark:
    """One cell: word, shape, and where a click leads; `label` says it all for a screen reader."""

    word: str
    state: State
    url: str
    label: str

    @property
    def html(self) -> SafeString:
        """The cell itself: a county's matrix has thousands of them, too many for a template's loop."""
        if not self.url:
            return format_html("{}{}{}</td>", CELLS[self.state], SIGNS[self.state], self.word)
        return format_html(
            '{}<a href="{}" aria-label="{}">{}{}</a></td>',
            CELLS[self.state],
            self.url,
            self.label,
            SIGNS[self.state],
            self.word,
        )


@dataclass(frozen=True)
class Line:
    heading: str
    marks: list[Mark]
    totals: Totals

    @property
    def cells(self) -> SafeString:
        return format_html_join("", "{}", ((mark.html,) for mark in self.marks))


@dataclass(frozen=True)
class Table:
    """`foot` adds up each column, for tables of several lines."""

    caption: str
    heading: str
    columns: list[str]
    lines: list[Line]
    foot: list[Totals]
    totals: Totals


def tables(owed: Grid, kind: str, *, may_write: bool) -> list[Table]:
    """
    Branches by the months of one kind, or by all kinds; for a single branch all its kinds, a table for each
    frequency.
    """
    if len(owed.branches) == 1:
        return _of_branch(owed, may_write)
    if kind == EVERY_KIND:
        return [_overview(owed)]
    rows = [row for row in owed.rows if row.kind == kind]
    return [_by_slot(Meeting.Kind(kind).label, "党支部", rows, _named_by_branch, owed.period, may_write)]


def _of_branch(owed: Grid, may_write: bool) -> list[Table]:
    by_frequency = defaultdict(list)
    for row in owed.rows:
        by_frequency[row.cells[0].slot.rule.frequency].append(row)
    return [
        _by_slot(
            f"{owed.branches[0]}（{frequency.label}）",
            "类别",
            by_frequency[frequency],
            _named_by_kind,
            owed.period,
            may_write,
        )
        for frequency in ScheduleRule.Frequency
        if by_frequency[frequency]
    ]


def _named_by_branch(row: Row) -> str:
    return row.branch.short_name + (f"（{row.group.name}）" if row.group else "")


def _named_by_kind(row: Row) -> str:
    return row.kind.label + (f"（{row.group.name}）" if row.group else "")


def _by_slot(
    caption: str, heading: str, rows: list[Row], name: Callable[[Row], str], period: Period, may_write: bool
) -> Table:
    lines = [Line(name(row), _marks(row, period, may_write), totals([row])) for row in rows]
    foot = [total_of(cells) for cells in zip(*(row.cells for row in rows), strict=True)]
    columns = _columns([cell.slot for cell in rows[0].cells] if rows else [])
    return Table(caption, heading, columns, lines, foot, totals(rows))


def _columns(slots: list[Slot]) -> list[str]:
    several_years = len({slot.start.year for slot in slots}) > 1
    return [
        f"{slot.start.year}年{slot.label}" if several_years and slot.months < 12 else slot.label
        for slot in slots
    ]


def _marks(row: Row, period: Period, may_write: bool) -> list[Mark]:
    """The cells of a row; an address and a name are put together once for all of them."""
    where = urlencode({"kind": row.kind.value, "branch": row.branch.pk})
    records = f"{reverse('meetings:meeting-list')}?{where}"
    group = f"&group={row.group.pk}" if row.group else ""
    blank = f"{reverse('meetings:meeting-create')}?{where}{group}" if may_write else ""
    branch, kind = row.branch.short_name, row.kind.label
    marks = []
    for cell in row.cells:
        url = ""
        if cell.meetings:
            url = f"{records}&since={cell.slot.start}&until={min(cell.slot.end, period.end)}"
        elif blank and cell.state in (State.MISSING, State.RUNNING):
            url = f"{blank}&month={cell.slot.start}"
        label = f"{branch}{cell.slot.label}{kind}{cell.state.value}"
        marks.append(Mark(cell.state.value, cell.state, url, label))
    return marks


def _overview(owed: Grid) -> Table:
    """实报 / 应报 of every branch by kind: who is behind, at a glance."""
    by_cell: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in owed.rows:
        by_cell[row.branch.pk, row.kind].append(row)
    kinds = list(dict.fromkeys(row.kind for row in owed.rows))
    lines = []
    for branch in owed.branches:
        query = urlencode({"branch": branch.pk, "since": owed.period.start, "until": owed.period.end})
        url = f"{reverse('meetings:matrix')}?{query}"
        marks = [
            _sum_mark(by_cell[branch.pk, kind], url, f"{branch.short_name}{kind.label}") for kind in kinds
        ]
        whole = totals(row for kind in kinds for row in by_cell[branch.pk, kind])
        lines.append(Line(branch.short_name, marks, whole))
    foot = [totals(row for row in owed.rows if row.kind == kind) for kind in kinds]
    return Table("全部类别", "党支部", [kind.label for kind in kinds], lines, foot, totals(owed.rows))


def _sum_mark(rows: list[Row], url: str, name: str) -> Mark:
    part = totals(rows)
    if not part.expected:
        owed = any(cell.state is not State.NOT_OWED for row in rows for cell in row.cells)
        state = State.RUNNING if owed else State.NOT_OWED
        return Mark(state.value, state, "", "")
    state = State.MISSING if part.missing else State.ON_TIME if part.on_time == part.reported else State.LATE
    word = f"{part.reported} / {part.expected}"
    return Mark(word, state, url, f"{name}应报{part.expected}次，实报{part.reported}次")
