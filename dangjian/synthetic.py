"""A large invented city for load and benchmarks: committees, branches, members and years of records."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from django.db import models

from common.bulk import write_rows
from common.encryption import blind_index
from common.identity import DEMO_AREA, make_id_number
from common.pinyin import stored_spellings
from dues.models import Assessment, Payment
from meetings.models import Attendance, Meeting
from meetings.models.meeting import minutes_digest
from members.models import Branch, Committee, Member, Post
from stars.models import StarPlan

BRANCHES_PER_TOWNSHIP = 20
TOWNSHIPS_PER_COUNTY = 20
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "秀兰", "志强", "玉梅", "海涛", "春燕", "永福", "丽华", "明远", "文静", "俊峰", "晓红")
KINDS = [Branch.Kind.VILLAGE] * 7 + [Branch.Kind.COMMUNITY, Branch.Kind.OFFICE, Branch.Kind.SCHOOL]
# (kind, months in which it is held)
CALENDAR = (
    (Meeting.Kind.PARTY_DAY, range(1, 13)),
    (Meeting.Kind.COMMITTEE, range(1, 13)),
    (Meeting.Kind.GENERAL, (3, 6, 9, 12)),
    (Meeting.Kind.LECTURE, (2, 5, 8, 11)),
    (Meeting.Kind.ORGANIZATION_LIFE, (12,)),
    (Meeting.Kind.ASSESSMENT, (12,)),
)
# How many people of a city may share a birthday and a sex.
ORDER_CODES = 60
MONTHLY = Decimal("0.50")
# The digest of minutes leaves figures out, so what tells records apart is written in letters.
LETTERS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")
MINUTES = (
    "会议学习了有关文件，党员结合工作实际开展讨论，形成一致意见，明确了下一步任务分工和完成时限。第{}号记录。"
)


@dataclass(frozen=True)
class City:
    """How large, and which years: the last `years` that have ended before `today`."""

    branches: int
    members: int
    years: int
    seed: int
    today: date

    @property
    def calendar_years(self) -> range:
        return range(self.today.year - self.years, self.today.year)


def next_id(model: type[models.Model]) -> int:
    return (model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def populate(city: City) -> Counter:
    """Write everything; returns the number of rows by table."""
    random = Random(city.seed)  # noqa: S311
    written: Counter = Counter()
    townships = _committees(city, written)
    branches = _branches(city, townships, written)
    members = _members(city, branches, random, written)
    _posts(city, branches, members, written)
    _meetings(city, branches, members, random, written)
    _dues(city, branches, members, random, written)
    _stars(city, branches, random, written)
    return written


def _write(
    model: type[models.Model], names: tuple[str, ...], rows: Iterator[tuple], written: Counter
) -> None:
    def counted() -> Iterator[tuple]:
        for row in rows:
            written[model._meta.label] += 1
            yield row

    write_rows(model, names, counted())


def _committees(city: City, written: Counter) -> list[int]:
    """The ids of the townships; the tree is city → counties → townships."""
    number = -(-city.branches // BRANCHES_PER_TOWNSHIP)
    first = next_id(Committee)
    root = (first, None, f"第{first}市委", Committee.Level.CITY, f"{first}/")
    rows, townships = [root], []
    for index in range(number):
        if index % TOWNSHIPS_PER_COUNTY == 0:
            county = first + len(rows)
            rows.append((county, first, f"第{county}县委", Committee.Level.COUNTY, f"{first}/{county}/"))
        township = first + len(rows)
        path = f"{first}/{county}/{township}/"
        rows.append((township, county, f"第{township}镇党委", Committee.Level.TOWNSHIP, path))
        townships.append(township)
    _write(Committee, ("id", "parent_id", "name", "level", "path"), iter(rows), written)
    return townships


def _branches(city: City, townships: list[int], written: Counter) -> range:
    first = next_id(Branch)
    ids = range(first, first + city.branches)
    founded, elected = date(1990, 7, 1), date(city.today.year - 2, 3, 1)
    rows = (
        (
            pk,
            townships[n // BRANCHES_PER_TOWNSHIP],
            f"第{pk}党支部",
            f"{pk:08}",
            KINDS[n % len(KINDS)],
            founded,
            elected,
        )
        for n, pk in enumerate(ids)
    )
    names = ("id", "committee_id", "name", "code", "kind", "founded_on", "elected_on")
    _write(Branch, names, rows, written)
    return ids


def _members(city: City, branches: range, random: Random, written: Counter) -> range:
    first = next_id(Member)
    ids = range(first, first + city.members)
    names = (
        *("id", "branch_id", "name", "id_number", "id_number_index", "id_number_last4", "sex", "ethnicity"),
        *("born_on", "education", "category", "joined_on", "confirmed_on", "spellings"),
    )
    # Each city takes ID numbers of its own range of order codes, after those of the demo year.
    order = ORDER_CODES * Committee.objects.filter(level=Committee.Level.CITY).count()
    _write(Member, names, _people(ids, branches, order, random), written)
    return ids


def _people(ids: range, branches: range, order: int, random: Random) -> Iterator[tuple]:
    seen: Counter = Counter()
    epoch, span = date(1940, 1, 1), 23_000
    schooling = ("PRIMARY", "JUNIOR", "JUNIOR", "HIGH", "COLLEGE", "BACHELOR")
    for n, pk in enumerate(ids):
        sex = "F" if random.random() < 0.27 else "M"
        born_on = epoch + timedelta(days=random.randrange(span))
        while seen[born_on, sex] >= ORDER_CODES:
            born_on = epoch + timedelta(days=random.randrange(span))
        number = make_id_number(DEMO_AREA, born_on, order + seen[born_on, sex], sex)
        seen[born_on, sex] += 1
        joined_on = date(born_on.year + 22, 7, 1)
        probationary = joined_on.year > 2021 and random.random() < 0.3
        name = random.choice(SURNAMES) + random.choice(GIVEN)
        yield (
            *(pk, branch_of(n, branches), name, number),
            *(blind_index(number), number[-4:], sex, "汉族" if random.random() < 0.97 else "回族"),
            *(born_on, random.choice(schooling), "PROBATIONARY" if probationary else "FULL", joined_on),
            *(None if probationary else joined_on + timedelta(days=366), stored_spellings(name)),
        )


def branch_of(number: int, branches: range) -> int:
    """Members are dealt out in turn, so the members of a branch are every len(branches)-th."""
    return branches[number % len(branches)]


def members_of(number: int, branches: range, members: range) -> range:
    return members[number :: len(branches)]


def _posts(city: City, branches: range, members: range, written: Counter) -> None:
    first = next_id(Post)
    started = date(city.today.year - city.years - 1, 3, 1)
    rows = (
        (first + n * 3 + place, pk, member, title, started)
        for n, pk in enumerate(branches)
        for place, (member, title) in enumerate(
            zip(members_of(n, branches, members), ("SECRETARY", "ORGANIZATION", "PUBLICITY"), strict=False)
        )
    )
    _write(Post, ("id", "branch_id", "member_id", "title", "started_on"), rows, written)


def _held(city: City, branches: range, random: Random) -> Iterator[tuple[int, int, str, date]]:
    """Number and id of the branch, kind and day of every meeting; one in twenty-five is missed."""
    for n, pk in enumerate(branches):
        for year in city.calendar_years:
            for kind, months in CALENDAR:
                for month in months:
                    if random.random() >= 0.04:
                        yield n, pk, kind, date(year, month, random.randint(3, 27))


MEETING_COLUMNS = (
    *("id", "branch_id", "kind", "held_on", "started_at", "topic", "minutes", "minutes_digest", "expected"),
    *("present", "state", "submitted_on", "token"),
)  # fmt: skip


def _meetings(city: City, branches: range, members: range, random: Random, written: Counter) -> None:
    held = list(_held(city, branches, random))
    first = next_id(Meeting)

    def rows() -> Iterator[tuple]:
        for pk, (n, branch, kind, day) in enumerate(held, first):
            expected = 3 if kind == Meeting.Kind.COMMITTEE else len(members_of(n, branches, members))
            minutes = MINUTES.format(str(pk).translate(LETTERS))
            late = timedelta(days=45 if pk % 17 == 0 else 2)
            yield (
                *(pk, branch, kind, day, time(8 + pk % 9, 30), f"第{pk}次活动主题", minutes),
                *(minutes_digest(minutes), expected, expected - expected // 9, "ACCEPTED", day + late),
                uuid.UUID(int=pk),
            )

    _write(Meeting, MEETING_COLUMNS, rows(), written)
    general = [(pk, n) for pk, (n, _, kind, _) in enumerate(held, first) if kind == Meeting.Kind.GENERAL]
    _attendances(general, branches, members, written)


def _attendances(general: list[tuple[int, int]], branches: range, members: range, written: Counter) -> None:
    """Who came to each 支部党员大会, given as its id and the number of its branch."""
    attended = (
        (pk, member, "ABSENT" if (pk + member) % 9 == 0 else "PRESENT")
        for pk, n in general
        for member in members_of(n, branches, members)
    )
    numbered = ((pk, *row) for pk, row in enumerate(attended, next_id(Attendance)))
    _write(Attendance, ("id", "meeting_id", "member_id", "state"), numbered, written)


def _dues(city: City, branches: range, members: range, random: Random, written: Counter) -> None:
    """An assessment a member, and a payment for every month but one in fifty."""
    january = date(city.calendar_years[0], 1, 1)
    first = next_id(Assessment)
    assessed = ((pk, member, january, "FARMER", MONTHLY) for pk, member in enumerate(members, first))
    _write(Assessment, ("id", "member_id", "from_month", "category", "monthly"), assessed, written)
    first = next_id(Payment)
    months = [
        (date(year, month, 1), date(year, month, 20))
        for year in city.calendar_years
        for month in range(1, 13)
    ]

    def payments() -> Iterator[tuple]:
        for n, member in enumerate(members):
            branch = branch_of(n, branches)
            for month, paid_on in months:
                if random.random() >= 0.02:
                    yield branch, member, month, MONTHLY, paid_on

    numbered = ((pk, *row) for pk, row in enumerate(payments(), first))
    _write(Payment, ("id", "branch_id", "member_id", "month", "amount", "paid_on"), numbered, written)


def _stars(city: City, branches: range, random: Random, written: Counter) -> None:
    first = next_id(StarPlan)
    rows = ((branch, year, random.randint(1, 5)) for branch in branches for year in city.calendar_years)
    numbered = ((pk, *row) for pk, row in enumerate(rows, first))
    _write(StarPlan, ("id", "branch_id", "year", "stars"), numbered, written)
