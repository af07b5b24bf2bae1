"""Shares in per cent that come out of the database with one decimal."""

from django.db.models import Aggregate, DecimalField, ExpressionWrapper, FloatField, Value
from django.db.models.functions import Cast, NullIf, Round


def share(part: Aggregate, whole: Aggregate) -> Round:
    """`part` of `whole` in per cent with one decimal, halves away from zero; an aggregate, null for nothing at all."""
    # A float first, because integers divide to integers; then a decimal, because PostgreSQL rounds no floats.
    ratio = ExpressionWrapper(part * Value(100.0) / NullIf(whole, Value(0)), output_field=FloatField())
    exact = Cast(ratio, DecimalField(max_digits=12, decimal_places=6))
    return Round(exact, precision=1, output_field=DecimalField(max_digits=5, decimal_places=1))
