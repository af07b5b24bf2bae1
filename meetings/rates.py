"""Rates as the summary prints them: per cent, one decimal, halves away from zero."""

from decimal import ROUND_HALF_UP, Decimal


def per_cent(part: int, whole: int) -> Decimal:
    """`part` of `whole`; 0 when nothing was expected."""
    share = Decimal(part) * 100 / Decimal(whole) if whole else Decimal(0)
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)
