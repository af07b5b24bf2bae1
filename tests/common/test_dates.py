import calendar
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import (
    EXCEL_EPOCH,
    add_months,
    chinese_date,
    parse_date,
    parse_month,
    parse_time,
    parse_time_range,
)

DAYS = st.dates(date(1906, 1, 1), date(2100, 12, 31))
MAY_DAY = date(2023, 5, 1)


def excel_datetime(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 a spreadsheet knows no time zones


def full_width(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    "value",
    [
        MAY_DAY,
        excel_datetime(2023, 5, 1, 23, 59),
        45047,
        45047.0,
        45047.75,
        "45047",
        "45047.0",
        20230501,
        20230501.0,
        "20230501",
        "2023.5.1",
        "2023.05.01",
        "2023-05-01",
        "2023-5-1",
        "2023/5/1",
        "2023。5。1",
        "2023、5、1",
        "2023年5月1日",
        "2023年05月01日",
        "2023年5月1号",
        "2023年5月",
        "2023年5月份",
        "2023.05",
        "2023.5",
        2023.05,
        2023.5,
        "2023-05",
        "2023/5",
        202305,
        "202305",
        full_width("2023.5.1"),
        full_width("2023年5月1日"),
        full_width("2023-05-01"),
        "  2023-05-01\n",
        "\u30002023年 5月 1日\u3000",
        "2023. 5. 1",
        "2023-05-01 00:00:00",
        "2023-05-01T08:30",
    ],
)
def test_every_way_of_writing_the_first_of_may(value):
    assert parse_date(value) == MAY_DAY


@pytest.mark.parametrize("value", [None, "", "  ", "\u3000", "\n"])
@pytest.mark.parametrize("parse", [parse_date, parse_month, parse_time, parse_time_range])
def test_blank_is_none(parse, value):
    assert parse(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "2023",
        2023,
        "5月1日",
        "3月",
        "5.1",
        "去年",
        "无",
        "2023年",
        "2023.13",
        "2023-02-30",
        "2023-00-01",
        0,
        5,
        -45047,
        100_000,
        "999999",
        1e9,
        float("inf"),
        float("nan"),
        "0202-03-05",
        "1899-12-31",
        "2101-01-01",
        date(1899, 12, 31),
        "2023-05-01 下午",
        "2023.5.1-2023.5.3",
        "20230532",
    ],
)
def test_anything_else_is_refused_with_the_value_in_the_message(value):
    with pytest.raises(ValueError, match="不是有效日期") as refusal:
        parse_date(value)
    assert f"“{value}”" in str(refusal.value)


@pytest.mark.parametrize("value", [True, [2023, 5, 1], time(8, 0), b"2023-05-01"])
def test_other_types_are_refused(value):
    with pytest.raises(ValueError, match="不是日期或时间"):
        parse_date(value)


def test_a_long_text_is_refused_and_not_repeated_whole():
    with pytest.raises(ValueError) as refusal:
        parse_date("2023年" + " " * 2000 + "5月")
    assert str(refusal.value) == "“2023年" + " " * 35 + "…”太长，不是日期或时间。"


def test_a_number_that_lost_its_zero_is_refused():
    with pytest.raises(ValueError) as refusal:
        parse_date(2023.10)
    assert str(refusal.value) == "“2023.1”分不清是1月还是10月，请写成2023年1月或2023年10月。"
    assert parse_date("2023.10") == date(2023, 10, 1)
    assert parse_date(2023.11) == date(2023, 11, 1)
    assert parse_date(2023.2) == date(2023, 2, 1)


@given(DAYS)
def test_round_trip_of_every_shape_of_a_day(day):
    serial = (day - EXCEL_EPOCH).days
    year, month, number = day.year, day.month, day.day
    shapes = [
        day,
        excel_datetime(year, month, number, 12, 30),
        serial,
        str(serial),
        float(serial),
        day.isoformat(),
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        f"{year}.{month}.{number}",
        f"{year}/{month:02}/{number:02}",
        chinese_date(day),
    ]
    assert [parse_date(shape) for shape in shapes] == [day] * len(shapes)


