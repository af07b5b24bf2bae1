"""Invented people with sound ID numbers of no place (area code 999999)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from common.identity import DEMO_AREA, make_id_number

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
MALE = "建国 志强 海涛 永福 振华 长庚 保民 学文 守信 光明 德贵 新民 俊峰 立军 宏伟 春生 玉柱 根生 万里 家旺 景云 天佑 国栋 世安 庆丰 书田 金山 明远 松林 子安 成才 双喜 连生 文斌 少华 喜顺 广田 耀先 大勇 满仓"
FEMALE = "秀兰 桂英 玉梅 春燕 晓红 丽华 淑珍 凤霞 雪梅 海霞 巧云 爱琴 素芳 金枝 慧敏 翠萍 月娥 红艳 美玲 小娟 冬梅 彩霞 玉洁 文静 艳丽 志芳 改云 新荣 书琴 兰芝"
SINGLE = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚辉玲鹏飞波斌宇浩凯健俊帆"
NO_PROBATION = (date(1969, 4, 1), date(1977, 8, 11))


@dataclass
class Person:
    name: str
    sex: str
    born_on: date
    id_number: str
    education: str
    branch: str
    category: str = "正式党员"
    joined_on: date | None = None
    confirmed_on: date | None = None
    entered_on: date | None = None
    left_on: date | None = None
    departure: str = ""
    occupation: str = "务农"
    ethnicity: str = "汉族"
    mobile: str = ""
    group: str = ""
    post: str = ""
    floating_to: str = ""
    lost_on: date | None = None
    dues_category: str = "农民"
    base: int = 0
    note: str = ""
    steps: dict = field(default_factory=dict)

    def on_roster(self, day: date) -> bool:
        return (
            self.joined_on is not None
            and self.joined_on <= day
            and (self.entered_on is None or self.entered_on <= day)
            and (self.left_on is None or self.left_on > day)
        )


class People:
    """Makes people one by one; the same seed makes the same people."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._numbers: Counter[tuple[date, str]] = Counter()
        self._names: set[tuple[str, str]] = set()

    def _name(self, sex: str, branch: str) -> str:
        """A name that its branch does not have yet."""
        while True:
            surname = self.random.choice(SURNAMES)
            given = self.random.choice((MALE if sex == "M" else FEMALE).split())
            name = surname + (self.random.choice(SINGLE) if self.random.random() < 0.15 else given)
            if (branch, name) not in self._names:
                self._names.add((branch, name))
                return name

    def make(self, branch: str, born_on: date, male_share: float = 0.76) -> Person:
        sex = "M" if self.random.random() < male_share else "F"
        self._numbers[born_on, sex] += 1
        number = make_id_number(DEMO_AREA, born_on, self._numbers[born_on, sex] - 1, sex)
        return Person(
            name=self._name(sex, branch),
            sex="男" if sex == "M" else "女",
            born_on=born_on,
            id_number=number,
            education=self._education(born_on),
            branch=branch,
            ethnicity="回族" if self.random.random() < 0.02 else "汉族",
            # No operator has numbers that begin with 100.
            mobile=f"100{self.random.randrange(10**8):08}",
        )

    def _education(self, born_on: date) -> str:
        choices = {
            1950: ("小学及以下", "小学及以下", "初中"),
            1965: ("小学及以下", "初中", "初中", "高中"),
            1980: ("初中", "初中", "高中", "中专", "大学专科"),
            1990: ("高中", "中专", "大学专科", "大学本科"),
            2100: ("大学专科", "大学本科", "大学本科", "研究生"),
        }
        limit = next(year for year in choices if born_on.year < year)
        return self.random.choice(choices[limit])

    def birthday(self, first: int, last: int) -> date:
        return date(self.random.randint(first, last), 1, 1) + timedelta(days=self.random.randrange(365))

    def member(self, branch: str, born_on: date, last_joining: date) -> Person:
        """An old member: joined between 20 and 45 years of age, confirmed after a year."""
        person = self.make(branch, born_on)
        earliest = date(born_on.year + 20, 1, 1)
        latest = min(date(born_on.year + 45, 1, 1), last_joining)
        days = max((latest - earliest).days, 1)
        person.joined_on = earliest + timedelta(days=self.random.randrange(days))
        person.confirmed_on = person.joined_on + timedelta(days=366)
        if NO_PROBATION[0] <= person.joined_on <= NO_PROBATION[1]:
            person.confirmed_on = person.joined_on
        return person
