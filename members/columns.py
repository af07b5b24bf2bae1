"""Columns of the roster: which the list shows, and the official ones of 党员基本信息汇总表 for export."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from common.dates import chinese_date
from common.workbooks import write_text_cell
from members.models import Member


class Column(NamedTuple):
    label: str
    # An annotated Member: `floating`, and for export `destination`, come from the query.
    read: Callable[[Any], Any]


def _standing(member: Any) -> str:
    """What is out of the ordinary with a member, in words."""
    words = [
        f"{chinese_date(member.left_on)}{member.get_departure_display()}" if member.left_on else "",
        "流动" if member.floating else "",
        "失联" if member.is_lost else "",
        member.get_status_display() if member.status != Member.Status.NORMAL else "",
    ]
    return "、".join(filter(None, words))


# What the list can show beside the name.
LIST_COLUMNS = {
    "branch": Column("所在党支部", lambda m: m.branch.name),
    "group": Column("党小组", lambda m: m.group.name if m.group else None),
    "sex": Column("性别", lambda m: m.get_sex_display()),
    "ethnicity": Column("民族", lambda m: m.ethnicity),
    "born_on": Column("出生日期", lambda m: m.born_on),
    "education": Column("学历", lambda m: m.get_education_display()),
    "category": Column("人员类别", lambda m: m.get_category_display()),
    "joined_on": Column("加入党组织日期", lambda m: m.joined_on),
    "confirmed_on": Column("转为正式党员日期", lambda m: m.confirmed_on),
    "occupation": Column("工作岗位", lambda m: m.occupation),
    "standing": Column("情况", _standing),
}
DEFAULT_COLUMNS = ("branch", "sex", "born_on", "education", "category", "joined_on", "standing")


def _yes(value: bool) -> str:
    return "是" if value else "否"


def official_columns(*, whole: bool) -> list[Column]:
    """The 21 columns in their order; ID and telephone numbers masked unless `whole`."""
    return [
        Column("姓名", lambda m: m.name),
        Column("所在党支部", lambda m: m.branch.name),
        Column("公民身份证号", lambda m: m.id_number if whole else m.masked_id_number),
        Column("性别", lambda m: m.get_sex_display()),
        Column("民族", lambda m: m.ethnicity),
        Column("出生日期", lambda m: m.born_on),
        Column("学历", lambda m: m.get_education_display()),
        Column("人员类别", lambda m: m.get_category_display()),
        Column("加入党组织日期", lambda m: m.joined_on),
        Column("转为正式党员日期", lambda m: m.confirmed_on),
        Column("工作岗位", lambda m: m.occupation),
        Column("手机号", lambda m: m.mobile if whole else m.masked_mobile),
        Column("固定电话", lambda m: m.landline),
        Column("家庭住址", lambda m: m.address if whole else ""),
        Column("党籍状态", lambda m: m.get_status_display()),
        Column("是否为失联党员", lambda m: _yes(m.is_lost)),
        Column("失去联系日期", lambda m: m.lost_on),
        Column("是否为流动党员", lambda m: _yes(m.floating)),
        Column("外出流向", lambda m: m.destination),
        Column("备注", lambda m: m.note),
    ]


CODES = frozenset({"公民身份证号", "手机号", "固定电话"})


def roster_book(members: Iterable[Member], *, whole: bool) -> bytes:
    """The workbook 党员, which loads again as it is where the numbers are whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("党员")
    columns = official_columns(whole=whole)
    sheet.append(["序号", *(column.label for column in columns)])
    for number, member in enumerate(members, start=1):
        sheet.append([number, *(_cell(sheet, column, column.read(member)) for column in columns)])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet)
    write_text_cell(cell, value, as_code=column.label in CODES)
    return cell
