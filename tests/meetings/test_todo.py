"""To-dos of the chapter, each with the list that it opens."""

from datetime import date

import pytest

from common.todo import Todo
from meetings.models import ScheduleRule
from meetings.todo import todos
from tests.factories import World, make_branch, make_meeting, signed_in

ON = date(2023, 3, 20)


@pytest.fixture(autouse=True)
def party_days_only(world: World) -> None:
    ScheduleRule.objects.exclude(kind="PARTY_DAY").delete()


def test_the_secretary(world: World, log_in):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    make_meeting(world.village, state="RETURNED")
    make_meeting(world.village, state="DRAFT")
    make_meeting(world.community, state="RETURNED")
    missing = "/meetings/?since=2023-01-01&until=2023-03-20&total=missing"
    running = missing.replace("missing", "running")
    assert todos(world.secretary, ON) == [
        Todo("修改退回的会议记录", 1, "/meetings/records/?state=RETURNED", None, "meetings"),
        Todo("提交会议记录草稿", 1, "/meetings/records/?state=DRAFT", None, "meetings"),
        Todo("补报缺少的会议记录", 1, missing, None, "meetings"),
        Todo("开展本期会议活动", 1, running, date(2023, 4, 5), "meetings"),
    ]
    client = log_in(world.secretary)
    assert [client.get(url).context["total"].value for url in (missing, running)] == [1, 1]


def test_the_office(world: World):
    make_meeting(world.village, state="SUBMITTED", submitted_on=date(2023, 3, 7))
    make_meeting(world.community, state="SUBMITTED", submitted_on=date(2023, 3, 6))
    make_meeting(world.community, held_on=date(2023, 2, 5), change_reason="人数有误")
    assert todos(world.office, ON) == [
        Todo("审核会议记录", 2, "/meetings/review/", date(2023, 3, 6), "meetings"),
        Todo("处理修改申请", 1, "/meetings/review/", None, "meetings"),
        Todo(
            "补报缺少的会议记录",
            3,
            "/meetings/?since=2023-01-01&until=2023-03-20&total=missing",
            None,
            "meetings",
        ),
    ]


def test_a_reader_has_nothing_to_do(world: World):
    make_meeting(world.village, state="SUBMITTED")
    assert todos(world.leader, ON) == []


@pytest.mark.parametrize("size", [1, 3])
def test_four_queries(world: World, size: int, django_assert_num_queries):
    for number in range(size):
        make_meeting(make_branch(world.township, f"{number}村党支部"))
    user = signed_in(world.office)
    with django_assert_num_queries(4):
        todos(user, ON)
