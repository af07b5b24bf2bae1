"""What the home page tells: to-dos by due day, what is reported this month, what a branch owes, the latest records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from common.dates import add_months
from common.figures import source
from common.periods import month_end
from common.todo import Todo
from meetings.models import Meeting, ScheduleRule
from meetings.rates import per_cent
from meetings.schedule import Cell, Grid, Row, State

LATEST = 8
SOON = timedelta(days=7)
DAYS_TOLD = 99


@dataclass(frozen=True)
class Task:
    """A to-do and how much time is left for it, in words; "" where no day is fixed."""

    todo: Todo
    when: str
    late: bool


@dataclass(frozen=True)
class Reporting:
    """应报 and 实报 of one month; `url` opens the month in the matrix."""

    label: str
    expected: int
    reported: int
    url: str

    @property
    def rate(self):
        return per_cent(self.reported, self.expected)


@dataclass(frozen=True)
class Owed:
    """A meeting that a branch still has to hold or report; `url` opens the form for it."""

    label: str
    due_on: date
    missing: bool
    url: str


def todos(user: User, on: date) -> list[Todo]:
    """Everything due, the earliest day first, what has no fixed day last."""
    found = [todo for path in settings.TODO_SOURCES for todo in import_module(path).todos(user, on)]
    return sorted(found, key=lambda todo: todo.due_on or date.max)


def tasks(found: Iterable[Todo], on: date) -> list[Task]:
    return [Task(todo, _when(todo.due_on, on), bool(todo.due_on and todo.due_on < on)) for todo in found]


def _when(due_on: date | None, on: date) -> str:
    if due_on is None:
        return ""
    days = (due_on - on).days
    if days == 0:
        return "今天到期"
    if days > 0:
        return f"还有{days}天"
    return f"已过{-days}天" if -days <= DAYS_TOLD else "早已过期"


def pressing(todo: Todo, on: date) -> bool:
    """What the menu counts: all but what is not due within a week."""
    return todo.due_on is None or todo.due_on <= on + SOON


def reporting(owed: Grid, month: date) -> Reporting:
    """What is due every month, in the month that begins on `month`; one still running counts what has come so far."""
    cells = [cell for cell in _monthly(owed) if cell.slot.start == month and cell.state is not State.NOT_OWED]
    reported = sum(cell.state in (State.ON_TIME, State.LATE) for cell in cells)
    until = min(month_end(month), owed.period.end)
    return Reporting(
        f"{month.month}月", len(cells), reported, source("meetings:matrix", since=month, until=until)
    )


def recent_months(owed: Grid, on: date) -> list[Reporting]:
    """The running month and, from February on, the one before it."""
    first = on.replace(day=1)
    months = [first] if on.month == 1 else [first, add_months(first, -1)]
    return [reporting(owed, month) for month in months]


def rate_by_month(owed: Grid) -> list[tuple[str, object]]:
    """报送率 of each month that has ended, in per cent; None for a month in which nothing was due."""
    ended = [month.start for month in owed.period.months() if month.end == month_end(month.start)]
    months = [reporting(owed, month) for month in ended]
    return [(month.label, month.rate if month.expected else None) for month in months]


def _monthly(owed: Grid) -> Iterable[Cell]:
    return (
        cell
        for row in owed.rows
        for cell in row.cells
        if cell.slot.rule.frequency == ScheduleRule.Frequency.MONTH
    )


def owed_by(owed: Grid) -> list[Owed]:
    """What is missing or due in the running month, quarter or year, the earliest day first."""
    wanted = (State.MISSING, State.RUNNING)
    lines = [_line(row, cell, owed) for row in owed.rows for cell in row.cells if cell.state in wanted]
    return sorted(lines, key=lambda line: line.due_on)


def _line(row: Row, cell: Cell, owed: Grid) -> Owed:
    unit = f"（{row.group.name}）" if row.group else ""
    branch = row.branch.short_name if len(owed.branches) > 1 else ""
    url = source(
        "meetings:meeting-create",
        kind=row.kind,
        branch=row.branch.pk,
        group=row.group and row.group.pk,
        month=cell.slot.start,
    )
    label = f"{branch}{cell.slot.label}{row.kind.label}{unit}"
    return Owed(label, cell.slot.due_on, cell.state is State.MISSING, url)


def is_itemised(todo: Todo) -> bool:
    """A secretary sees one by one what these to-dos only count."""
    return todo.url.startswith((reverse("meetings:matrix"), returned_url()))


def returned_url() -> str:
    return source("meetings:meeting-list", state=Meeting.State.RETURNED)


def returned(user: User) -> QuerySet:
    records = Meeting.objects.visible_to(user).filter(state=Meeting.State.RETURNED)
    return records.select_related("branch").defer("minutes", "resolutions", "draft")


def latest(user: User) -> QuerySet:
    """The records handed in last."""
    records = Meeting.objects.visible_to(user).exclude(state=Meeting.State.DRAFT)
    shown = records.select_related("branch", "committee").defer("minutes", "resolutions", "draft")
    return shown.order_by("-pk")[:LATEST]
