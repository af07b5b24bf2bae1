"""工作纪实 of the demo year: visits, help to villagers, reports, talks, publicity and inspections."""

from datetime import date, timedelta
from random import Random

from demo.township import COMMITTEE, Township


def work_records(township: Township, seed: int, until: date) -> list[dict]:
    random, year = Random(seed), until.year
    rows = []
    for branch in township.branch_names():
        if township.kind(branch) in ("村", "社区"):
            rows += _of_village(branch, year, random)
        rows.append(_row(branch, "书记述职", date(year, 12, 19), "支部书记抓基层党建述职评议", 述职=1))
        for month in (6, 11):
            day = date(year, month, 10) + timedelta(days=random.randint(0, 12))
            talks = random.randint(6, 18)
            rows.append(_row(branch, "谈心谈话", day, "支委之间、支委和党员谈心谈话", 谈话=talks))
    rows += _of_office(year, random)
    return [row for row in rows if row["日期"] <= until]


def _of_village(branch: str, year: int, random: Random) -> list[dict]:
    households = random.randint(4, 9)
    title = f"春节前走访{branch.removesuffix('党支部')}困难党员和老党员"
    visits = {"走访": households, "发放慰问金": households * 300}
    rows = [_row(branch, "走访慰问", date(year, 1, 12), title, **visits)]
    for month in sorted(random.sample(range(2, 12), 3)):
        day = date(year, month, 3) + timedelta(days=random.randint(0, 20))
        rows.append(_row(branch, "为民办事", day, random.choice(SERVICES), 办理实事=random.randint(1, 4)))
    return rows


def _of_office(year: int, random: Random) -> list[dict]:
    rows = [
        _office("宣传报道", date(year, month, 25), "党建工作信息和新闻稿件", 刊发=random.randint(2, 6))
        for month in range(1, 13)
    ]
    for month in (3, 6, 9, 12):
        found = {"检查": 1, "发现问题": random.randint(3, 8)}
        rows.append(_office("检查督导", date(year, month, 14), "“三会一课”和党员活动室检查", **found))
    return [
        *rows,
        _office("后备干部", date(year, 5, 16), "村级后备干部调整", 储备=38),
        _office("意见征集", date(year, 11, 28), "民主评议前征求党员群众意见", 征集意见=126),
        _office("表彰", date(year, 6, 29), "“七一”表彰先进党支部和优秀党员", 表彰先进=31),
        _office("报刊征订", date(year, 11, 10), "党报党刊征订", 征订=412),
    ]


SERVICES = (
    "为独居老人送医送药、修缮门窗",
    "协调修整田间生产路",
    "帮助群众代办医保、低保手续",
    "组织党员义务清理坑塘",
    "联系合作社统一收购红薯和辣椒",
    "调解邻里宅基地纠纷",
)


def _row(branch: str, kind: str, day: date, title: str, **values: int) -> dict:
    return {"所在党支部": branch, "种类": kind, "日期": day, "事项": title, "内容": "", **values}


def _office(kind: str, day: date, title: str, **values: int) -> dict:
    return {"所属党委": COMMITTEE, "种类": kind, "日期": day, "事项": title, "内容": "", **values}
