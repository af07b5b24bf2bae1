"""Working days of mainland China. The holidays come from a table that the office can correct."""

from collections.abc import Mapping
from datetime import date, timedelta

from chinese_calendar.constants import Holiday, holidays, workdays

SATURDAY = 5


def is_workday(day: date, holidays: Mapping[date, bool]) -> bool:
    """`holidays` says of single days whether one works on them; the others go by the week."""
    return holidays.get(day, day.weekday() < SATURDAY)


def add_workdays(start: date, count: int, holidays: Mapping[date, bool]) -> date:
    """The `count`th working day after `start`, which itself is not counted; before it, if negative."""
    step = timedelta(days=1 if count > 0 else -1)
    day = start
    for _ in range(abs(count)):
        day += step
        while not is_workday(day, holidays):
            day += step
    return day


def seed_holidays(year: int) -> list[tuple[date, bool, str]]:
    """
    Days off and make-up working days that differ from the plain week: (day, is a working day, Chinese name).

    Source: the State Council's yearly notices as kept by chinesecalendar. A year it does not know gives an
    empty list, so only weekends are off until the office enters the notice.
    """
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    off = [(day, False, names[name]) for day, name in holidays.items() if day.year == year]
    made_up = [(day, True, f"{names[name]}调休上班") for day, name in workdays.items() if day.year == year]
    return sorted(off + made_up)
