"""
Check constraints evaluated in Python, for bulk imports: Django asks the database once for every row and constraint.

Three-valued as in SQL: a comparison with NULL is unknown, and a constraint is broken only when it is false. A
condition that is not understood here is left to Django.
"""

import operator
from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Field, Model, Q
from django.db.models.expressions import CombinedExpression, Value


class NotUnderstood(Exception):
    """A condition with a lookup or expression that only the database can evaluate."""


LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda left, right: left in right,
    "range": lambda left, right: right[0] <= left <= right[1],
}
PARTS = {"day", "month", "year"}


def check(constraint: CheckConstraint, instance: Model) -> None:
    """ValidationError with the constraint's own message when the instance breaks it."""
    try:
        broken = _holds(constraint.condition, instance) is False
    except NotUnderstood:
        constraint.validate(type(instance), instance)
        return
    if broken:
        raise ValidationError(
            constraint.get_violation_error_message(), code=constraint.violation_error_code or None
        )


def _holds(condition: Any, instance: Model) -> bool | None:
    if isinstance(condition, tuple):
        name, right = condition
        return _compare(name, right, instance)
    if not isinstance(condition, Q):
        raise NotUnderstood(condition)
    results = [_holds(child, instance) for child in condition.children]
    if condition.connector == Q.XOR:
        raise NotUnderstood(condition)
    decisive = condition.connector == Q.OR
    result = decisive if decisive in results else None if None in results else not decisive
    return not result if condition.negated and result is not None else result


def _compare(name: str, right: Any, instance: Model) -> bool | None:
    path, _, lookup = name.rpartition("__")
    if lookup not in LOOKUPS and lookup != "isnull":
        path, lookup = name, "exact"
    left, right = _field(path, instance), _value(right, instance)
    if lookup == "isnull" or (lookup == "exact" and right is None):
        return (left is None) == (right is None or right is True)
    return None if left is None or right is None else LOOKUPS[lookup](left, right)


def _field(path: str, instance: Model) -> Any:
    name, _, part = path.partition("__")
    value = getattr(instance, cast(Field, instance._meta.get_field(name)).attname)
    if not part:
        return value
    if part not in PARTS:
        raise NotUnderstood(path)
    return None if value is None else getattr(value, part)


def _value(expression: Any, instance: Model) -> Any:
    if isinstance(expression, F):
        return _field(expression.deconstruct()[1][0], instance)
    if isinstance(expression, Value):
        return expression.value
    if isinstance(expression, CombinedExpression) and expression.connector == "+":
        left, right = _value(expression.lhs, instance), _value(expression.rhs, instance)
        return None if left is None or right is None else left + right
    if hasattr(expression, "resolve_expression"):
        raise NotUnderstood(expression)
    return expression
