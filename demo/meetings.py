"""A year of meetings with the faults that real branches have: missed, late, merged, copied, thin."""

from datetime import date, time, timedelta
from random import Random

from demo import texts
from demo.people import Person
from demo.township import COMMITTEE, Township

REASONS = ("外出务工", "外出务工", "生病住院", "年老体弱", "家中有事", "外出探亲")
CAMPAIGN_MONTHS = range(4, 13)
LEADERS = ("镇党委书记", "镇长", "镇党委副书记", "镇人大主席", "镇纪委书记", "镇组织委员")


class Meetings:
    """The records of one year, up to and with the day `until`."""

    def __init__(self, township: Township, seed: int, until: date) -> None:
        self.township = township
        self.random = Random(seed)
        self.until = until
        self.rows: list[dict] = []
        self.year = until.year

    def make(self, *, campaign: bool) -> list[dict]:
        """`campaign`: a year with 主题教育."""
        for branch in self.township.branch_names():
            self._regular(branch)
        if campaign:
            self._leaders_lectures()
            self._oaths()
            self._committee()
        self._merge()
        self._copy()
        self._thin()
        self._review()
        self.rows.sort(key=lambda row: (row["日期"], row["所在党支部"] or "", row["类别"], row["开始时间"]))
        return [row for row in self.rows if row["日期"] <= self.until]

    def _regular(self, branch: str) -> None:
        careless = self.random.random() < 0.3
        miss = 0.10 if careless else 0.02
        for month in range(1, 13):
            self._maybe(branch, "主题党日", month, 5, texts.THEMES[month], miss)
            if self._board(branch):
                self._maybe(branch, "支部委员会", month, 9, self._pick(texts.BOARD_TOPICS), miss)
            for number in range(self.township.groups(branch)):
                group = f"第{'一二三'[number]}党小组"
                self._maybe(branch, "党小组会", month, 13, self._pick(texts.GROUP_TOPICS), miss * 2, group)
        for quarter in range(4):
            month = 3 * quarter + self.random.choice((1, 2, 3))
            self._maybe(branch, "支部党员大会", month, 17, texts.GENERAL_TOPICS[quarter], miss)
            month = 3 * quarter + self.random.choice((1, 2, 3))
            if not (quarter == 1 and branch in self._lectured()):
                self._maybe(branch, "党课", month, 21, self._pick(texts.LECTURE_TITLES), miss)
        self._maybe(branch, "组织生活会", 12, 24, "对照党员标准查摆问题，开展批评和自我批评", miss / 2)
        self._maybe(branch, "民主评议党员", 12, 28, "民主评议党员", miss / 2)

    def _pick(self, options: tuple[str, ...]) -> str:
        return self.random.choice(options)

    def _board(self, branch: str) -> bool:
        return sum(bool(person.post) for person in self.township.members if person.branch == branch) > 1

    def _maybe(
        self, branch: str, kind: str, month: int, day: int, topic: str, miss: float, group: str = ""
    ) -> None:
        if self.random.random() < miss:
            return
        held_on = date(self.year, month, day) + timedelta(days=self.random.randint(0, 3))
        self.rows.append(self._row(branch, kind, held_on, topic, group))

    def _row(
        self, branch: str, kind: str, held_on: date, topic: str, group: str = "", share: float = 0.0
    ) -> dict:
        expected = self._expected(branch, kind, held_on, group)
        absent = [p for p in expected if self.random.random() < (share or self._absence(p, kind))]
        if len(absent) > len(expected) // 2:
            absent = absent[: len(expected) // 3]
        host = next((p.name for p in expected if p.post == "书记"), expected[0].name)
        started = time(self.random.choice((8, 9, 15)), self.random.choice((0, 30)))
        row = {
            "所在党支部": branch,
            "所属党委": "",
            "党小组": group,
            "类别": kind,
            "日期": held_on,
            "开始时间": started,
            "结束时间": time(started.hour + 1, self.random.choice((30, 40, 50))),
            "地点": self._place(branch),
            "主持人": host,
            "记录人": next((p.name for p in expected if p.post == "宣传委员"), host),
            "主题": topic,
            "会议内容": texts.minutes(self.random, branch, topic, host),
            "议定事项": texts.resolutions(self.random) if kind != "党课" else "",
            "应到人数": len(expected),
            "实到人数": len(expected) - len(absent),
            "缺席人员": "、".join(f"{p.name}（{self._reason(p)}）" for p in absent) or "无",
            "列席人数": 0,
            "主题教育": "否",
            "党日事项": self._activities(kind),
            "提交日期": held_on + timedelta(days=self.random.choice((0, 1, 1, 2, 3))),
            "状态": "通过",
            "记录问题": "",
        }
        if kind == "党课":
            row |= {"主讲人": host, "主讲人身份": "支部书记"}
        if month_end_passed(held_on) and self.random.random() < 0.07:
            row["提交日期"] = held_on + timedelta(days=self.random.randint(38, 60))
        return row

    def _place(self, branch: str) -> str:
        if self.township.kind(branch) not in ("村", "社区"):
            return "会议室"
        return branch.removesuffix("党支部") + self.random.choice(
            ("党群服务中心",) * 5 + ("农村书屋", "文化站")
        )

    def _expected(self, branch: str, kind: str, held_on: date, group: str) -> list[Person]:
        roster = self.township.roster(branch, held_on)
        if kind == "支部委员会":
            return [person for person in roster if person.post]
        return [person for person in roster if person.group == group] if group else roster

    def _absence(self, person: Person, kind: str) -> float:
        if person.post or kind == "支部委员会":
            return 0.02
        if person.floating_to or person.lost_on:
            return 0.75
        return 0.16 if person.born_on.year < self.year - 75 else 0.06

    def _reason(self, person: Person) -> str:
        return "外出务工" if person.floating_to else self.random.choice(REASONS)

    def _activities(self, kind: str) -> str:
        if kind != "主题党日":
            return ""
        fixed = ["佩戴党徽", "交纳党费并公布上月收缴情况", "诵读党章", "学习理论", "谈体会"]
        return "、".join(
            [*fixed, self.random.choice(("党性教育", "民主议事", "业务培训", "特色活动", "服务实践"))]
        )

    def _lectured(self) -> list[str]:
        return self.township.branch_names()[:12]

    def _leaders_lectures(self) -> None:
        """Twelve lectures by committee leaders at the villages they are linked to, within the campaign."""
        for number, branch in enumerate(self._lectured()):
            held_on = date(self.year, 4 + number // 4, 25 + number % 4)
            row = self._row(branch, "党课", held_on, texts.LEADER_TITLE, share=0.033)
            leader = LEADERS[number % len(LEADERS)]
            row |= {"主讲人": leader, "主讲人身份": "班子成员", "主题教育": "是", "提交日期": held_on}
            self.rows.append(row)

    def _oaths(self) -> None:
        """Twelve 党日 with the oath renewed or a 政治生日, besides the one of the whole township on 1 July."""
        for number, branch in enumerate(self._lectured()):
            month = 5 + number % 6
            row = next(
                (r for r in self.rows if self._is(r, branch, "主题党日", month)),
                None,
            )
            if row is None:
                row = self._row(branch, "主题党日", date(self.year, month, 6), texts.THEMES[month])
                self.rows.append(row)
            activity = "过“政治生日”" if number % 3 == 0 else "重温入党誓词"
            row |= {"党日事项": f"{row['党日事项']}、{activity}", "主题教育": "是"}
        for row in self.rows:
            if row["类别"] == "主题党日" and row["日期"].month in (4, 9):
                row["主题教育"] = "是"

    def _is(self, row: dict, branch: str, kind: str, month: int) -> bool:
        return row["所在党支部"] == branch and row["类别"] == kind and row["日期"].month == month

    def _committee(self) -> None:
        year = self.year
        self._event("党委会“第一议题”", date(year, 4, 12), "传达学习主题教育工作会议精神", 11, 11)
        self._event("党委会“第一议题”", date(year, 9, 14), "传达学习关于全面推进乡村振兴的重要论述", 11, 10)
        self._event("党委理论学习中心组", date(year, 5, 18), "主题教育专题研讨", 15, 15)
        self._event("集中学习研讨", date(year, 4, 26), "党的二十大精神集中学习", 62, 60)
        self._event("集中学习研讨", date(year, 6, 15), "主题教育指定篇目集中学习研讨", 62, 58)
        self._event("实地学习", date(year, 8, 24), "赴市纪委监委宣教中心实地学习", 48, 46)
        self._event("主题党日", date(year, 7, 1), "庆祝建党，集体重温入党誓词", 312, 298, "重温入党誓词")

    def _event(
        self, kind: str, held_on: date, topic: str, expected: int, present: int, activity: str = ""
    ) -> None:
        self.rows.append(
            {
                "所在党支部": "",
                "所属党委": COMMITTEE,
                "类别": kind,
                "日期": held_on,
                "开始时间": time(9, 0),
                "结束时间": time(11, 0),
                "地点": "镇政府三楼会议室",
                "主持人": "镇党委书记",
                "主题": topic,
                "会议内容": f"{topic}。与会人员围绕学习内容交流发言，对照职责提出改进措施，会议明确了责任人和完成时限。",
                "应到人数": expected,
                "实到人数": present,
                "主题教育": "是",
                "党日事项": activity,
                "提交日期": held_on,
                "状态": "通过",
            }
        )

    def _merge(self) -> None:
        """多种会套开: some branches hold two kinds at one sitting."""
        for branch, month in zip(self._lectured()[3:10], (2, 3, 6, 8, 9, 10, 11), strict=True):
            day = next((r for r in self.rows if self._is(r, branch, "主题党日", month)), None)
            board = next((r for r in self.rows if self._is(r, branch, "支部委员会", month)), None)
            if day and board:
                board |= {name: day[name] for name in ("日期", "开始时间", "结束时间")}
                board["提交日期"] = day["提交日期"]

    def _copy(self) -> None:
        """Minutes taken over word for word from the month before."""
        for branch, month in zip(self._lectured()[5:11], (3, 5, 6, 8, 10, 11), strict=True):
            first = next((r for r in self.rows if self._is(r, branch, "支部委员会", month - 1)), None)
            second = next((r for r in self.rows if self._is(r, branch, "支部委员会", month)), None)
            if first and second:
                second["会议内容"] = first["会议内容"]

    def _thin(self) -> None:
        for row in self.random.sample([r for r in self.rows if r["所在党支部"]], 16):
            row |= {"会议内容": "学习文件。", "议定事项": "", "记录问题": "记录不完善"}

    def _review(self) -> None:
        """The faults that the office marked when it reviewed the records."""
        plain = [r for r in self.rows if r["所在党支部"] and not r["记录问题"]]
        marks = {"认识不到位": 5, "开展不规范": 9, "主题不聚焦": 7, "内容有偏差": 3}
        for mark, count in marks.items():
            for row in self.random.sample(plain, count):
                row["记录问题"] = mark


def month_end_passed(day: date) -> bool:
    return day < date(day.year, 12, 1)
