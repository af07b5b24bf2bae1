"""The published steps of the rule of 2025, birth month by birth month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import add_months
from personnel.models import RetirementRule, Staff
from personnel.retirement import birth_months_retiring, retirement
from tests.personnel.factories import make_staff


@pytest.fixture
def rules(db) -> dict[str, RetirementRule]:
    return {rule.group: rule for rule in RetirementRule.objects.all()}


def published_steps(group: str) -> list[tuple[date, int]]:
    """Every birth month of the transition and its months of delay, as the annexes of the rule print them."""
    first, per_month, most = {
        "MEN": (date(1965, 1, 1), 4, 36),
        "WOMEN_CADRES": (date(1970, 1, 1), 4, 36),
        "WOMEN_WORKERS": (date(1975, 1, 1), 2, 60),
    }[group]
    delays = [delay for delay in range(1, most + 1) for _ in range(per_month)]
    return [(add_months(first, number), delay) for number, delay in enumerate(delays)]


# group, born, statutory month: lines read off the annexes, at the beginning, in the middle and at the end
ANNEX = [
    ("MEN", (1964, 12), (2024, 12)),
    ("MEN", (1965, 1), (2025, 2)),
    ("MEN", (1965, 4), (2025, 5)),
    ("MEN", (1965, 5), (2025, 7)),
    ("MEN", (1966, 1), (2026, 5)),
    ("MEN", (1976, 8), (2039, 7)),
    ("MEN", (1976, 9), (2039, 9)),
    ("MEN", (1976, 12), (2039, 12)),
    ("MEN", (1977, 1), (2040, 1)),
    ("WOMEN_CADRES", (1969, 12), (2024, 12)),
    ("WOMEN_CADRES", (1970, 1), (2025, 2)),
    ("WOMEN_CADRES", (1970, 5), (2025, 7)),
    ("WOMEN_CADRES", (1981, 9), (2039, 9)),
    ("WOMEN_CADRES", (1982, 1), (2040, 1)),
    ("WOMEN_WORKERS", (1974, 12), (2024, 12)),
    ("WOMEN_WORKERS", (1975, 1), (2025, 2)),
    ("WOMEN_WORKERS", (1975, 2), (2025, 3)),
    ("WOMEN_WORKERS", (1975, 3), (2025, 5)),
    ("WOMEN_WORKERS", (1984, 11), (2039, 11)),
    ("WOMEN_WORKERS", (1985, 1), (2040, 1)),
]


@pytest.mark.parametrize(("group", "born", "on"), ANNEX)
def test_lines_of_the_annexes(rules, group, born, on):
    assert retirement(date(*born, 15), rules[group]).on == date(*on, 1)


@pytest.mark.parametrize("group", ["MEN", "WOMEN_CADRES", "WOMEN_WORKERS"])
def test_every_birth_month_of_the_transition(rules, group):
    rule = rules[group]
    steps = published_steps(group)
    assert [retirement(born, rule).age - rule.old_age for born, _ in steps] == [delay for _, delay in steps]
    assert retirement(add_months(steps[0][0], -1), rule).age == rule.old_age
    assert retirement(add_months(steps[-1][0], 1), rule).age == rule.new_age


def test_earlier_by_choice_but_never_before_the_old_age(rules):
    found = retirement(date(1965, 1, 1), rules["MEN"])
    assert (found.earliest, found.on, found.latest) == (date(2025, 1, 1), date(2025, 2, 1), date(2028, 2, 1))


def test_three_years_either_way_once_the_transition_is_over(rules):
    found = retirement(date(1985, 6, 30), rules["WOMEN_WORKERS"])
    assert (found.earliest, found.on, found.latest) == (date(2037, 6, 1), date(2040, 6, 1), date(2043, 6, 1))


days = st.dates(date(1930, 1, 1), date(2010, 12, 31))
RULES = {
    "MEN": RetirementRule(old_age=720, new_age=756, step=4, first_birth=date(1965, 1, 1), flexible=36),
    "WOMEN_WORKERS": RetirementRule(
        old_age=600, new_age=660, step=2, first_birth=date(1975, 1, 1), flexible=36
    ),
}


@given(days, st.sampled_from(list(RULES.values())))
def test_the_bounds_hold_for_any_birthday(born_on, rule):
    found = retirement(born_on, rule)
    assert rule.old_age <= found.age <= rule.new_age
    assert add_months(born_on.replace(day=1), rule.old_age) <= found.earliest <= found.on < found.latest


@given(days, st.sampled_from(list(RULES.values())))
def test_who_is_born_a_month_later_retires_later(born_on, rule):
    assert retirement(born_on, rule).on < retirement(add_months(born_on, 1), rule).on


@given(days, st.sampled_from(list(RULES.values())), st.integers(0, 30))
def test_birth_months_are_the_inverse_of_retirement_months(born_on, rule, span):
    on = retirement(born_on, rule).on
    first, last = birth_months_retiring(on, add_months(on, span), rule)
    assert first == born_on.replace(day=1)
    assert retirement(last, rule).on <= add_months(on, span) < retirement(add_months(last, 1), rule).on


def test_a_month_without_any_birth_month(rules):
    # Born April 1965: May 2025; born May 1965: July 2025. Nobody reaches the age in June.
    assert birth_months_retiring(date(2025, 6, 1), date(2025, 6, 1), rules["MEN"]) is None


def test_the_list_in_sql_is_the_rule_in_python(world, rules):
    for year in range(1960, 1990, 3):
        for sex, is_cadre in (("M", True), ("F", True), ("F", False)):
            make_staff(world.township, born_on=date(year, 1 + year % 12, 28), sex=sex, is_cadre=is_cadre)
    every = list(rules.values())
    first, last = date(2025, 3, 1), date(2036, 8, 1)
    wanted = {staff.pk for staff in Staff.objects.all() if first <= staff.retirement(every).on <= last}
    assert set(Staff.objects.retiring(first, last, every).values_list("pk", flat=True)) == wanted
    assert len(wanted) > 3
