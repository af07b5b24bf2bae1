"""How values are written for Chinese readers."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()

NOTHING = "—"


@register.filter
def day(value: date | None) -> str:
    """2023年5月1日, without leading zeros; an aware time is taken in the local zone."""
    if not value:
        return NOTHING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def yuan(value: Decimal | int | None) -> str:
    """An amount in yuan to the cent with thousands separated: 1,234.50. The unit stands in the heading."""
    if value is None or value == "":
        return NOTHING
    return f"{Decimal(value).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


@register.filter
def yes_no(value: bool | None) -> str:
    """是, 否, or — where nobody said."""
    if value is None:
        return NOTHING
    return "是" if value else "否"


@register.filter
def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """part of whole as 66.7%; — when the whole is zero, for nothing was expected."""
    if not whole:
        return NOTHING
    share = Decimal(part) * 100 / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@register.filter
def shown(value: Any) -> Any:
    """Any value of a detail page: dates and yes/no in Chinese form, amounts with thousands separated, — for nothing."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return f"{value:,}"
    return value
