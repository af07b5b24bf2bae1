from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.models import Standard
from dues.rates import monthly_dues

D = Decimal


@dataclass(frozen=True)
class Band:
    category: str
    up_to: Decimal | None = None
    rate: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None


RULES = [
    Band("WAGE", D(3000), D("0.005")),
    Band("WAGE", D(5000), D("0.01")),
    Band("WAGE", D(10000), D("0.015")),
    Band("WAGE", None, D("0.02"), most=D(1000)),
    Band("RETIRED", D(5000), D("0.005")),
    Band("RETIRED", None, D("0.01")),
    Band("FARMER", least=D("0.2"), most=D(1)),
]

BOUNDARIES = [
    ("WAGE", "0", "0.00"),
    ("WAGE", "3000", "15.00"),
    ("WAGE", "3000.01", "30.00"),
    ("WAGE", "5000", "50.00"),
    ("WAGE", "5000.01", "75.00"),
    ("WAGE", "10000", "150.00"),
    ("WAGE", "10000.01", "200.00"),
    ("WAGE", "50000", "1000.00"),
    ("WAGE", "90000", "1000.00"),
    ("RETIRED", "5000", "25.00"),
    ("RETIRED", "5000.01", "50.00"),
    ("FARMER", "0", "0.20"),
]


@pytest.mark.parametrize(("category", "base", "dues"), BOUNDARIES)
def test_upper_bounds_belong_to_their_band(category, base, dues):
    assert monthly_dues(category, D(base), RULES) == D(dues)


@pytest.mark.parametrize(
    ("category", "base", "dues"), [*BOUNDARIES, ("STUDENT", "0", "0.2"), ("UNEMPLOYED", "0", "0.2")]
)
def test_the_seeded_standard_gives_the_same(db, category, base, dues):
    assert monthly_dues(category, D(base), Standard.objects.in_force(date(2023, 1, 1))) == D(dues)


def test_there_was_no_cap_before_2017(db):
    assert monthly_dues("WAGE", D(90000), Standard.objects.in_force(date(2016, 12, 31))) == D(1800)


@pytest.mark.parametrize("day", [date(2008, 4, 1), date(2016, 12, 31), date(2017, 1, 1)])
def test_one_open_band_is_in_force_on_any_day(db, day):
    assert Standard.objects.in_force(day).filter(category="WAGE", up_to=None).count() == 1


def test_no_standard_before_april_2008(db):
    assert list(Standard.objects.in_force(date(2008, 3, 31))) == []


def test_refusals():
    with pytest.raises(ValueError, match="缴费基数不能为负数"):
        monthly_dues("WAGE", D("-0.01"), RULES)
    with pytest.raises(ValueError, match="没有适用的党费标准"):
        monthly_dues("STUDENT", D(0), RULES)


cents = st.integers(0, 10_000_000).map(lambda n: D(n) / 100)


@given(cents, cents)
def test_more_pay_never_means_less_dues(one, other):
    low, high = sorted((one, other))
    assert monthly_dues("WAGE", low, RULES) <= monthly_dues("WAGE", high, RULES)


@given(cents)
def test_dues_are_whole_cents_between_a_half_and_two_per_cent(base):
    dues = monthly_dues("WAGE", base, RULES)
    assert dues == dues.quantize(D("0.01"))
    assert min(base * D("0.005"), D(1000)) - D("0.005") <= dues <= base * D("0.02") + D("0.005")


@given(cents, st.randoms())
def test_the_order_of_the_bands_does_not_matter(base, random):
    shuffled = random.sample(RULES, len(RULES))
    assert monthly_dues("WAGE", base, shuffled) == monthly_dues("WAGE", base, RULES)
