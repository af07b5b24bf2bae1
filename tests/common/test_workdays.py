from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.workdays import add_workdays, is_workday, seed_holidays

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
TABLES = st.dictionaries(st.dates(date(2020, 1, 1), date(2020, 3, 31)), st.booleans(), max_size=40)


def holidays_of(year: int) -> dict[date, bool]:
    return {day: works for day, works, _ in seed_holidays(year)}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 9, 28), True),
        (date(2023, 9, 29), False),  # 中秋, a Friday
        (date(2023, 9, 30), False),
        (date(2023, 10, 6), False),
        (date(2023, 10, 7), True),  # a Saturday worked for 国庆
        (date(2023, 10, 8), True),
        (date(2023, 10, 14), False),
    ],
)
def test_autumn_2023(day, works):
    assert is_workday(day, holidays_of(2023)) is works


def test_five_working_days_across_the_national_holiday():
    holidays = holidays_of(2023)
    assert add_workdays(date(2023, 9, 27), 5, holidays) == date(2023, 10, 10)
    assert add_workdays(date(2023, 10, 10), -5, holidays) == date(2023, 9, 27)


def test_the_office_can_correct_a_day():
    friday = date(2023, 5, 12)
    assert is_workday(friday, {})
    assert not is_workday(friday, {friday: False})
    assert add_workdays(date(2023, 5, 11), 1, {friday: False}) == date(2023, 5, 15)


def test_seed_names_the_days():
    seed = seed_holidays(2023)
    assert (date(2023, 1, 22), False, "春节") in seed
    assert (date(2023, 10, 7), True, "国庆节调休上班") in seed
    # 元旦 2 + 2 (of 2024), 春节 7, 清明 1, 劳动节 5, 端午 3, 中秋和国庆 8; seven days worked instead
    assert sum(not works for _, works, _ in seed) == 28
    assert sum(works for _, works, _ in seed) == 7
    assert len({day for day, _, _ in seed}) == 35
    assert seed == sorted(seed)


def test_a_year_that_is_not_known_has_weekends_only():
    assert seed_holidays(2099) == []
    assert seed_holidays(1990) == []
    assert [is_workday(date(2099, 5, 1) + timedelta(days=number), {}) for number in range(4)] == [
        True,
        False,
        False,
        True,
    ]


@given(DAYS, st.integers(1, 60), TABLES)
def test_the_result_is_a_working_day_with_exactly_that_many_since_the_start(start, count, holidays):
    end = add_workdays(start, count, holidays)
    days = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert is_workday(end, holidays)
    assert sum(is_workday(day, holidays) for day in days) == count


@given(DAYS, st.integers(-60, 60), TABLES)
def test_back_and_forth_returns_to_a_working_day(start, count, holidays):
    workday = add_workdays(start, 1, holidays)
    assert add_workdays(add_workdays(workday, count, holidays), -count, holidays) == workday


@given(DAYS, TABLES)
def test_no_days_is_the_start(start, holidays):
    assert add_workdays(start, 0, holidays) == start
