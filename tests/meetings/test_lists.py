"""List, detail, matrix and queue: filters, totals, links, a constant number of queries."""

import re
from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from common.periods import Period
from meetings.figures import attendance_by_branch
from meetings.models import Activity, Meeting, MeetingDefect
from tests.factories import World, make_branch, make_meeting, make_member

LIST = "/meetings/records/"
MINUTES = (
    "传达学习文件精神，讨论村内人居环境整治、产业发展和防汛安排，党员逐一发言谈体会，"
    "书记总结并布置下一步工作任务，大家一致同意。"
)


@pytest.fixture
def office(world: World, log_in) -> Client:
    return log_in(world.office)


def listed(client: Client, query: str) -> list[Meeting]:
    return list(client.get(f"{LIST}?{query}").context["page"].object_list)


def total(client: Client, address: str) -> Decimal:
    page = client.get(address).content.decode()
    return Decimal(re.search(r'<output id="total" data-value="([^"]*)"', page)[1])


@pytest.fixture
def records(world: World) -> dict[str, Meeting]:
    first, second = Activity.objects.filter(part="N")[:2]
    found = {
        "day": make_meeting(
            world.village, started_at=time(9), submitted_on=date(2023, 6, 1), minutes=MINUTES
        ),
        "general": make_meeting(
            world.village, "GENERAL", started_at=time(9), place="村部", host="甲", recorder="乙"
        ),
        "lecture": make_meeting(
            world.community,
            "LECTURE",
            date(2023, 5, 8),
            lecturer_level="LEADER",
            for_campaign=True,
            minutes=MINUTES,
        ),
        "waiting": make_meeting(world.community, held_on=date(2023, 7, 8), state="SUBMITTED", topic="防汛"),
        "topic": Meeting.objects.create(
            committee=world.township,
            kind="FIRST_TOPIC",
            held_on=date(2023, 8, 1),
            topic="传达",
            present=9,
            state="ACCEPTED",
        ),
    }
    Meeting.objects.filter(pk=found["general"].pk).update(minutes="记" * 80)
    found["day"].activities.set([first, second])
    MeetingDefect.objects.create(meeting=found["lecture"], kind="UNFOCUSED")
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["topic", "waiting", "lecture", "general", "day"]),
        ("kind=GENERAL&kind=LECTURE", ["lecture", "general"]),
        ("kind=GENERAL", ["general"]),
        ("since=2023-05-08&until=2023-07-08", ["waiting", "lecture"]),
        ("state=SUBMITTED", ["waiting"]),
        ("lecturer_level=LEADER", ["lecture"]),
        ("campaign=1", ["lecture"]),
        ("defect=UNFOCUSED", ["lecture"]),
        ("defect=INCOMPLETE", []),
        ("defect=any", ["lecture"]),
        ("overlap=1", ["general", "day"]),
        ("copied=1", ["lecture", "day"]),
        ("late=1", ["day"]),
        ("thin=1", ["topic", "waiting", "lecture", "day"]),
        ("level=branch", ["waiting", "lecture", "general", "day"]),
        ("level=committee", ["topic"]),
        ("q=防汛", ["waiting"]),
        ("since=unreadable", ["topic", "waiting", "lecture", "general", "day"]),
    ],
)
def test_filters(office: Client, records, query: str, names: list[str]):
    assert listed(office, query) == [records[name] for name in names]


def test_filters_by_unit_and_activity(office: Client, world: World, records):
    assert listed(office, f"branch={world.village.pk}") == [records["general"], records["day"]]
    assert len(listed(office, f"committee={world.township.pk}")) == 5
    assert listed(office, f"committee={world.neighbour.pk}") == listed(office, "")
    activities = records["day"].activities.all()
    assert listed(office, "&".join(f"activity={a.pk}" for a in activities)) == [records["day"]]


@pytest.mark.parametrize(
    ("name", "value"), [("count", 5), ("present", 45), ("branches", 2), ("attendance", Decimal("90.0"))]
)
def test_totals(office: Client, records, name: str, value):
    assert total(office, f"{LIST}?total={name}") == value


def test_conditions_that_the_form_hides_are_said_in_words(office: Client, records):
    page = office.get(f"{LIST}?kind=GENERAL&kind=LECTURE&lecturer_level=LEADER&overlap=1").content.decode()
    assert "其他条件：类别：支部党员大会、党课；主讲人身份：班子成员；套开" in page


@pytest.mark.parametrize("size", [1, 3])
def test_a_constant_number_of_queries(world: World, office: Client, size: int, django_assert_num_queries):
    for number in range(size):
        branch = make_branch(world.township, f"{number}村党支部")
        make_meeting(branch, state="SUBMITTED")
    with django_assert_num_queries(6):
        office.get(LIST)
    with django_assert_num_queries(7):
        office.get("/meetings/review/")
    with django_assert_num_queries(10):
        office.get("/meetings/")


@pytest.mark.parametrize("size", [1, 3])
def test_a_record_in_eleven_queries(world: World, office: Client, size: int, django_assert_num_queries):
    meeting = make_meeting(world.village)
    for number in range(size):
        meeting.attendances.create(member=make_member(world.village, f"党员{number}"))
        meeting.votes.create(rule="ORDINARY", question=f"事项{number}", entitled=3, present=2, in_favour=2)
        MeetingDefect.objects.create(meeting=meeting, kind=MeetingDefect.Kind.values[number])
    with django_assert_num_queries(11):
        office.get(f"{LIST}{meeting.pk}/")


