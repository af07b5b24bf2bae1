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


Condition = Callable[[Model], bool | None]
Reader = Callable[[Model], Any]


def check(constraint: CheckConstraint, instance: Model) -> None:
    """ValidationError with the constraint's own message when the instance breaks it."""
    checker(constraint, type(instance))(instance)


def checker(constraint: CheckConstraint, model: type[Model]) -> Callable[[Model], None]:
    """The constraint read once, for many rows; what it returns raises as `check` does."""
    try:
        holds = _condition(constraint.condition, model)
    except NotUnderstood:
        return lambda instance: constraint.validate(model, instance)

    def checked(instance: Model) -> None:
        if holds(instance) is False:
            raise ValidationError(
                constraint.get_violation_error_message(), code=constraint.violation_error_code or None
            )

    return checked


def _condition(condition: Any, model: type[Model]) -> Condition:
    if isinstance(condition, tuple):
        name, right = condition
        return _comparison(name, right, model)
    if not isinstance(condition, Q) or condition.connector == Q.XOR:
        raise NotUnderstood(condition)
    parts = [_condition(child, model) for child in condition.children]
    decisive, negated = condition.connector == Q.OR, condition.negated

    def holds(instance: Model) -> bool | None:
        result: bool | None = not decisive
        for part in parts:
            found = part(instance)
            if found is decisive:
                result = decisive
                break
            if found is None:
                result = None
        return not result if negated and result is not None else result

    return holds


def _comparison(name: str, right: Any, model: type[Model]) -> Condition:
    path, _, lookup = name.rpartition("__")
    if lookup not in LOOKUPS and lookup != "isnull":
        path, lookup = name, "exact"
    read, value = _field(path, model), _value(right, model)
    if lookup == "isnull" or (lookup == "exact" and right is None):
        null = right is None or right is True
        return lambda instance: (read(instance) is None) == null
    compare = LOOKUPS[lookup]

    def holds(instance: Model) -> bool | None:
        one, other = read(instance), value(instance)
        return None if one is None or other is None else bool(compare(one, other))

    return holds


def _field(path: str, model: type[Model]) -> Reader:
    name, _, part = path.partition("__")
    read = operator.attrgetter(cast(Field, model._meta.get_field(name)).attname)
    if not part:
        return read
    if part not in PARTS:
        raise NotUnderstood(path)

    def read_part(instance: Model) -> Any:
        value = read(instance)
        return None if value is None else getattr(value, part)

    return read_part


def _value(expression: Any, model: type[Model]) -> Reader:
    if isinstance(expression, F):
        return _field(expression.deconstruct()[1][0], model)
    if isinstance(expression, Value):
        return lambda instance: expression.value
    if isinstance(expression, CombinedExpression) and expression.connector == "+":
        one, other = _value(expression.lhs, model), _value(expression.rhs, model)

        def add(instance: Model) -> Any:
            left, right = one(instance), other(instance)
            return None if left is None or right is None else left + right

        return add
    if hasattr(expression, "resolve_expression"):
        raise NotUnderstood(expression)
    return lambda instance: expression
