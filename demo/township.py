"""XX镇: its branches and its members at the beginning of a year, and who comes and goes in it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo.people import People, Person

COMMITTEE = "XX镇党委"
COUNTY = "XX县委"
# name, kind, members, groups, last election (years before the demo year, month)
BRANCHES = [
    ("小方村", "村", 76, 3, (2, 2)),
    ("肖屯村", "村", 74, 3, (2, 2)),
    ("大方村", "村", 71, 3, (2, 2)),
    ("前王村", "村", 72, 3, (2, 3)),
    ("后王村", "村", 69, 3, (2, 3)),
    ("李楼村", "村", 70, 3, (2, 2)),
    ("柳林村", "村", 67, 0, (2, 3)),
    ("石桥村", "村", 66, 0, (2, 3)),
    ("枣园村", "村", 68, 0, (2, 2)),
    ("高庄村", "村", 65, 0, (2, 3)),
    ("陈寨村", "村", 64, 0, (2, 2)),
    ("刘岗村", "村", 66, 0, (2, 3)),
    ("周湾村", "村", 24, 0, (2, 2)),
    ("赵集村", "村", 21, 0, (2, 2)),
    ("东街社区", "社区", 30, 0, (2, 3)),
    ("镇机关", "机关", 34, 0, (2, 6)),
    ("镇中心学校", "学校", 22, 0, (4, 11)),
    ("镇卫生院", "事业单位", 6, 0, (1, 5)),
    ("镇离退休干部", "离退休", 15, 0, (2, 6)),
]
POSTS = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员")
CITIES = (
    "浙江省杭州市",
    "江苏省苏州市",
    "广东省东莞市",
    "河南省郑州市",
    "上海市",
    "福建省泉州市",
    "北京市",
    "湖北省武汉市",
)
SOURCES = ("农村致富能手", "返乡大学生", "机关在职优秀年轻工作人员")
JOBS = {
    "村": "务农",
    "社区": "个体经营",
    "机关": "乡镇干部",
    "学校": "教师",
    "事业单位": "医务人员",
    "离退休": "离退休",
}


@dataclass
class Township:
    year: int
    random: Random
    people: People
    members: list[Person] = field(default_factory=list)
    recruits: list[Person] = field(default_factory=list)
    transfers: list[dict] = field(default_factory=list)

    def branch_names(self) -> list[str]:
        return [f"{name}党支部" for name, *_ in BRANCHES]

    def kind(self, branch: str) -> str:
        return next(kind for name, kind, *_ in BRANCHES if f"{name}党支部" == branch)

    def groups(self, branch: str) -> int:
        return next(groups for name, _, _, groups, _ in BRANCHES if f"{name}党支部" == branch)

    def roster(self, branch: str, day: date) -> list[Person]:
        return [person for person in self.members if person.branch == branch and person.on_roster(day)]


def make_township(year: int, seed: int) -> Township:
    random = Random(seed)
    township = Township(year, random, People(random))
    for name, kind, size, groups, _ in BRANCHES:
        _settle(township, f"{name}党支部", kind, size, groups)
    _recruit(township)
    _move(township)
    return township


def _settle(township: Township, branch: str, kind: str, size: int, groups: int) -> None:
    year, random, people = township.year, township.random, township.people
    span = {"离退休": (year - 86, year - 61), "机关": (year - 58, year - 27), "学校": (year - 58, year - 27)}
    first, last = span.get(kind, (year - 84, year - 26))
    for number in range(size):
        born_on = people.birthday(first, last)
        if number < len(POSTS):
            born_on = people.birthday(year - 56, year - 36)
        person = people.member(branch, born_on, date(year - 2, 12, 1))
        person.occupation = JOBS[kind]
        person.group = f"第{'一二三'[number % groups]}党小组" if groups else ""
        if number < (len(POSTS) if size > 7 else 1):
            person.post = POSTS[number]
        elif kind in ("村", "社区") and born_on.year > year - 50 and random.random() < 0.16:
            person.floating_to = random.choice(CITIES)
        _set_dues(township, person, kind)
        township.members.append(person)


def _set_dues(township: Township, person: Person, kind: str) -> None:
    random = township.random
    if kind in ("机关", "学校", "事业单位"):
        person.dues_category, person.base = "按月领取工资", random.randrange(2800, 6500, 10)
    elif kind == "离退休":
        person.dues_category, person.base = "离退休", random.randrange(3200, 6200, 10)


def _days_after(day: date, random: Random, least: int, most: int) -> date:
    return day + timedelta(days=random.randint(least, most))


def steps_to_candidate(applied: date, random: Random) -> dict[str, date]:
    steps = {"申请入党日期": applied, "谈话日期": _days_after(applied, random, 8, 27)}
    steps["确定积极分子日期"] = _days_after(applied, random, 150, 210)
    steps["备案日期"] = _days_after(steps["确定积极分子日期"], random, 5, 15)
    steps["确定发展对象日期"] = _days_after(steps["确定积极分子日期"], random, 380, 440)
    return steps


def steps_to_admission(admitted: date, random: Random) -> dict[str, date]:
    steps = steps_to_candidate(admitted - timedelta(days=random.randint(800, 860)), random)
    steps["政治审查日期"] = admitted - timedelta(days=random.randint(70, 90))
    steps["集中培训日期"] = admitted - timedelta(days=random.randint(50, 65))
    steps["公示日期"] = admitted - timedelta(days=random.randint(32, 40))
    steps["预审日期"] = admitted - timedelta(days=random.randint(10, 24))
    steps["支部大会接收日期"] = admitted
    steps["审批日期"] = _days_after(admitted, random, 20, 50)
    steps["入党宣誓日期"] = _days_after(steps["审批日期"], random, 6, 20)
    return steps


def _villages(township: Township) -> list[str]:
    return [branch for branch in township.branch_names() if township.kind(branch) in ("村", "社区", "机关")]


def _recruit(township: Township) -> None:
    """Sixteen confirmed and nine admitted in the year; others on the way."""
    year, random = township.year, township.random
    villages = _villages(township)
    for number in range(16):
        admitted = date(year - 1, 2 + number * 9 // 16, 6 + number)
        confirmed = _days_after(date(admitted.year + 1, admitted.month, admitted.day), random, 1, 12)
        steps = steps_to_admission(admitted, random)
        steps["支部大会转正日期"] = confirmed
        steps["转正审批日期"] = _days_after(confirmed, random, 15, 30)
        person = add_recruit(township, villages[number % len(villages)], number, steps)
        join(township, person, admitted, confirmed)
    for number in range(9):
        steps = steps_to_admission(date(year, 3 + number % 8, 8 + number), random)
        person = add_recruit(township, villages[(number * 2 + 1) % len(villages)], number, steps)
        join(township, person, steps["支部大会接收日期"], None)
    for number in range(8):
        steps = steps_to_candidate(date(year - 2, 2 + number % 4, 4 + number), random)
        add_recruit(township, villages[number], number, steps)
    for number in range(45):
        steps = steps_to_candidate(date(year - 1, 1 + number % 12, 3 + number % 25), random)
        kept = ("申请入党日期", "谈话日期", "确定积极分子日期", "备案日期")[: 4 if number < 24 else 2]
        steps = {name: day for name, day in steps.items() if name in kept and day.year <= year}
        add_recruit(township, villages[number % len(villages)], number, steps)


def add_recruit(township: Township, branch: str, number: int, steps: dict[str, date]) -> Person:
    person = township.people.make(
        branch, township.people.birthday(township.year - 38, township.year - 24), 0.6
    )
    kind = township.kind(branch)
    person.note = SOURCES[2] if kind == "机关" else SOURCES[number % 2]
    person.occupation = (
        "乡镇干部" if kind == "机关" else "种养殖" if person.note == SOURCES[0] else "村级后备干部"
    )
    person.steps = steps
    township.recruits.append(person)
    return person


def join(township: Township, person: Person, admitted: date, confirmed: date | None) -> None:
    person.joined_on = person.entered_on = admitted
    person.confirmed_on = confirmed
    person.category = "正式党员" if confirmed else "预备党员"
    _set_dues(township, person, township.kind(person.branch))
    if township.groups(person.branch):
        person.group = "第一党小组"
    township.members.append(person)


def _move(township: Township) -> None:
    """Fifteen members with steady work elsewhere found and transferred; others die, arrive, or leave for a new job."""
    year, random = township.year, township.random
    plain = [
        person
        for person in township.members
        if not person.post
        and not person.steps
        and township.kind(person.branch) == "村"
        and not person.floating_to
    ]
    young = [person for person in plain if person.born_on.year > year - 55]
    random.shuffle(young)
    for number, person in enumerate(young[:15]):
        found = date(year, 3, 6 + number)
        done = date(year, 5, 8) + timedelta(days=3 * number)
        _transfer_out(township, person, "在外有稳定工作", done, found, date(year, 6, 30))
    for person, day in zip(
        young[15:18], (date(year, 2, 17), date(year, 8, 9), date(year, 9, 4)), strict=True
    ):
        _transfer_out(township, person, "工作调动", day)
    old = sorted((p for p in plain if p not in young), key=lambda person: person.born_on)
    for number, person in enumerate(old[:7]):
        person.left_on, person.departure = date(year, 1 + number, 11 + number), "死亡"
    for number, person in enumerate(young[18:20]):
        person.entered_on = date(year, 4 + number, 12)
        township.transfers.append(_transfer(person, "转入", "工作调动", person.entered_on))
    for person in young[20:22]:
        person.lost_on = date(year, 7, 1)


def _transfer_out(
    township: Township,
    person: Person,
    reason: str,
    done: date,
    found: date | None = None,
    deadline: date | None = None,
) -> None:
    person.left_on, person.departure = done, "转出"
    place = township.random.choice(CITIES)
    row = _transfer(person, "转出", reason, done) | {"对方党组织": f"中共{place}某社区支部委员会"}
    township.transfers.append(row | {"排查日期": found, "限期": deadline})


def _transfer(person: Person, direction: str, reason: str, done: date) -> dict:
    return {
        "所在党支部": person.branch,
        "姓名": person.name,
        "公民身份证号": person.id_number,
        "转接类型": direction,
        "转接原因": reason,
        "对方党组织": "中共某镇委员会",
        "介绍信编号": f"组转{done.year}{person.id_number[10:17]}",
        "开具日期": done - timedelta(days=6),
        "办结日期": done,
    }