def test_a_record_shows_who_was_missing(world: World, office: Client):
    meeting = make_meeting(world.village)
    meeting.attendances.create(member=make_member(world.village, "张三"))
    meeting.attendances.create(member=make_member(world.village, "李四"), state="ABSENT", reason="生病")
    page = office.get(f"{LIST}{meeting.pk}/").content.decode()
    assert "<li>李四：缺席，生病</li>" in page
    assert "<p>张三</p>" in page


def matrix(client: Client, query: str = "") -> dict[str, list[str]]:
    (table,) = client.get(f"/meetings/?{query}").context["tables"]
    return {line.heading: [mark.word for mark in line.marks] for line in table.lines}


def test_the_matrix_of_one_kind(world: World, office: Client):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    make_meeting(world.community, held_on=date(2023, 2, 5), submitted_on=date(2023, 3, 10))
    assert matrix(office, "since=2023-01-01&until=2023-03-15") == {
        "小方村": ["按时", "缺", "未到期"],
        "东街社区": ["缺", "迟报", "未到期"],
    }
    assert matrix(office, "since=2023-01-01&until=2023-03-31&kind=COMMITTEE") == {
        "小方村": ["不需"] * 3,
        "东街社区": ["不需"] * 3,
    }


def test_the_matrix_adds_up_its_columns(world: World, office: Client):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    (table,) = office.get("/meetings/?since=2023-01-01&until=2023-02-28").context["tables"]
    assert [(total.reported, total.expected) for total in table.foot] == [(1, 2), (0, 2)]
    assert (table.totals.reported, table.totals.expected) == (1, 4)


def test_all_kinds_of_every_branch_at_a_glance(world: World, office: Client):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    make_meeting(world.village, "GENERAL", held_on=date(2023, 2, 5))
    (table,) = office.get("/meetings/?since=2023-01-01&until=2023-03-31&kind=EVERY").context["tables"]
    shown = {line.heading: [mark.word for mark in line.marks] for line in table.lines}
    assert table.columns == [
        "支部党员大会",
        "支部委员会",
        "党小组会",
        "党课",
        "主题党日",
        "组织生活会",
        "民主评议党员",
    ]
    assert shown == {
        "小方村": ["1 / 1", "不需", "不需", "0 / 1", "1 / 3", "未到期", "未到期"],
        "东街社区": ["0 / 1", "不需", "不需", "0 / 1", "0 / 3", "未到期", "未到期"],
    }
    assert (table.lines[0].totals.reported, table.totals.expected) == (2, 10)


def test_a_cell_opens_its_records_or_starts_the_missing_one(world: World, office: Client):
    meeting = make_meeting(world.village, held_on=date(2023, 1, 5))
    (table,) = office.get("/meetings/?since=2023-01-01&until=2023-02-28").context["tables"]
    reported, missing = table.lines[0].marks
    assert list(office.get(reported.url).context["page"].object_list) == [meeting]
    assert missing.url == f"/meetings/records/new/?kind=PARTY_DAY&branch={world.village.pk}&month=2023-02-01"
    assert office.get(missing.url).status_code == 200


def test_a_reader_starts_nothing(world: World, log_in):
    (table,) = log_in(world.leader).get("/meetings/?since=2023-01-01&until=2023-01-31").context["tables"]
    assert {mark.url for line in table.lines for mark in line.marks} == {""}


def test_a_secretary_sees_all_kinds_of_the_own_branch(world: World, log_in):
    tables = log_in(world.secretary).get("/meetings/?since=2023-01-01&until=2023-12-31").context["tables"]
    assert {table.caption: [line.heading for line in table.lines] for table in tables} == {
        "小方村党支部（每月）": ["支部委员会", "党小组会", "主题党日"],
        "小方村党支部（每季度）": ["支部党员大会", "党课"],
        "小方村党支部（每年）": ["组织生活会", "民主评议党员"],
    }


@time_machine.travel("2026-11-24 10:00+08:00")
@pytest.mark.parametrize(("year", "words"), [(2023, "2023年，"), (2026, "2026年1月1日至2026年11月24日，")])
def test_the_matrix_opens_at_the_last_year_with_records(world: World, log_in, year: int, words: str):
    make_meeting(world.village, held_on=date(year, 3, 5))
    assert words in log_in(world.office).get("/meetings/").content.decode()


@time_machine.travel("2026-11-24 10:00+08:00")
def test_a_draft_opens_no_new_year(world: World, log_in):
    make_meeting(world.village, held_on=date(2023, 3, 5))
    make_meeting(world.village, held_on=date(2026, 3, 5), state="DRAFT")
    assert "2023年，" in log_in(world.office).get("/meetings/").content.decode()


def test_the_matrix_total_follows_its_name(world: World, office: Client):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    address = "/meetings/?since=2023-01-01&until=2023-01-31&total="
    assert [total(office, address + name) for name in ("expected", "reported", "on_time_rate")] == [
        2,
        1,
        Decimal("50.0"),
    ]


def test_the_queue_holds_what_waits(world: World, office: Client, records):
    assert list(office.get("/meetings/review/").context["page"].object_list) == [records["waiting"]]


def test_attendance_by_branch_leaves_out_what_is_not_known(world: World):
    make_meeting(world.village, expected=10, present=9)
    make_meeting(world.village, held_on=date(2023, 4, 1), expected=0, present=5)
    make_meeting(world.community, expected=0, present=5)
    assert attendance_by_branch(Period.of_year(2023), world.branches) == [("小方村", Decimal("90.0"))]
