"""The tree of committees, the branches, their members and who holds which post."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from common.encryption import blind_index
from common.identity import DEMO_AREA, make_id_number
from common.pinyin import stored_spellings
from dangjian.synthetic.city import City, Units, Writer
from members.models import Branch, Committee, Member, Post

BRANCHES_PER_TOWNSHIP = 20
TOWNSHIPS_PER_COUNTY = 20
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "秀兰", "志强", "玉梅", "海涛", "春燕", "永福", "丽华", "明远", "文静", "俊峰", "晓红")
KINDS = [Branch.Kind.VILLAGE] * 7 + [Branch.Kind.COMMUNITY, Branch.Kind.OFFICE, Branch.Kind.SCHOOL]
# How many people of a city may share a birthday and a sex.
ORDER_CODES = 60


def write(city: City, writer: Writer) -> Units:
    townships = _committees(city, writer)
    branches = _branches(city, townships, writer)
    members = _members(city, branches, writer)
    units = Units(townships, branches, members)
    started = date(city.calendar_years[0] - 1, 3, 1)
    posts = (
        (pk, member, title, started)
        for n, pk in enumerate(branches)
        for member, title in zip(
            units.members_of(n), ("SECRETARY", "ORGANIZATION", "PUBLICITY"), strict=False
        )
    )
    writer.write(Post, ("branch_id", "member_id", "title", "started_on"), posts)
    return units


def _committees(city: City, writer: Writer) -> list[int]:
    """The ids of the townships; the tree is city → counties → townships."""
    number = -(-city.branches // BRANCHES_PER_TOWNSHIP)
    first = writer.next_id(Committee)
    rows = [(None, f"第{first}市委", Committee.Level.CITY, f"{first}/")]
    townships = []
    for index in range(number):
        if index % TOWNSHIPS_PER_COUNTY == 0:
            county = first + len(rows)
            rows.append((first, f"第{county}县委", Committee.Level.COUNTY, f"{first}/{county}/"))
        township = first + len(rows)
        path = f"{first}/{county}/{township}/"
        rows.append((county, f"第{township}镇党委", Committee.Level.TOWNSHIP, path))
        townships.append(township)
    writer.write(Committee, ("parent_id", "name", "level", "path"), rows)
    return townships


def _branches(city: City, townships: list[int], writer: Writer) -> range:
    founded, elected = date(1990, 7, 1), date(city.today.year - 2, 3, 1)
    first = writer.next_id(Branch)
    rows = (
        (
            townships[n // BRANCHES_PER_TOWNSHIP],
            f"第{first + n}党支部",
            f"{first + n:08}",
            KINDS[n % len(KINDS)],
            founded,
            elected,
        )
        for n in range(city.branches)
    )
    return writer.write(Branch, ("committee_id", "name", "code", "kind", "founded_on", "elected_on"), rows)


def _members(city: City, branches: range, writer: Writer) -> range:
    names = (
        *("branch_id", "name", "id_number", "id_number_index", "id_number_last4", "sex", "ethnicity"),
        *("born_on", "education", "category", "joined_on", "confirmed_on", "spellings"),
    )
    # Each city takes ID numbers of its own range of order codes, after those of the demo year.
    order = ORDER_CODES * Committee.objects.filter(level=Committee.Level.CITY).count()
    return writer.write(Member, names, _people(city, branches, order, writer.random))


def _people(city: City, branches: range, order: int, random: Random) -> Iterator[tuple]:
    seen: Counter = Counter()
    epoch, span = date(1940, 1, 1), 23_000
    schooling = ("PRIMARY", "JUNIOR", "JUNIOR", "HIGH", "COLLEGE", "BACHELOR")
    for n in range(city.members):
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
            *(branches[n % len(branches)], name, number),
            *(blind_index(number), number[-4:], sex, "汉族" if random.random() < 0.97 else "回族"),
            *(born_on, random.choice(schooling), "PROBATIONARY" if probationary else "FULL", joined_on),
            *(None if probationary else joined_on + timedelta(days=366), stored_spellings(name)),
        )
