import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.periods import Period

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("until", "label"),
    [
        (None, "2023年"),
        (date(2023, 12, 31), "2023年"),
        (date(2023, 9, 30), "2023年前三季度"),
        (date(2023, 6, 30), "2023年上半年"),
        (date(2023, 3, 31), "2023年第一季度"),
        (date(2023, 1, 31), "2023年1月"),
        (date(2023, 10, 31), "2023年1—10月"),
        (date(2023, 10, 30), "2023年1月1日至2023年10月30日"),
    ],
)
def test_label_of_a_year_up_to_a_day(until, label):
    assert Period.of_year(2023, until).label == label


def test_until_outside_the_year_is_refused():
    with pytest.raises(ValueError, match=r"^截止日期应在2023年内。$"):
        Period.of_year(2023, date(2024, 1, 1))


def test_end_before_start_is_refused():
    with pytest.raises(ValueError, match=r"^截止日期早于开始日期。$"):
        Period(date(2023, 5, 2), date(2023, 5, 1))


def test_quarters_of_a_period_cut_short():
    assert list(Period.of_year(2023, date(2023, 8, 10)).quarters()) == [
        Period(date(2023, 1, 1), date(2023, 3, 31)),
        Period(date(2023, 4, 1), date(2023, 6, 30)),
        Period(date(2023, 7, 1), date(2023, 8, 10)),
    ]


@given(DAYS, st.integers(0, 900))
def test_months_and_quarters_tile_the_period(start, length):
    period = Period(start, start + timedelta(days=length))
    for parts in (list(period.months()), list(period.quarters())):
        assert parts[0].start == period.start
        assert parts[-1].end == period.end
        for before, after in itertools.pairwise(parts):
            assert after.start == before.end + timedelta(days=1)
