"""
Writes the workbooks of the demo year: `python -m demo.generate [FOLDER] [--year 2023] [--until 2023-12-31]`.

The same year and day give the same files. They hold what an office would type, faults included; what they add up to
is left to whoever counts them.
"""

import argparse
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from demo.activities import campaign, distributions, honours, places, stars, statements, training, weak
from demo.ledgers import dues, special_funds, staff_and_cases
from demo.meetings import Meetings
from demo.township import BRANCHES, COMMITTEE, COUNTY, Township, make_township
from demo.worklog import work_records

TEXT_COLUMNS = {"公民身份证号", "手机号", "介绍信编号", "凭证号"}
LONG_AGO = datetime(2023, 12, 31)


def branches(township: Township) -> list[dict]:
    rows = []
    for number, (name, kind, _, _, (years, month)) in enumerate(BRANCHES, 1):
        rows.append(
            {
                "所属党委": COMMITTEE,
                "上级党委": COUNTY,
                "党组织名称": f"{name}党支部",
                "党组织全称": f"中共XX镇{name}支部委员会" if number != 18 else f"中共XX镇{name}支部",
                "组织编码": f"9999990{number:02}",
                "组织类别": kind,
                "成立日期": date(1985, 6, 1),
                "最近换届日期": date(township.year - years, month, 18),
            }
        )
    return rows


def members(township: Township) -> list[dict]:
    return [
        {
            "序号": number,
            "姓名": person.name,
            "所在党支部": person.branch,
            "公民身份证号": person.id_number,
            "性别": person.sex,
            "民族": person.ethnicity,
            "出生日期": person.born_on,
            "学历": person.education,
            "人员类别": person.category,
            "加入党组织日期": person.joined_on,
            "转为正式党员日期": person.confirmed_on,
            "工作岗位": person.occupation,
            "手机号": person.mobile,
            "党籍状态": "正常",
            "是否为失联党员": "是" if person.lost_on else "否",
            "失去联系日期": person.lost_on,
            "是否为流动党员": "是" if person.floating_to else "否",
            "外出流向": person.floating_to,
            "党小组": person.group,
            "支部职务": person.post,
            "任职日期": date(township.year - 2, 3, 1) if person.post else None,
            "进入本支部日期": person.entered_on,
            "离开日期": person.left_on,
            "党员减少信息": person.departure,
        }
        for number, person in enumerate(township.members, 1)
    ]


def recruits(township: Township) -> list[dict]:
    return [
        {
            "所在党支部": person.branch,
            "姓名": person.name,
            "公民身份证号": person.id_number,
            "性别": person.sex,
            "民族": person.ethnicity,
            "出生日期": person.born_on,
            "学历": person.education,
            "手机号": person.mobile,
            "工作岗位": person.occupation,
            "发展来源": person.note,
            **person.steps,
        }
        for person in township.recruits
    ]


def workbooks(year: int, until: date) -> dict[str, dict[str, list[dict]]]:
    """File name → sheet name → rows."""
    township = make_township(year, seed=year)
    assessments, payments, remittances = dues(township, seed=year + 3, until=until)
    staff, cases = staff_and_cases(township, seed=year + 4)
    plan = [{"所属党委": COMMITTEE, "年度": year, "计划发展人数": 10}]
    return {
        "01党组织和党员": {"党组织": branches(township), "党员": members(township)},
        "02发展和转接": {
            "发展党员": recruits(township),
            "发展计划": plan,
            "组织关系转接": township.transfers,
        },
        "03会议活动": {"会议活动": Meetings(township, year + 2, until).make(campaign=True)},
        "04党费": {
            "党费核定": assessments,
            "党费缴纳": payments,
            "党费上缴": remittances,
            "专项党费": special_funds(year),
        },
        "05人事": {"干部职工": staff, "人事事项": cases},
        "06主题教育": {
            "主题教育": campaign(year),
            "教材发放": distributions(township),
            "131学习": statements(township, year + 5, until),
            "培训班": training(year),
        },
        "07五星支部": {
            "五星创建": stars(year),
            "荣誉": honours(year),
            "软弱涣散": weak(year),
            "阵地": places(township, year + 6),
        },
        "08工作纪实": {"工作纪实": work_records(township, year + 7, until)},
    }


def write(path: Path, sheets: Mapping[str, list[dict]]) -> None:
    """A workbook as offices keep them: a title row above the header, ID numbers as text."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append([f"XX镇{name}登记表"])
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
        for number, column in enumerate(columns, 1):
            if column in TEXT_COLUMNS:
                for cells in sheet.iter_rows(min_row=3, min_col=number, max_col=number):
                    cells[0].number_format = "@"
        sheet.freeze_panes = "A3"
    workbook.properties.created = workbook.properties.modified = LONG_AGO
    workbook.save(path)
    _fix_times(path)


def _fix_times(path: Path) -> None:
    """Set the times inside the archive, so that the same rows give the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2023-12-31T00:00:00Z", content)
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--until", type=date.fromisoformat)
    arguments = parser.parse_args()
    folder = arguments.folder or Path(__file__).parent / str(arguments.year)
    folder.mkdir(parents=True, exist_ok=True)
    until = arguments.until or date(arguments.year, 12, 31)
    for name, sheets in workbooks(arguments.year, until).items():
        write(folder / f"{name}.xlsx", sheets)


if __name__ == "__main__":
    main()
