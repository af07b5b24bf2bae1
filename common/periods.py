"""Periods of a calendar year: what a summary covers, and the months and quarters inside it."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True)
class Period:
    """Both days included; `end` is the 截止日 of every figure counted over the period."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("截止日期早于开始日期。")

    @classmethod
    def of_year(cls, year: int, until: date | None = None) -> "Period":
        """The calendar year, or its part up to `until`; ValueError when `until` lies outside the year."""
        if until is not None and until.year != year:
            raise ValueError(f"截止日期应在{year}年内。")
        return cls(date(year, 1, 1), until or date(year, 12, 31))

    @classmethod
    def of_month(cls, day: date) -> "Period":
        return cls(day.replace(day=1), month_end(day))

    @property
    def year(self) -> int:
        return self.start.year

    @property
    def label(self) -> str:
        """2023年 · 2023年上半年 · 2023年前三季度 · 2023年1—10月 · or the days themselves."""
        if (
            self.start == date(self.year, 1, 1)
            and self.end == month_end(self.end)
            and self.end.year == self.year
        ):
            names = {12: "", 3: "第一季度", 6: "上半年", 9: "前三季度", 1: "1月"}
            return f"{self.year}年{names.get(self.end.month, f'1—{self.end.month}月')}"
        first, last = self.start, self.end
        return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"

    @property
    def whole_year(self) -> bool:
        return self == Period.of_year(self.year)

    def months(self) -> Iterator["Period"]:
        """The months begun in the period; the last may be cut short by its end."""
        first = self.start.replace(day=1)
        while first <= self.end:
            yield Period(max(first, self.start), min(month_end(first), self.end))
            first = date(first.year + first.month // 12, first.month % 12 + 1, 1)

    def quarters(self) -> Iterator["Period"]:
        """The quarters begun in the period; the last may be cut short by its end."""
        months = list(self.months())
        while months:
            size = 3 - (months[0].start.month - 1) % 3
            quarter, months = months[:size], months[size:]
            yield Period(quarter[0].start, quarter[-1].end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end