@given(DAYS)
def test_round_trip_of_every_shape_of_a_month(day):
    first = day.replace(day=1)
    shapes = [
        f"{day.year}年{day.month}月",
        f"{day:%Y-%m}",
        f"{day:%Y%m}",
        int(f"{day:%Y%m}"),
        f"{day.year}.{day.month}",
        day,
        day.isoformat(),
    ]
    assert [parse_month(shape) for shape in shapes] == [first] * len(shapes)


@given(st.text() | st.integers() | st.floats())
def test_any_value_gives_a_plausible_day_or_a_value_error(value):
    try:
        day = parse_date(value)
    except ValueError:
        return
    assert day is None or 1900 <= day.year <= 2100


@pytest.mark.parametrize("value", ["3月", "2023年", "2023.13", 13, "一季度"])
def test_a_month_needs_its_year(value):
    with pytest.raises(ValueError) as refusal:
        parse_month(value)
    assert str(refusal.value) == f"“{value}”不是有效月份，请写成2023年3月或2023-03。"


@pytest.mark.parametrize(
    "value",
    [
        "14:30",
        "14：30",
        " 14：30 ",
        "14 : 30",
        full_width("14:30"),
        "14:30:00",
        "14点30分",
        "14点30",
        "14时30分",
        "14时30分0秒",
        time(14, 30),
        excel_datetime(2023, 5, 1, 14, 30),
        timedelta(hours=14, minutes=30),
        14.5 / 24,
    ],
)
def test_every_way_of_writing_half_past_two(value):
    assert parse_time(value) == time(14, 30)


def test_full_hours_and_the_last_moment_of_the_day():
    assert parse_time("9点") == time(9)
    assert parse_time(0.0) == time(0)
    assert parse_time(0.9999999) == time(23, 59, 59)


@pytest.mark.parametrize(
    "value", ["24:00", "14:60", "14:30:60", "14", "上午", "14:30-16:00", 1.5, -0.1, timedelta(hours=24)]
)
def test_a_wrong_time_is_refused(value):
    with pytest.raises(ValueError, match="不是有效时间，请写成14:30。") as refusal:
        parse_time(value)
    assert f"“{value}”" in str(refusal.value)


@pytest.mark.parametrize("mark", ["-", "—", "——", "–", "~", "～", "－", "至", "到", " - ", " 至 "])
def test_every_mark_between_start_and_end(mark):
    assert parse_time_range(f"14:30{mark}16：00") == (time(14, 30), time(16))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("14:30", "不是有效起止时间"),
        ("14:30-15:00-16:00", "不是有效起止时间"),
        ("14:30-", "不是有效时间"),
        ("14:30-25:00", "不是有效时间"),
        ("16:00-14:30", "的结束时间应晚于开始时间"),
        ("14:30-14:30", "的结束时间应晚于开始时间"),
    ],
)
def test_a_wrong_range_is_refused(value, reason):
    with pytest.raises(ValueError, match=reason):
        parse_time_range(value)


@given(st.times(), st.times())
def test_round_trip_of_ranges(first, second):
    start, end = sorted([first.replace(second=0, microsecond=0), second.replace(second=0, microsecond=0)])
    text = f"{start:%H:%M}-{end:%H:%M}"
    if start == end:
        with pytest.raises(ValueError):
            parse_time_range(text)
    else:
        assert parse_time_range(text) == (start, end)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
        (date(2023, 1, 15), -1, date(2022, 12, 15)),
        (date(2023, 5, 1), 0, date(2023, 5, 1)),
    ],
)
def test_add_months(day, count, expected):
    assert add_months(day, count) == expected


@given(DAYS, st.integers(-1200, 1200))
def test_add_months_lands_in_the_right_month_on_the_same_day_or_its_last(day, count):
    result = add_months(day, count)
    assert (result.year - day.year) * 12 + result.month - day.month == count
    assert result.day == min(day.day, calendar.monthrange(result.year, result.month)[1])


@given(DAYS, DAYS, st.integers(-1200, 1200))
def test_add_months_keeps_the_order_of_days(first, second, count):
    first, second = sorted([first, second])
    assert add_months(first, count) <= add_months(second, count)


def test_chinese_date():
    assert chinese_date(date(2023, 12, 31)) == "2023年12月31日"
    assert chinese_date(date(2024, 1, 2)) == "2024年1月2日"
