"""What a member owes a month, by the standard in force."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

from common.money import to_cents


class Band(Protocol):
    """One band of a standard; see dues.models.Standard."""

    category: str
    up_to: Decimal | None
    rate: Decimal | None
    least: Decimal | None
    most: Decimal | None


BandType = TypeVar("BandType", bound=Band)


def monthly_dues(category: str, base: Decimal, standards: Iterable[Band]) -> Decimal:
    """
    Yuan a month, to the cent: the rate of the first band whose upper bound is not below `base`, on the whole base.

    中组发〔2008〕3号: the bands are not progressive and their upper bounds belong to them. Where the standard
    gives amounts instead of a rate, the least of them; the branch may agree on more. ValueError in Chinese for a
    negative base, or a category without a standard.
    """
    if base < 0:
        raise ValueError("缴费基数不能为负数。")
    band = find_band(category, base, standards)
    if band.rate is None:
        return to_cents(band.least or Decimal(0))
    dues = to_cents(base * band.rate)
    if band.most is not None:
        dues = min(dues, band.most)
    return max(dues, band.least or Decimal(0))


def find_band(category: str, base: Decimal, standards: Iterable[BandType]) -> BandType:
    """The band of a base; ValueError in Chinese when the standard has none."""
    bands = sorted(
        (band for band in standards if band.category == category),
        key=lambda band: (band.up_to is None, band.up_to or 0),
    )
    for band in bands:
        if band.up_to is None or base <= band.up_to:
            return band
    raise ValueError("没有适用的党费标准，请先在党费标准中登记。")
