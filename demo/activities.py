"""The campaign, the stars, honours, places and the record of work of the demo year."""

from datetime import date, timedelta
from random import Random

from demo.township import COMMITTEE, Township

CAMPAIGN = "学习贯彻习近平新时代中国特色社会主义思想主题教育"
TITLES = (
    "习近平著作选读",
    "习近平新时代中国特色社会主义思想专题摘编",
    "中国共产党章程",
    "党的二十大报告",
)
STARS = {"小方村": 5, "肖屯村": 4, "大方村": 3, "前王村": 3, "李楼村": 3}
TWO_STARS = ("后王村", "柳林村", "石桥村", "枣园村", "高庄村", "东街社区")


def campaign(year: int) -> list[dict]:
    row = {
        "所属党委": COMMITTEE,
        "名称": CAMPAIGN,
        "开始日期": date(year, 4, 10),
        "结束日期": date(year, 12, 31),
    }
    return [row | {"总要求": "学思想、强党性、重实践、建新功"}]


def distributions(township: Township) -> list[dict]:
    """1,532 copies: about one for every three members of a branch, of each title, at least ten."""
    rows = []
    for number, title in enumerate(TITLES):
        day = date(township.year, 4, 20) + timedelta(days=12 * number)
        for branch in township.branch_names():
            copies = max(10, round(0.366 * len(township.roster(branch, day))))
            rows.append({"所在党支部": branch, "书名": title, "册数": copies, "发放日期": day})
    rows[0]["册数"] += 1532 - sum(row["册数"] for row in rows)
    return rows


def statements(township: Township, seed: int, until: date) -> list[dict]:
    """131学习: what branches state each month of the campaign; some forget a month."""
    random = Random(seed)
    rows = []
    for month in range(4, 13):
        for branch in township.branch_names():
            day = date(township.year, month, 1)
            if day > until or random.random() < 0.06:
                continue
            members = len(township.roster(branch, day))
            met = round(members * random.uniform(0.62, 0.93))
            row = {"所在党支部": branch, "月份": day, "党员人数": members, "达到要求人数": met}
            rows.append(row | {"掌握方式": random.choice(("支部集中学习签到", "学习笔记抽查", "党小组汇总"))})
    return rows


def training(year: int) -> list[dict]:
    def row(name: str, audience: str, first: date, days: int, participants: int, campaign: str) -> dict:
        return {
            "所属党委": COMMITTEE,
            "培训班名称": name,
            "培训对象": audience,
            "开始日期": first,
            "结束日期": first + timedelta(days=days - 1),
            "学时": 8 * days,
            "参训人数": participants,
            "主题教育": campaign,
        }

    return [
        row("党员集中轮训班", "党员", date(year, 5, 23), 2, 416, "是"),
        row("村（社区）党支部书记培训班", "支部书记", date(year, 6, 6), 3, 19, "是"),
        row("入党积极分子和发展对象培训班", "入党积极分子和发展对象", date(year, 2, 14), 3, 37, "否"),
    ]


def stars(year: int) -> list[dict]:
    planned = STARS | dict.fromkeys(TWO_STARS, 2)
    reached = planned | {"李楼村": 2}
    return [
        {
            "所在党支部": f"{name}党支部",
            "年度": year,
            "创建目标": f"{'一二三四五'[goal - 1]}星",
            "评定星级": f"{'一二三四五'[reached[name] - 1]}星",
            "评定日期": date(year, 12, 20),
        }
        for name, goal in planned.items()
    ]


def honours(year: int) -> list[dict]:
    return [
        {
            "所在党支部": "小方村党支部",
            "获奖集体或个人": "小方村",
            "荣誉称号": "XX省乡村建设示范村",
            "授予单位": "省委农村工作领导小组",
            "授予日期": date(year, 10, 18),
        },
        {
            "所在党支部": "肖屯村党支部",
            "获奖集体或个人": "肖屯村",
            "荣誉称号": "XX省文明村",
            "授予单位": "省精神文明建设指导委员会",
            "授予日期": date(year, 11, 22),
        },
    ]


def weak(year: int) -> list[dict]:
    return [
        {
            "所在党支部": "赵集村党支部",
            "确定日期": date(year, 2, 20),
            "主要问题": "班子不团结，“三会一课”坚持不经常",
            "整顿措施": "县级领导联系、镇领导包村、第一书记驻村；调整支部班子，按月过组织生活，公开村务财务。",
            "联系领导": "镇党委副书记",
            "验收得分": 84,
            "群众满意率": 91.5,
            "销号日期": date(year, 11, 16),
        }
    ]


def places(township: Township, seed: int) -> list[dict]:
    random = Random(seed)
    rows = []
    for branch in township.branch_names():
        name = branch.removesuffix("党支部")
        if township.kind(branch) not in ("村", "社区"):
            continue
        rows.append(
            _place(
                branch,
                f"{name}党群服务中心",
                "党群服务中心",
                "正常使用",
                86000 + 1000 * random.randint(0, 60),
            )
        )
        rows.append(
            _place(
                branch, f"{name}农村书屋", "农村书屋", random.choice(("正常使用", "正常使用", "闲置")), 6000
            )
        )
        if random.random() < 0.7:
            rows.append(_place(branch, f"{name}广播", "广播", "正常使用", 3200))
        if random.random() < 0.4:
            rows.append(
                _place(branch, f"{name}文化站", "文化站", random.choice(("正常使用", "在建或维修")), 42000)
            )
    return rows


def _place(branch: str, name: str, kind: str, state: str, invested: int) -> dict:
    opened = date(2019, 6, 1) if state != "在建或维修" else None
    return {
        "所在党支部": branch,
        "名称": name,
        "类别": kind,
        "状态": state,
        "启用日期": opened,
        "投入资金": invested,
    }
