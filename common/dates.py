"""Dates, months and times in every shape that people type into Excel, and in the shape of official papers."""

import calendar
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

YEARS = range(1900, 2101)
# Excel counts days from here; the wrong leap day of 1900 lies before every serial accepted below.
EXCEL_EPOCH = date(1899, 12, 30)
# 1905-10-01 to 2173-10-13. Smaller numbers are years (2023) or slips, larger ones 202305 or 20230501.
SERIALS = range(2101, 100_000)

# Longer cells are no dates, and would cost the patterns below much time.
LONGEST_TEXT = 40

_SEPARATOR = r"[.\-/。、]"
_SPACED_SEPARATOR = re.compile(r"\s*([.\-/。、年月])\s*")
# Exports of other systems write 2023-05-01 00:00:00; the time says nothing.
_CLOCK_TIME = r"(?:[T ]\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?"
_DAY_SHAPES = [
    re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_CLOCK_TIME}"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
]
_MONTH_SHAPES = [
    re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})"),
    re.compile(r"(\d{4})年(\d{1,2})月份?"),
    re.compile(r"(\d{4})(\d{2})"),
]
_TIME_SHAPE = re.compile(r"(\d{1,2})(?:[:时点](\d{1,2})?)(?:[:分](\d{1,2})?秒?)?")
_RANGE_MARK = re.compile(r"[-–—~〜至到]+")


def parse_date(value: Any) -> date | None:
    """
    A day, or the first of the month where only a month is given; None for a blank.

    Takes date and datetime, Excel serials (45047, also as text), 2023.5.1, 2023-05-01, 2023/5/1, 20230501,
    2023年5月1日, 2023年5月, 2023.05, 202305. ValueError with a Chinese message for everything else.
    """
    if isinstance(value, date):
        return _plausible(value.date() if isinstance(value, datetime) else value, value)
    return _read_text(value) if isinstance(value, str) else _read(value)


def _read(value: Any) -> date | None:
    text = _SPACED_SEPARATOR.sub(r"\1", _plain_text(value))
    if not text:
        return None
    if isinstance(value, float):
        _refuse_lost_zero(text)
    for shape in [*_DAY_SHAPES, *_MONTH_SHAPES]:
        if match := shape.fullmatch(text):
            return _make_date(value, *(int(part) for part in match.groups()))
    serial = re.fullmatch(r"(\d{4,5})(?:\.\d+)?", text)
    if serial and int(serial[1]) in SERIALS:
        return _plausible(EXCEL_EPOCH + timedelta(days=int(serial[1])), value)
    raise ValueError(f"“{value}”不是有效日期，请写成2023年5月1日或2023-05-01。")


# A roster of thousands holds the same days over and over.
_read_text = lru_cache(maxsize=4096)(_read)


def parse_month(value: Any) -> date | None:
    """
    The first of the month: 2023年3月, 2023-03, 202303, or any date in it; None for a blank.

    ValueError with a Chinese message for everything else, also for a month without its year.
    """
    try:
        day = parse_date(value)
    except ValueError as error:
        raise ValueError(f"“{value}”不是有效月份，请写成2023年3月或2023-03。") from error
    return day and day.replace(day=1)


def parse_time(value: Any) -> time | None:
    """
    The time of 14:30, 14：30, 14点30分, 14:30:00, a datetime or Excel's part of a day; None for a blank.

    ValueError with a Chinese message for everything else.
    """
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, (timedelta, float)):
        return _part_of_day(value)
    text = _plain_text(value)
    return _clock_time(text) if text else None


def parse_time_range(value: Any) -> tuple[time, time] | None:
    """
    Start and end of 14:30-16:00 (also — ～ 至 到), the end later than the start; None for a blank.

    ValueError with a Chinese message for everything else.
    """
    text = _plain_text(value)
    if not text:
        return None
    parts = _RANGE_MARK.split(text)
    if len(parts) != 2:
        raise ValueError(f"“{value}”不是有效起止时间，请写成14:30-16:00。")
    start, end = _clock_time(parts[0]), _clock_time(parts[1])
    if end <= start:
        raise ValueError(f"“{value}”的结束时间应晚于开始时间。")
    return start, end


def add_months(day: date, count: int) -> date:
    """The same day `count` months on (back if negative), or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def chinese_date(day: date) -> str:
    """2023年12月31日: Arabic figures without leading zeros, as GB/T 9704-2012 writes dates."""
    return f"{day.year}年{day.month}月{day.day}日"


def _plain_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError(f"“{value}”不是日期或时间。")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"“{text[:LONGEST_TEXT]}…”太长，不是日期或时间。")
    return text


def _refuse_lost_zero(text: str) -> None:
    # Excel stores 2023.10 as the number 2023.1; .2 to .9 can only be single months.
    if match := re.fullmatch(r"(\d{4})\.1", text):
        year = match[1]
        raise ValueError(f"“{text}”分不清是1月还是10月，请写成{year}年1月或{year}年10月。")


def _make_date(value: Any, year: int, month: int, day: int = 1) -> date:
    try:
        return _plausible(date(year, month, day), value)
    except ValueError:
        raise ValueError(f"“{value}”不是有效日期：没有{year}年{month}月{day}日，或年份不合理。") from None


def _plausible(day: date, value: Any) -> date:
    if day.year not in YEARS:
        raise ValueError(f"“{value}”不是有效日期：年份应在{YEARS[0]}至{YEARS[-1]}之间。")
    return day


def _clock_time(text: str) -> time:
    match = _TIME_SHAPE.fullmatch(re.sub(r"\s", "", text))
    hour, minute, second = (int(part or 0) for part in match.groups()) if match else (24, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"“{text.strip()}”不是有效时间，请写成14:30。")
    return time(hour, minute, second)


def _part_of_day(value: timedelta | float) -> time:
    part = value / timedelta(days=1) if isinstance(value, timedelta) else value
    if not 0 <= part < 1:
        raise ValueError(f"“{value}”不是有效时间，请写成14:30。")
    seconds = min(round(part * 86400), 86399)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
