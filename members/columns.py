"""Columns of the roster: which the list shows, and those of the official lists for export."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook

from common.dates import chinese_date
from common.exports import cell_of, text_cell
from common.identity import mask_phone
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


def summary_columns(*, whole: bool) -> list[Column]:
    """党员基本信息汇总表 in its order, beside 序号; ID and telephone numbers masked unless `whole`."""
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
        Column("固定电话", lambda m: m.landline if whole else mask_phone(m.landline)),
        Column("家庭住址", lambda m: m.address if whole else ""),
        Column("党籍状态", lambda m: m.get_status_display()),
        Column("是否为失联党员", lambda m: _yes(m.is_lost)),
        Column("失去联系日期", lambda m: m.lost_on),
        Column("是否为流动党员", lambda m: _yes(m.floating)),
        Column("外出流向", lambda m: m.destination),
        Column("备注", lambda m: m.note),
    ]


def national_columns(*, whole: bool) -> list[Column]:
    """The member list of the national system; what is not recorded here stays blank."""
    return [
        Column("姓名", lambda m: m.name),
        Column("性别", lambda m: m.get_sex_display()),
        Column("公民身份号码", lambda m: m.id_number if whole else m.masked_id_number),
        Column("民族", lambda m: m.ethnicity),
        Column("出生日期", lambda m: m.born_on),
        Column("学历", lambda m: m.get_education_display()),
        Column("人员类别", lambda m: m.get_category_display()),
        Column("学位", lambda m: m.degree),
        Column("所在党支部", lambda m: m.branch.name),
        Column("手机号码", lambda m: m.mobile if whole else m.masked_mobile),
        Column("入党日期", lambda m: m.joined_on),
        Column("转正日期", lambda m: m.confirmed_on),
        Column("党龄", lambda m: None),
        Column("党龄校正值", lambda m: m.party_age_adjustment),
        Column("新社会阶层类型", lambda m: m.new_stratum),
        Column("工作岗位", lambda m: m.occupation),
        Column("从事专业技术职务", lambda m: m.profession),
        Column("是否农民工", lambda m: _yes(m.is_migrant_worker)),
        Column("现居住地", lambda m: m.address if whole else ""),
        Column("户籍所在地", lambda m: m.household),
        Column("是否失联党员", lambda m: _yes(m.is_lost)),
        Column("是否流动党员", lambda m: _yes(m.floating)),
        Column("党员注册时间", lambda m: None),
        Column("注册手机号", lambda m: None),
        Column("党员增加信息", lambda m: m.get_entry_display()),
        Column("党员减少信息", lambda m: m.get_departure_display()),
        Column("入党类型", lambda m: None),
        Column("转正情况", lambda m: None),
        Column("入党时所在支部", lambda m: m.joined_branch),
        Column("延长预备期时间", lambda m: f"{m.probation_extension}个月" if m.probation_extension else None),
    ]


class Layout(NamedTuple):
    """An official list: its title, and its columns with numbers whole or masked."""

    title: str
    columns: Callable[..., list[Column]]


LAYOUTS = {
    "summary": Layout("党员基本信息汇总表", summary_columns),
    "national": Layout("党员信息列表（全国系统格式）", national_columns),
}
CODES = frozenset({"公民身份证号", "公民身份号码", "手机号", "手机号码", "固定电话"})


def roster_book(members: Iterable[Member], layout: Layout, *, whole: bool, mark: str = "") -> bytes:
    """The workbook 党员, which loads again as it is with whole numbers; `mark` stands above and on each page."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("党员")
    columns = layout.columns(whole=whole)
    sheet.oddFooter.center.text = mark
    sheet.append([text_cell(sheet, layout.title, bold=True)])
    sheet.append([text_cell(sheet, mark)] if mark else [])
    sheet.append([text_cell(sheet, name, bold=True) for name in ("序号", *(c.label for c in columns))])
    for number, member in enumerate(members, start=1):
        sheet.append([number, *(_cell(sheet, column, column.read(member)) for column in columns)])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value, as_code=column.label in CODES)
    return cell_of(sheet, value)
