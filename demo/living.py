"""
Writes workbooks of the running year for the township of the demo year: `python -m demo.living FOLDER [--today DATE]`.

They are loaded after the demo year, so that to-dos, matrix and workbench show something on the day someone tries them.
"""

import argparse
from datetime import date, timedelta
from pathlib import Path

from demo import DEMO_YEAR
from demo.generate import branches, members, recruits, write
from demo.ledgers import dues, staff_and_cases
from demo.meetings import Meetings
from demo.people import Person
from demo.township import COMMITTEE, Township, add_recruit, join, make_township, steps_to_admission
from demo.worklog import work_records

# How long ago recruits were admitted; the first ends probation this month.
ADMITTED_DAYS_AGO = (347, 310, 240, 150, 75, 24)
WAITING_FOR_REVIEW = timedelta(days=12)
# Years of a term; the school was late in the demo year already and still is.
TERMS = {"村": 5, "社区": 5}
OTHER_TERM = 3
RETURNED = "会议内容没有写清讨论情况，请补充后重新提交。"
LATE_BRANCH = "镇中心学校党支部"


def _days_ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


def age(township: Township, today: date) -> list[Person]:
    """Bring the township to `today`; returns whose roster row or recruitment changed."""
    changed = []
    for person in township.recruits:
        if person.category == "预备党员" and person.joined_on:
            _confirm(person)
            changed.append(person)
    candidates = [p for p in township.recruits if "确定发展对象日期" in p.steps and not p.joined_on]
    for person, days in zip(candidates, ADMITTED_DAYS_AGO, strict=False):
        _admit(township, person, today, days)
        changed.append(person)
    for person in candidates[len(ADMITTED_DAYS_AGO) :]:
        person.steps |= {"政治审查日期": _days_ago(today, 30), "集中培训日期": _days_ago(today, 20)}
        person.steps["公示日期"] = _days_ago(today, 2)
        changed.append(person)
    for number, branch in enumerate(("小方村党支部", "石桥村党支部")):
        steps = {"申请入党日期": _days_ago(today, 18 + number)}
        changed.append(add_recruit(township, branch, number, steps))
    return changed


def _confirm(person: Person) -> None:
    day = person.joined_on + timedelta(days=370)
    person.category, person.confirmed_on = "正式党员", day
    person.steps |= {"支部大会转正日期": day, "转正审批日期": day + timedelta(days=20)}


def _admit(township: Township, person: Person, today: date, days: int) -> None:
    admitted = _days_ago(today, days)
    steps = steps_to_admission(admitted, township.random)
    known = ("申请入党日期", "谈话日期", "确定积极分子日期", "备案日期", "确定发展对象日期")
    person.steps |= {name: day for name, day in steps.items() if name not in known and day <= today}
    join(township, person, admitted, None)


def elections(township: Township, today: date) -> list[dict]:
    """Every branch but one has held each election since the demo year in its month."""
    rows = [row for row in branches(township) if row["党组织名称"] != LATE_BRANCH]
    for row in rows:
        term = TERMS.get(row["组织类别"], OTHER_TERM)
        while (due := row["最近换届日期"].replace(year=row["最近换届日期"].year + term)) <= today:
            row["最近换届日期"] = due
    return rows


def transfers(township: Township, today: date) -> list[dict]:
    away = [p for p in township.members if not p.left_on and not p.post and not p.floating_to][40:44]
    return [
        {
            "所在党支部": person.branch,
            "姓名": person.name,
            "公民身份证号": person.id_number,
            "转接类型": "转出",
            "转接原因": "在外有稳定工作",
            "排查日期": _days_ago(today, 45),
            "限期": today + timedelta(days=9 - 6 * number),
        }
        for number, person in enumerate(away)
    ]


def meetings(township: Township, today: date) -> list[dict]:
    """The year's records so far; the latest wait for review and two were returned."""
    rows = Meetings(township, today.year, today).make(campaign=False)
    for row in rows:
        row["提交日期"] = min(row["提交日期"], today)
        if today - row["日期"] <= WAITING_FOR_REVIEW:
            row["状态"] = "已提交"
    own = [row for row in rows if row["所在党支部"] == "小方村党支部" and row["状态"] == "通过"]
    for row in own[-2:]:
        row |= {"状态": "退回", "退回原因": RETURNED, "记录问题": "记录不完善"}
    return rows


def cases(township: Township, today: date) -> list[dict]:
    staff, _ = staff_and_cases(township, seed=DEMO_YEAR + 4)
    kinds = {"专业技术人员聘任": "事业单位专业技术岗位", "工勤人员工考": "工勤人员"}
    rows = []
    for number, (kind, group) in enumerate(kinds.items()):
        chosen = [person for person in staff if person["人员类别"] == group][:4]
        for person in chosen:
            rows.append(
                {
                    "所属党委": COMMITTEE,
                    "事项类别": kind,
                    "事项名称": f"{today.year}年{kind}",
                    "年度": today.year,
                    "报送截止日期": today + timedelta(days=6 + 8 * number),
                    "姓名": person["姓名"],
                    "公民身份证号": person["公民身份证号"],
                }
            )
    return rows


def workbooks(today: date) -> dict[str, dict[str, list[dict]]]:
    """File name → sheet name → rows."""
    township = make_township(DEMO_YEAR, seed=DEMO_YEAR)
    due = cases(township, today)
    changed = age(township, today)
    part = Township(DEMO_YEAR, township.random, township.people, [p for p in changed if p.joined_on], changed)
    assessments, payments, remittances = dues(township, seed=today.year + 3, until=today)
    stars = [
        {"所在党支部": f"{name}党支部", "年度": today.year, "创建目标": f"{goal}星"}
        for name, goal in (
            ("小方村", "五"),
            ("肖屯村", "五"),
            ("大方村", "四"),
            ("前王村", "三"),
            ("李楼村", "三"),
        )
    ]
    return {
        "11党员变动": {
            "党组织": elections(township, today),
            "党员": members(part),
            "发展党员": recruits(part),
        },
        "12发展和转接": {
            "发展计划": [{"所属党委": COMMITTEE, "年度": today.year, "计划发展人数": 8}],
            "组织关系转接": transfers(township, today),
        },
        "13会议活动": {"会议活动": meetings(township, today)},
        "14党费": {"党费核定": assessments, "党费缴纳": payments, "党费上缴": remittances},
        "15人事": {"人事事项": due},
        "16五星支部": {"五星创建": stars},
        "17工作纪实": {"工作纪实": work_records(township, today.year + 7, today)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, sheets in workbooks(arguments.today).items():
        sheets = {sheet: rows for sheet, rows in sheets.items() if rows}
        if sheets:
            write(arguments.folder / f"{name}.xlsx", sheets)


if __name__ == "__main__":
    main()
