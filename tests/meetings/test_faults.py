"""What SQL finds wrong with records."""

from datetime import date, time, timedelta

import pytest

from common.periods import Period
from meetings.faults import THIN_LENGTH, copied, late, overlapping, thin
from meetings.models import Meeting, ScheduleRule
from meetings.schedule import slots_of
from tests.factories import World, make_meeting

MINUTES = (
    "会议传达学习了上级关于乡村振兴的文件精神，与会党员结合本村实际谈了体会，"
    "讨论了人居环境整治和集体经济发展的具体安排，书记作了总结讲话。"
)


def found(condition) -> list[Meeting]:
    return list(Meeting.objects.filter(condition).order_by("pk"))


def at(hour: int) -> time:
    return time(hour, 0)


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ((9, 10), (9, 10), True),
        ((9, 11), (10, 12), True),
        ((9, 12), (10, 11), True),
        ((9, 10), (10, 11), False),
        ((9, 10), (14, 15), False),
    ],
)
def test_two_kinds_at_overlapping_times(world: World, first, second, overlap: bool):
    meetings = [
        make_meeting(world.village, kind, started_at=at(start), ended_at=at(end))
        for kind, (start, end) in (("GENERAL", first), ("PARTY_DAY", second))
    ]
    assert found(overlapping()) == (meetings if overlap else [])


def test_equal_beginnings_without_an_end_overlap(world: World):
    meetings = [make_meeting(world.village, kind, started_at=at(9)) for kind in ("GENERAL", "LECTURE")]
    assert found(overlapping()) == meetings


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "PARTY_DAY"},
        {"held_on": date(2023, 3, 6)},
        {"state": "DRAFT"},
        {"state": "RETURNED"},
        {"started_at": None},
    ],
)
def test_no_overlap(world: World, change: dict):
    make_meeting(world.village, "PARTY_DAY", started_at=at(9))
    make_meeting(world.village, **{"kind": "GENERAL", "started_at": at(9)} | change)
    accepted = Meeting.objects.accepted()
    assert list(accepted.filter(overlapping())) == []


def test_the_other_branch_does_not_overlap(world: World):
    make_meeting(world.village, "PARTY_DAY", started_at=at(9))
    make_meeting(world.community, "GENERAL", started_at=at(9))
    assert found(overlapping()) == []


def test_copied_minutes_differ_only_in_dates_and_marks(world: World):
    first = make_meeting(world.village, minutes=f"3月5日，{MINUTES}")
    second = make_meeting(
        world.community, minutes=f"2023年4月6日 {MINUTES}".replace("，", " "), held_on=date(2023, 4, 6)
    )
    make_meeting(world.village, minutes=MINUTES + "另外通报了党费收缴情况。", held_on=date(2023, 5, 5))
    assert found(copied()) == [first, second]


def test_minutes_of_another_township_or_too_short_are_not_copies(world: World):
    make_meeting(world.village, minutes=MINUTES)
    make_meeting(world.far, minutes=MINUTES)
    make_meeting(world.village, minutes="学习文件。", held_on=date(2023, 4, 5))
    make_meeting(world.community, minutes="学习文件。")
    assert found(copied()) == []


WHOLE = {"place": "村部", "host": "张三", "recorder": "李四", "minutes": "字" * THIN_LENGTH}


@pytest.mark.parametrize(
    ("change", "is_thin"),
    [
        ({}, False),
        ({"place": ""}, True),
        ({"host": ""}, True),
        ({"recorder": ""}, True),
        ({"minutes": "字" * (THIN_LENGTH - 1)}, True),
    ],
)
def test_thin_records(world: World, change: dict, is_thin: bool):
    meeting = make_meeting(world.village, **WHOLE | change)
    assert found(thin()) == ([meeting] if is_thin else [])


@pytest.mark.parametrize("kind", ["PARTY_DAY", "GENERAL", "ASSESSMENT"])
@pytest.mark.parametrize("held_on", [date(2023, 1, 31), date(2023, 5, 2), date(2023, 12, 15)])
def test_late_in_sql_agrees_with_the_due_day(world: World, kind: str, held_on: date):
    rules = ScheduleRule.objects.all()
    (slot,) = [s for s in slots_of(rules, Period.of_year(2023))[kind] if s.start <= held_on <= s.end]
    on_time = make_meeting(world.village, kind, held_on, submitted_on=slot.due_on)
    after = make_meeting(world.village, kind, held_on, submitted_on=slot.due_on + timedelta(days=1))
    much_later = make_meeting(world.village, kind, held_on, submitted_on=slot.due_on + timedelta(days=400))
    assert on_time not in found(late(rules))
    assert found(late(rules)) == [after, much_later]


def test_late_follows_the_rule_in_force(world: World):
    ScheduleRule.objects.filter(kind="PARTY_DAY").update(valid_to=date(2023, 6, 30))
    ScheduleRule.objects.create(
        kind="PARTY_DAY",
        frequency="MONTH",
        due_days=20,
        source="镇党委〔2023〕7号",
        valid_from=date(2023, 7, 1),
    )
    before = make_meeting(world.village, held_on=date(2023, 6, 9), submitted_on=date(2023, 7, 15))
    make_meeting(world.village, held_on=date(2023, 7, 9), submitted_on=date(2023, 8, 15))
    assert found(late(ScheduleRule.objects.all())) == [before]
