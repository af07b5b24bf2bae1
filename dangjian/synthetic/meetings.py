"""Meetings of three years in the order in which they were held, and who came to the general ones."""

import uuid
from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random

from dangjian.synthetic.city import City, Units, Writer
from meetings.models import Attendance, Meeting
from meetings.models.meeting import minutes_digest

# (kind, months in which it is held)
CALENDAR = (
    (Meeting.Kind.PARTY_DAY, range(1, 13)),
    (Meeting.Kind.COMMITTEE, range(1, 13)),
    (Meeting.Kind.GENERAL, (3, 6, 9, 12)),
    (Meeting.Kind.LECTURE, (2, 5, 8, 11)),
    (Meeting.Kind.ORGANIZATION_LIFE, (12,)),
    (Meeting.Kind.ASSESSMENT, (12,)),
)
# The digest of minutes leaves figures out, so what tells records apart is written in letters.
LETTERS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")
MINUTES = (
    "会议学习了有关文件，党员结合工作实际开展讨论，形成一致意见，明确了下一步任务分工和完成时限。第{}号记录。"
)
COLUMNS = (
    *("branch_id", "kind", "held_on", "started_at", "place", "host", "recorder", "topic", "minutes"),
    *("minutes_digest", "expected", "present", "for_campaign", "state", "submitted_on", "token"),
)


def write(city: City, units: Units, writer: Writer) -> None:
    held = sorted(_held(city, units, writer.random))
    first = writer.next_id(Meeting)
    rows = (_meeting(pk, one, units, city) for pk, one in enumerate(held, first))
    writer.write(Meeting, COLUMNS, rows, first)
    attended = (
        (pk, member, "ABSENT" if (pk + member) % 9 == 0 else "PRESENT")
        for pk, (_, n, _, kind) in enumerate(held, first)
        if kind == Meeting.Kind.GENERAL
        for member in units.members_of(n)
    )
    writer.write(Attendance, ("meeting_id", "member_id", "state"), attended)


def _held(city: City, units: Units, random: Random) -> Iterator[tuple[date, int, int, str]]:
    """Day, number and id of the branch, and kind of every meeting; one in twenty-five is missed."""
    for month in city.months:
        for n, pk in enumerate(units.branches):
            for kind, months in CALENDAR:
                if month.month in months and random.random() >= 0.04:
                    yield month.replace(day=random.randint(3, 27)), n, pk, kind


def _meeting(pk: int, held: tuple[date, int, int, str], units: Units, city: City) -> tuple:
    day, n, branch, kind = held
    expected = 3 if kind == Meeting.Kind.COMMITTEE else len(units.members_of(n))
    minutes = MINUTES.format(str(pk).translate(LETTERS))
    submitted_on = min(day + timedelta(days=45 if pk % 17 == 0 else 2), city.today)
    return (
        *(branch, kind, day, time(8 + pk % 9, 30), f"第{branch}党群服务中心", "王建国", "李秀兰"),
        *(f"第{pk}次活动主题", minutes, minutes_digest(minutes), expected, expected - expected // 9),
        *(pk % 5 == 0, "SUBMITTED" if submitted_on == city.today else "ACCEPTED", submitted_on),
        uuid.UUID(int=pk),
    )
