"""The matrix of what was due and what came: the home page of the chapter."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from common.listing import Total
from common.periods import Period
from meetings.figures import measures_of
from meetings.forms import MatrixFilter
from meetings.models import Meeting, ScheduleRule
from meetings.schedule import Cell, Grid, Row, Slot, State, Totals, grid, totals
from members.models import Branch

SHAPES = {
    State.ON_TIME: "●",
    State.LATE: "◐",
    State.MISSING: "○",
    State.RUNNING: "…",
    State.NOT_OWED: "－",
}
LIST, CREATE = reverse_lazy("meetings:meeting-list"), reverse_lazy("meetings:meeting-create")
CARDS = ("expected", "reported", "reporting_rate", "on_time_rate", "regular_branches")


@dataclass(frozen=True)
class Mark:
    """One cell as shown: word, shape, and where a click leads."""

    word: str
    shape: str
    css: str
    url: str
    label: str

    @property
    def html(self) -> SafeString:
        """The cell itself: a county's matrix has thousands of them, too many for a template's loop."""
        if not self.url:
            return format_html(
                '<td class="mark {}"><span aria-hidden="true">{}</span> {}</td>',
                self.css,
                self.shape,
                self.word,
            )
        return format_html(
            '<td class="mark {}"><a href="{}" aria-label="{}"><span aria-hidden="true">{}</span> {}</a></td>',
            self.css,
            self.url,
            self.label,
            self.shape,
            self.word,
        )


@dataclass(frozen=True)
class Line:
    heading: str
    marks: list[Mark]
    totals: Totals


@dataclass(frozen=True)
class Table:
    caption: str
    heading: str
    columns: list[str]
    lines: list[Line]


def matrix(request: HttpRequest) -> HttpResponse:
    default = default_period(request.user, timezone.localdate())
    form = MatrixFilter(request.GET, user=request.user, default=default)
    owed = grid(form.period, form.apply(Branch.objects.visible_to(request.user)))
    measures = measures_of(owed)
    name = request.GET.get("total", "")
    label, value, unit, _ = measures.get(name, measures["reporting_rate"])
    context = {
        "form": form,
        "period": form.period,
        "tables": tables(
            owed, form.value("kind") or Meeting.Kind.PARTY_DAY, may_write=request.user.may_write
        ),
        "kinds": _by_kind(owed, request),
        "cards": [
            measures[name][:3] for name in CARDS if len(owed.branches) > 1 or name != "regular_branches"
        ],
        "total": Total(label, value, unit),
        "book_url": _book_url(owed),
        "shapes": [(shape, state.value) for state, shape in SHAPES.items()],
    }
    return render(request, "meetings/matrix.html", context)


def _book_url(owed: Grid) -> str:
    """The PDF of the year, offered while a single branch is shown."""
    if len(owed.branches) != 1:
        return ""
    return reverse("meetings:branch-book", args=[owed.branches[0].pk, owed.period.year])


def default_period(user: User, today: date) -> Period:
    """This year so far, or the last year with records while this one has none."""
    last = Meeting.objects.visible_to(user).aggregate(last=Max("held_on"))["last"]
    if last and last.year < today.year:
        return Period.of_year(last.year)
    return Period.of_year(today.year, today)


def tables(owed: Grid, kind: str, *, may_write: bool) -> list[Table]:
    """Branches by the months of one kind; for a single branch, all its kinds, a table for each frequency."""
    if len(owed.branches) != 1:
        rows = [row for row in owed.rows if row.kind == kind]
        return [_table(Meeting.Kind(kind).label, "党支部", rows, owed, may_write)]
    by_frequency = defaultdict(list)
    for row in owed.rows:
        by_frequency[row.cells[0].slot.rule.frequency].append(row)
    return [
        _table(f"{owed.branches[0]}（{frequency.label}）", "类别", by_frequency[frequency], owed, may_write)
        for frequency in ScheduleRule.Frequency
        if by_frequency[frequency]
    ]


def _table(caption: str, heading: str, rows: list[Row], owed: Grid, may_write: bool) -> Table:
    columns = _columns([cell.slot for cell in rows[0].cells] if rows else [])
    return Table(caption, heading, columns, [_line(row, heading, owed.period, may_write) for row in rows])


def _columns(slots: list[Slot]) -> list[str]:
    several_years = len({slot.start.year for slot in slots}) > 1
    return [
        f"{slot.start.year}年{slot.label}" if several_years and slot.months < 12 else slot.label
        for slot in slots
    ]


def _line(row: Row, heading: str, period: Period, may_write: bool) -> Line:
    name = row.branch.short_name if heading == "党支部" else row.kind.label
    if row.group:
        name = f"{name}（{row.group.name}）"
    return Line(name, [_mark(row, cell, period, may_write) for cell in row.cells], totals([row]))


def _mark(row: Row, cell: Cell, period: Period, may_write: bool) -> Mark:
    where = {"kind": row.kind.value, "branch": row.branch.pk}
    url = ""
    if cell.meetings:
        until = min(cell.slot.end, period.end)
        url = f"{LIST}?{urlencode(where | {'since': cell.slot.start, 'until': until})}"
    elif may_write and cell.state in (State.MISSING, State.RUNNING):
        where |= {"group": row.group.pk} if row.group else {}
        url = f"{CREATE}?{urlencode(where | {'month': cell.slot.start})}"
    label = f"{row.branch.short_name}{cell.slot.label}{row.kind.label}{cell.state.value}"
    return Mark(cell.state.value, SHAPES[cell.state], cell.state.name.lower(), url, label)


def _by_kind(owed: Grid, request: HttpRequest) -> list[tuple[str, str, Totals]]:
    """(kind, address of its table, totals)."""
    rows: dict[Meeting.Kind, list[Row]] = defaultdict(list)
    for row in owed.rows:
        rows[row.kind].append(row)
    lines = []
    for kind, of_kind in rows.items():
        query = request.GET.copy()
        query["kind"] = kind
        lines.append((kind.label, f"{request.path}?{query.urlencode()}", totals(of_kind)))
    return lines
