"""
The month of retirement, by 《国务院关于渐进式延迟法定退休年龄的办法》, which the Standing Committee of the
National People's Congress approved on 2024-09-13, in force from 2025-01-01.

A birth month and a retirement month are months counted from the year 0 (`month_number`): the law moves whole months.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Rule(Protocol):
    """One class of people; see personnel.models.RetirementRule. Ages are in months."""

    old_age: int
    new_age: int
    step: int
    first_birth: date
    flexible: int


@dataclass(frozen=True)
class Retirement:
    """The statutory month (its first day), and the bounds within which it may be chosen with consent."""

    on: date
    earliest: date
    latest: date
    age: int


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """The first day of a numbered month."""
    return date(number // 12, number % 12 + 1, 1)


def statutory_age(born_on: date, rule: Rule) -> int:
    """
    Months of age. From `first_birth` on, whoever would have retired in January 2025, every `step` birth months add one
    month, up to `new_age`.
    """
    behind = month_number(born_on) - month_number(rule.first_birth)
    if behind < 0:
        return rule.old_age
    return min(rule.old_age + behind // rule.step + 1, rule.new_age)


def retirement(born_on: date, rule: Rule) -> Retirement:
    """弹性退休: at most `flexible` months earlier, never before the old age; or as much later by agreement."""
    age = statutory_age(born_on, rule)
    birth = month_number(born_on)
    earliest = max(age - rule.flexible, rule.old_age)
    return Retirement(
        month_of(birth + age), month_of(birth + earliest), month_of(birth + age + rule.flexible), age
    )


def birth_months_retiring(first: date, last: date, rule: Rule) -> tuple[date, date] | None:
    """
    The first and the last birth month whose statutory retirement falls into the months from `first` to `last`; None if
    nobody can retire then. The later one is born, the later one retires, so the months follow one another.
    """
    since, until = month_number(first), month_number(last)
    births = [
        birth
        for birth in range(since - rule.new_age, until - rule.old_age + 1)
        if since <= birth + statutory_age(month_of(birth), rule) <= until
    ]
    return (month_of(births[0]), month_of(births[-1])) if births else None


def births_by_rule(first: date, last: date, rules: Iterable[Rule]) -> list[tuple[Rule, tuple[date, date]]]:
    """Each rule with its birth months retiring from month to month; rules without any are left out."""
    found = [(rule, birth_months_retiring(first, last, rule)) for rule in rules]
    return [(rule, births) for rule, births in found if births]
