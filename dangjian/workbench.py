"""What the home page shows a user: to-dos, the month's reporting, the year's main figures beside plan and last year."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from common.figures import Figure
from common.periods import Period
from common.todo import Todo
from meetings.models import ScheduleRule
from meetings.schedule import grid

FAR = date.max


@dataclass(frozen=True)
class Compared:
    """A figure of this year so far beside the same days of last year; None where last year has no records."""

    figure: Figure
    last_year: int | None


def todos(user: User, on: date) -> list[Todo]:
    """Everything due, the earliest day first."""
    found = [todo for path in settings.TODO_SOURCES for todo in import_module(path).todos(user, on)]
    return sorted(found, key=lambda todo: (todo.due_on or FAR, todo.label))


def main_figures(branches: QuerySet, on: date) -> list[Compared]:
    """The figures of settings.HOME_FIGURES, by the chapters' own counting."""
    this_year = Period.of_year(on.year, on)
    last_year = Period.of_year(on.year - 1, _same_day_last_year(on))
    compared = []
    for path, keys in settings.HOME_FIGURES.items():
        section = import_module(path)
        now, before = section.collect(this_year, branches), section.collect(last_year, branches)
        compared += [Compared(now.figures[key], before.figures[key].value or None) for key in keys]
    return compared


def _same_day_last_year(on: date) -> date:
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return date(on.year - 1, on.month, day)


def reporting_by_month(branches: QuerySet, on: date) -> list[tuple[str, int | None]]:
    """报送率 of each month of the year so far that has ended, in per cent: three queries for all."""
    rules = list(ScheduleRule.objects.filter(frequency=ScheduleRule.Frequency.MONTH))
    year = grid(Period.of_year(on.year, on), branches, rules)
    months = []
    for index in range(on.month):
        cells = [row.cells[index] for row in year.rows if index < len(row.cells)]
        counted = [cell for cell in cells if cell.counted]
        if counted:
            rate = round(100 * sum(cell.reported for cell in counted) / len(counted))
            months.append((f"{index + 1}月", rate))
    return months
