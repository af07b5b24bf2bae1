"""The workbooks of benchmarks/imports.py: rows of the sheet 党员, and the same people with something changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from common.identity import DEMO_AREA, make_id_number

BRANCHES = 40
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ("建国", "秀兰", "志强", "玉梅", "海涛", "春燕", "永福", "丽华")
COLUMNS = (
    "姓名",
    "所在党支部",
    "公民身份证号",
    "性别",
    "民族",
    "出生日期",
    "学历",
    "人员类别",
    "加入党组织日期",
    "转为正式党员日期",
    "工作岗位",
    "手机号",
    "固定电话",
    "家庭住址",
    "党籍状态",
    "是否为失联党员",
    "备注",
    "入党时所在支部",
    "学位",
    "户籍所在地",
)


def branch_name(number: int) -> str:
    return f"第{number % BRANCHES + 1}村党支部"


def rows(count: int, *, changed: bool) -> Iterator[tuple]:
    """Twenty columns; the changed ones differ in three cells of each row."""
    for number in range(count):
        born_on = date(1950, 1, 1) + timedelta(days=number % 18_000)
        sex = "M" if number % 3 else "F"
        joined_on = born_on + timedelta(days=25 * 365)
        yield (
            SURNAMES[number % 10] + GIVEN[number % 8],
            branch_name(number),
            make_id_number(DEMO_AREA, born_on, number // 18_000, sex),
            "男" if sex == "M" else "女",
            "汉族",
            born_on.isoformat(),
            "大专",
            "正式党员",
            f"{joined_on.year}.{joined_on.month}.{joined_on.day}",
            f"{joined_on.year + 1}年{joined_on.month}月{min(joined_on.day, 28)}日",
            "村民小组长" if changed else "农民",
            f"13{'9' if changed else '8'}{number:08}",
            f"0396-{number:07}",
            f"第{number % BRANCHES + 1}村{number}号",
            "正常",
            "否",
            "已核对" if changed else "",
            branch_name(number),
            "无",
            "某省某县",
        )


def write_workbook(path: Path, count: int, *, changed: bool) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("党员")
    sheet.append(COLUMNS)
    for row in rows(count, changed=changed):
        sheet.append(row)
    book.save(path)
    return path
