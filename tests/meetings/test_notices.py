"""What the system notices in one record, and the evidence."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import Activity, Meeting, Theme
from meetings.notices import notices, side_by_side
from tests.factories import World, make_branch, make_meeting, make_member

MINUTES = (
    "会议传达学习了上级关于乡村振兴的文件精神，与会党员结合本村实际谈了体会，"
    "讨论了人居环境整治和集体经济发展的具体安排，书记作了总结讲话，大家一致同意。"
)
WHOLE = {"place": "村部", "host": "张三", "recorder": "李四", "minutes": MINUTES}


def whole(world: World, kind: str = "GENERAL", held_on: date = date(2023, 3, 5), **changes) -> Meeting:
    return make_meeting(changes.pop("branch", world.village), kind, held_on, **WHOLE | changes)


def found(meeting: Meeting) -> list[tuple[str, str]]:
    return [(notice.kind, notice.text) for notice in notices(meeting)]


def test_nothing_to_notice(world: World):
    assert found(whole(world)) == []


def test_overlapping_kinds_name_each_other(world: World):
    other = whole(
        world, "LECTURE", started_at=time(9), ended_at=time(11), topic="专题党课", minutes="另" * 80
    )
    meeting = whole(world, started_at=time(10), ended_at=time(12))
    assert [(n.kind, n.text, n.other) for n in notices(meeting)] == [
        ("套开", "与同一天同一时间的党课“专题党课”重叠。", other)
    ]


def test_near_identical_minutes_of_the_own_branch(world: World):
    other = whole(world, held_on=date(2022, 5, 5), minutes=MINUTES.replace("书记作了总结讲话", "书记讲了话"))
    (notice,) = notices(whole(world))
    assert (notice.kind, notice.other, notice.alike) == ("雷同", other, True)
    assert notice.text == "会议内容与小方村党支部2022年5月5日的支部党员大会相同97%。"


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        ({"held_on": date(2023, 3, 28)}, True),
        ({"held_on": date(2023, 4, 1)}, False),
        ({"state": "RETURNED"}, False),
        ({"state": "DRAFT"}, False),
        ({"minutes": "另" * 90}, False),
    ],
)
def test_copies_across_branches_within_the_month(world: World, change: dict, noticed: bool):
    whole(world, **{"branch": world.community} | change)
    assert bool(found(whole(world))) == noticed


def test_another_township_is_not_compared(world: World):
    whole(world, branch=world.far)
    assert found(whole(world)) == []


def test_empty_parts_and_short_minutes(world: World):
    assert found(make_meeting(world.village, "GENERAL", minutes="学习文件。", host="张三")) == [
        ("要素不全", "没有填写地点、记录人。"),
        ("记录简略", "会议内容只有5字，一般不少于60字。"),
    ]


def test_handed_in_late(world: World):
    assert found(whole(world, submitted_on=date(2023, 4, 6))) == [
        ("补报", "应在2023年4月5日前提交，2023年4月6日才提交。")
    ]
    assert (
        found(whole(world, held_on=date(2023, 6, 5), submitted_on=date(2023, 7, 5), minutes="另" * 80)) == []
    )


def test_few_came(world: World):
    assert found(whole(world, expected=10, present=6)) == [("到会率低", "应到10人，实到6人，到会率60.0%。")]


def test_numbers_and_names_disagree(world: World):
    meeting = whole(world, expected=2, present=2)
    meeting.attendances.create(member=make_member(world.village, "张三"))
    meeting.attendances.create(member=make_member(world.village, "李四"), state="ABSENT")
    assert found(meeting) == [("人数不符", "实到人数填2人，按缺席名单到会的是1人。")]


def test_a_resolution_without_a_vote(world: World):
    assert found(whole(world, resolutions="同意。")) == [("缺少表决", "有议定事项，没有表决情况。")]


def test_a_vote_without_quorum(world: World):
    meeting = whole(world, resolutions="同意。")
    meeting.votes.create(rule="ELECTION", question="选举书记", entitled=10, present=7, in_favour=7)
    assert found(meeting) == [("表决", "“选举书记”到会人数不足（至少8人），表决无效。")]


def test_a_party_day_without_its_checklist_or_theme(world: World):
    Theme.objects.create(committee=world.township, month=date(2023, 3, 1), text="开展植树活动")
    meeting = whole(world, "PARTY_DAY", topic="学习贯彻二十大精神")
    assert found(meeting) == [
        ("“1+5+N”", "没有记录佩戴党徽、交纳党费并公布上月收缴情况、诵读党章、学习理论、谈体会、自选动作。"),
        ("主题不一致", "本月统一主题是“开展植树活动”。"),
    ]
    meeting.activities.set(Activity.objects.all())
    meeting.topic = "开展植树活动，学习园艺"
    assert found(meeting) == []


def test_what_is_alike_is_shown_side_by_side(world: World, log_in):
    left = whole(world, minutes="传达文件，讨论产业。")
    right = whole(world, branch=world.community, minutes="传达文件，讨论防汛。")
    page = log_in(world.office).get(f"/meetings/records/{left.pk}/compare/{right.pk}/").content.decode()
    assert "传达文件，讨论<mark>产业</mark>。" in page
    assert "传达文件，讨论<mark>防汛</mark>。" in page


@given(st.text(max_size=60), st.text(max_size=60))
def test_each_side_is_the_whole_text(left: str, right: str):
    pieces = side_by_side(left, right)
    assert ["".join(piece.text for piece in side) for side in pieces] == [left, right]
    common = ["".join(piece.text for piece in side if piece.same) for side in pieces]
    assert common[0] == common[1]


@pytest.mark.parametrize("size", [1, 3])
def test_a_constant_number_of_queries(world: World, size: int, django_assert_num_queries):
    meeting = whole(world, "PARTY_DAY", started_at=time(9))
    for number in range(size):
        branch = make_branch(world.township, f"{number}村党支部")
        whole(world, branch=branch)
    with django_assert_num_queries(9):
        notices(meeting)
