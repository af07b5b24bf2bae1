"""The evaluation in Python says of every check constraint in the house what the database says."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, DateField, DecimalField, F, IntegerField, Q, TimeField
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.constraints import NotUnderstood, _condition, check
from dues.models import Payment
from members.models import Member

CONSTRAINTS = [
    (model, constraint)
    for model in apps.get_models()
    if model._meta.app_label not in ("auth", "auditlog", "axes", "sessions", "contenttypes")
    for constraint in model._meta.constraints
    if isinstance(constraint, CheckConstraint)
]


def values(field):
    """A few values of a field, near each other so that comparisons fall either way."""
    if isinstance(field, DateField):
        options = st.dates(date(2023, 1, 30), date(2023, 2, 2))
    elif isinstance(field, TimeField):
        options = st.times()
    elif isinstance(field, DecimalField):
        options = st.sampled_from([Decimal("-1.00"), Decimal("0.00"), Decimal("1.00"), Decimal("101.00")])
    elif isinstance(field, IntegerField) or field.is_relation:
        options = st.integers(0, 6)
    elif field.choices:
        options = st.sampled_from([value for value, _ in field.choices] + ([""] if field.blank else []))
    else:
        options = st.sampled_from(["", "甲"])
    return st.none() | options if field.null else options


def named(model, constraint):
    """Fields that the condition mentions."""
    text = str(constraint.condition)
    return [f for f in model._meta.concrete_fields if not f.primary_key and f.name in text]


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS, ids=[c.name for _, c in CONSTRAINTS])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_agrees_with_the_database(model, constraint, data, db):
    instance = model()
    for field in named(model, constraint):
        setattr(instance, field.attname, data.draw(values(field), label=field.name))
    answers = []
    for validate in (check, lambda c, i: c.validate(model, i)):
        try:
            validate(constraint, instance)
            answers.append(None)
        except ValidationError as error:
            answers.append(error.messages)
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "condition",
    [Q(name__startswith="甲"), Q(name="甲") ^ Q(note="乙"), Q(joined_on__gt=F("born_on") - F("left_on"))],
)
def test_what_is_not_understood_is_left_to_the_database(condition):
    with pytest.raises(NotUnderstood):
        _condition(condition, Member)


def test_a_broken_constraint_speaks_in_its_own_words():
    constraint = next(c for c in Payment._meta.constraints if c.name == "payment_month_start")
    with pytest.raises(ValidationError, match="所属月份应为该月第一天。"):
        check(constraint, Payment(month=date(2023, 5, 2)))
