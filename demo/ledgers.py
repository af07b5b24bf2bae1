"""Dues and personnel of the demo year."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from demo.people import Person
from demo.township import COMMITTEE, Township

CENT = Decimal("0.01")
# Places in the list of staff of those who reach sixty in the year.
RETIRING = (3, 17, 33, 52)
BANDS = ((3000, "0.005"), (5000, "0.01"), (10000, "0.015"), (10**9, "0.02"))


def monthly(person: Person) -> Decimal:
    """What the standards of 2008 ask of an invented member, yuan a month."""
    if person.dues_category == "农民":
        return Decimal("0.5")
    bands = BANDS if person.dues_category == "按月领取工资" else ((5000, "0.005"), (10**9, "0.01"))
    rate = next(rate for limit, rate in bands if person.base <= limit)
    return (person.base * Decimal(rate)).quantize(CENT, ROUND_HALF_UP)


def dues(township: Township, seed: int, until: date) -> tuple[list[dict], list[dict], list[dict]]:
    """Assessments, payments of the first three quarters with arrears, and what was remitted, of the year of `until`."""
    random = Random(seed)
    year = until.year
    assessments, payments = [], []
    totals = dict.fromkeys((1, 2, 3), Decimal(0))
    for person in township.members:
        first = max(date(year, 1, 1), (person.entered_on or date(year, 1, 1)).replace(day=1))
        if (person.left_on and person.left_on < date(year, 1, 20)) or first > until:
            continue
        who = {"所在党支部": person.branch, "姓名": person.name, "公民身份证号": person.id_number}
        assessed = {"起始月份": first, "缴费类别": person.dues_category, "缴费基数": person.base or None}
        assessments.append(who | assessed | {"每月应缴": monthly(person)})
        for quarter in (1, 2, 3):
            for payment in _quarter(person, quarter, first, random, year):
                if payment["缴纳日期"] <= until:
                    payments.append(who | payment)
                    totals[quarter] += payment["金额"]
    remittances = [_remittance(year, quarter, total) for quarter, total in totals.items() if total]
    return assessments, payments, [row for row in remittances if row["上缴日期"] <= until]


def _quarter(person: Person, quarter: int, first: date, random: Random, year: int) -> list[dict]:
    paid_on = date(year, 3 * quarter, 18) + timedelta(days=random.randint(0, 9))
    if random.random() < (0.12 if person.floating_to else 0.015):
        return []
    rows = []
    for month in range(3 * quarter - 2, 3 * quarter + 1):
        day = date(year, month, 1)
        if day >= first and not (person.left_on and person.left_on <= paid_on):
            rows.append({"所属月份": day, "金额": monthly(person), "缴纳日期": paid_on, "类别": "按月缴纳"})
    return rows


def _remittance(year: int, quarter: int, total: Decimal) -> dict:
    sent = date(year, 3 * quarter, 30)
    return {
        "所属党委": COMMITTEE,
        "年度": year,
        "季度": f"第{'一二三'[quarter - 1]}季度",
        "上缴金额": total,
        "上缴日期": sent,
        "凭证号": f"SJ{year}{quarter:02}",
        "收款单位": "县委组织部",
        "县收讫日期": sent + timedelta(days=5),
    }


def special_funds(year: int) -> list[dict]:
    fund = {
        "所属党委": COMMITTEE,
        "专项名称": f"{year}年困难党员慰问专项党费",
        "拨付金额": 20000,
        "拨付日期": date(year, 1, 9),
    }
    other = {
        "所属党委": COMMITTEE,
        "专项名称": f"{year}年党员教育培训专项党费",
        "拨付金额": 15000,
        "拨付日期": date(year, 3, 14),
    }
    source = {"拨付单位": "县委组织部"}
    rows = []
    for number, (base, use, amount, day, note) in enumerate(
        (
            (fund, "困难补助", 12000, date(year, 1, 16), "春节慰问困难党员24名"),
            (fund, "困难补助", 8000, date(year, 6, 28), "“七一”慰问老党员16名"),
            (other, "教育培训", 6400, date(year, 5, 24), "党员集中轮训"),
            (other, "订阅报刊、教材和设备", 8600, date(year, 4, 20), "购置学习教材"),
        ),
        1,
    ):
        spent = {"用途": use, "支出金额": amount, "支出日期": day, "凭证号": f"ZX{year}{number:03}"}
        rows.append(base | source | spent | {"集体研究日期": day - timedelta(days=6), "事由": note})
    return rows


def staff_and_cases(township: Township, seed: int) -> tuple[list[dict], list[dict]]:
    random, people, year = Random(seed), township.people, township.year
    kinds = (
        [("公务员", "科员", "一级科员")] * 31
        + [("事业单位管理岗位", "职员", "九级职员")] * 18
        + [("事业单位专业技术岗位", "技术员", "专业技术十二级")] * 11
        + [("工勤人员", "驾驶员", "中级工")] * 6
    )
    staff = []
    for number, (kind, position, rank) in enumerate(kinds):
        person = people.make(f"职工{number % 3}", people.birthday(year - 57, year - 25), 0.6)
        if number in RETIRING:
            month = 2 + number % 9
            person = people.make("退休", date(year - 60, month, 9), 1.0)
        staff.append(
            {
                "所属党委": COMMITTEE,
                "姓名": person.name,
                "公民身份证号": person.id_number,
                "性别": person.sex,
                "民族": person.ethnicity,
                "出生日期": person.born_on,
                "学历": person.education,
                "人员类别": kind,
                "职务": position,
                "职级或等级": rank,
                "干部身份": "否" if kind == "工勤人员" else "是",
                "参加工作日期": person.born_on + timedelta(days=365 * random.randint(20, 24)),
                "手机号": person.mobile,
            }
        )
    return staff, _cases(township, staff)


def _cases(township: Township, staff: list[dict]) -> list[dict]:
    year = township.year

    def of(*kinds: str) -> list[dict]:
        return [person for kind in kinds for person in staff if person["人员类别"] == kind]

    management, professional, workers = "事业单位管理岗位", "事业单位专业技术岗位", "工勤人员"
    civil = ("优秀", *["称职"] * 5)
    institution = of(management, professional, workers)
    batches = [
        ("公务员年度考核", f"{year - 1}年度公务员考核", of("公务员"), (1, 31), civil),
        ("事业单位年度考核", f"{year - 1}年度事业单位考核", institution, (2, 10), ("优秀", *["合格"] * 6)),
        ("职员等级晋升初审", f"{year}年职员等级晋升", of(management)[:6], (7, 20), ("八级职员",)),
        ("工勤人员工考", f"{year}年工勤人员技术等级考核", of(workers)[:5], (8, 31), ("高级工",)),
        ("专业技术人员聘任", f"{year}年专业技术人员聘任", of(professional)[:4], (9, 28), ("聘任",)),
    ]
    rows = []
    for kind, name, chosen, (month, day), results in batches:
        rows += _batch(kind, name, chosen, date(year, month, day), results)
    for number in RETIRING:
        rows += _retirement(staff[number], year)
    return rows + _bereavements(township)


def _batch(kind: str, name: str, chosen: list[dict], due: date, results: tuple[str, ...]) -> list[dict]:
    """One case, a row a person: handed in four days early and settled twenty days after the due day."""
    return [
        {
            "所属党委": COMMITTEE,
            "事项类别": kind,
            "事项名称": name,
            "年度": due.year,
            "报送截止日期": due,
            "报送日期": due - timedelta(days=4),
            "姓名": person["姓名"],
            "公民身份证号": person["公民身份证号"],
            "办结日期": due + timedelta(days=20),
            "结果": results[number % len(results)],
        }
        for number, person in enumerate(chosen)
    ]


def _retirement(person: dict, year: int) -> list[dict]:
    retired = date(year, person["出生日期"].month, 9)
    due = retired + timedelta(days=10)
    [row] = _batch("退休", f"{person['姓名']}退休", [person], due, ("已办理退休手续",))
    return [row | {"办结日期": retired + timedelta(days=18)}]


def _bereavements(township: Township) -> list[dict]:
    """Five retired colleagues who died in the year."""
    year, people = township.year, township.people
    rows = []
    for number in range(5):
        person = people.make("离世老同志", people.birthday(year - 88, year - 70), 0.9)
        due = date(year, 2 + 2 * number, 20)
        rows.append(
            {
                "所属党委": COMMITTEE,
                "事项类别": "丧葬费和抚恤金",
                "事项名称": f"{person.name}丧葬费和抚恤金申报",
                "年度": year,
                "报送截止日期": due,
                "报送日期": due - timedelta(days=9),
                "姓名": person.name,
                "办结日期": due + timedelta(days=25),
                "结果": "已发放",
                "金额": Decimal("98566.00") + 3200 * (30 + 2 * number),
            }
        )
    return rows
