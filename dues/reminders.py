"""The words with which a branch reminds its members of unpaid dues; a secretary copies and sends them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from common.dates import chinese_date
from dues.arrears import DueMonth
from members.models import Branch

DAYS_TO_PAY = 10


def reminder(branch: Branch, owing: Iterable[tuple[str, Sequence[DueMonth]]], on: date) -> str:
    """`owing`: name and unpaid months of each member."""
    lines = [f"{name}：{_months(unpaid)}，共{sum(m.missing for m in unpaid):.2f}元" for name, unpaid in owing]
    until = on + timedelta(days=DAYS_TO_PAY)
    return "\n".join(
        [
            f"【党费提醒】{branch}的同志：截至{chinese_date(on)}，以下党费尚未缴纳。",
            *lines,
            f"请于{chinese_date(until)}前向支部缴纳；确有困难的，请向支部说明，可以按程序申请少缴或免缴。",
        ]
    )


def _months(unpaid: Sequence[DueMonth]) -> str:
    """2023年8月、9月、2024年1月: the year is said once."""
    words = []
    year = None
    for month in (item.month for item in unpaid):
        words.append(f"{month.month}月" if month.year == year else f"{month.year}年{month.month}月")
        year = month.year
    return "、".join(words)
