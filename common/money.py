"""Sums of money that come out of the database to the cent."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import DecimalField, Sum

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _rounded(value: Decimal | None, expression: Any, connection: Any) -> Decimal:
    return NOTHING if value is None else to_cents(value)


class YuanSum(Sum):
    """
    Sum in yuan to the cent, 0.00 for no rows. SQLite adds floats; the rounding makes them exact up to 10 billion.

    Inside another expression no rows are still null, as for every sum.
    """

    empty_result_set_value: Any = NOTHING

    def __init__(self, *expressions: Any, **options: Any) -> None:
        options.setdefault("output_field", DecimalField(max_digits=14, decimal_places=2))
        super().__init__(*expressions, **options)

    def get_db_converters(self, connection: Any) -> list:
        return [*super().get_db_converters(connection), _rounded]
