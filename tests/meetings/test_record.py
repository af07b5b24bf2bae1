"""Recording: defaults, attendance, votes, double posts, in real requests."""

from datetime import date, time

import pytest
from django.test import Client

from accounts.models import Event
from meetings.models import Activity, Meeting, Theme
from members.models import Group, Post
from tests.factories import World, make_branch, make_meeting, make_member
from tests.meetings.recording import DRAFT, NEW, typed, vote

pytestmark = pytest.mark.usefixtures("a_day_in_march")


def test_the_kind_is_chosen_by_large_buttons(secretary: Client):
    page = secretary.get(NEW).content.decode()
    assert [label for label in ("支部党员大会", "主题党日", "党课", "党委会“第一议题”") if label in page] == [
        "支部党员大会",
        "主题党日",
        "党课",
    ]


def test_a_new_form_is_filled_like_the_last_record(world: World, secretary: Client):
    make_meeting(
        world.village,
        "GENERAL",
        date(2025, 12, 9),
        place="村部",
        host="张三",
        recorder="李四",
        started_at=time(9),
    )
    form = secretary.get(f"{NEW}?kind=GENERAL").context["form"]
    names = ("held_on", "place", "host", "recorder", "started_at")
    assert [form[name].value() for name in names] == [date(2026, 3, 20), "村部", "张三", "李四", time(9)]


def test_a_missing_month_starts_on_its_usual_day(world: World, secretary: Client):
    make_meeting(world.village, "PARTY_DAY", date(2025, 12, 9))
    form = secretary.get(f"{NEW}?kind=PARTY_DAY&month=2026-01-01").context["form"]
    assert form["held_on"].value() == date(2026, 1, 9)


def test_the_secretary_presides_and_the_months_theme_is_the_topic(world: World, members, secretary: Client):
    Post.objects.create(
        branch=world.village, member=members[0], title="SECRETARY", started_on=date(2021, 1, 1)
    )
    Theme.objects.create(committee=world.township, month=date(2026, 3, 1), text="春季植树")
    form = secretary.get(f"{NEW}?kind=PARTY_DAY").context["form"]
    assert (form["host"].value(), form["topic"].value()) == ("张三", "春季植树")


def test_a_record_is_handed_in_with_everybody_but_those_ticked(world: World, members, secretary: Client):
    sick, bedridden = members[1], members[2]
    answer = secretary.post(
        NEW,
        typed(
            absent=[sick.pk, bedridden.pk],
            **{f"reason-{sick.pk}": "ABSENT:生病", f"reason-{bedridden.pk}": "EXEMPT:年老体弱卧床不起"},
        ),
    )
    meeting = Meeting.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/meetings/records/{meeting.pk}/")
    assert (meeting.branch, meeting.state, meeting.submitted_on) == (
        world.village,
        "SUBMITTED",
        date(2026, 3, 20),
    )
    assert (meeting.expected, meeting.present) == (3, 2)
    assert list(meeting.attendances.order_by("pk").values_list("member__name", "state", "reason")) == [
        ("张三", "PRESENT", ""),
        ("李四", "ABSENT", "生病"),
        ("王五", "EXEMPT", "年老体弱卧床不起"),
        ("赵六", "PRESENT", ""),
    ]
    assert Event.objects.get().kind == "提交会议记录"


def test_a_party_day_keeps_its_checklist(secretary: Client):
    fixed = list(Activity.objects.filter(part="5"))
    oath = Activity.objects.get(name="重温入党誓词")
    secretary.post(NEW, typed(kind="PARTY_DAY", activities=[a.pk for a in [*fixed, oath]], for_campaign="on"))
    meeting = Meeting.objects.get()
    assert (list(meeting.activities.all()), meeting.for_campaign) == ([*fixed, oath], True)


def test_a_lecture_needs_its_lecturer(secretary: Client):
    answer = secretary.post(NEW, typed(kind="LECTURE"))
    assert answer.status_code == 422
    assert {name: list(errors) for name, errors in answer.context["form"].errors.items()} == {
        "lecturer": ["不能为空。"],
        "lecturer_level": ["不能为空。"],
    }
    secretary.post(NEW, typed(kind="LECTURE", lecturer="某书记", lecturer_level="SECRETARY"))
    assert Meeting.objects.get().lecturer_level == "SECRETARY"


def test_a_vote_counts_the_voters_of_the_roster(world: World, secretary: Client):
    make_member(world.village, "预备", category="PROBATIONARY", joined_on=date(2026, 1, 1))
    secretary.post(NEW, typed(**vote()))
    recorded = Meeting.objects.get().votes.get()
    assert (
        recorded.entitled,
        recorded.present,
        recorded.in_favour,
        recorded.against,
        recorded.abstained,
    ) == (
        4,
        4,
        3,
        1,
        0,
    )


def test_the_form_says_what_a_vote_needs(world: World, secretary: Client):
    make_member(world.village, "预备", category="PROBATIONARY", joined_on=date(2026, 1, 1))
    assert secretary.get(f"{NEW}?kind=GENERAL").context["form"].vote_hint() == (
        "名册上有表决权的党员4人，预备党员不计。一般事项和发展党员：到会至少2人，赞成至少3票；"
        "选举：到会至少4人，赞成超过到会人数的一半。不计应到的会相应减少。"
    )


def test_the_record_says_whether_a_vote_passed(secretary: Client):
    secretary.post(NEW, typed(**vote()))
    page = secretary.get(f"/meetings/records/{Meeting.objects.get().pk}/").content.decode()
    assert '<td data-label="结果">通过</td>' in page


def test_a_failure_half_way_leaves_the_draft(secretary: Client, monkeypatch):
    """Everything of a record is written together: here the power fails after the last part, the trace, begins."""
    data = typed(**vote())
    secretary.post(DRAFT, data)

    def fail(*args) -> None:
        assert Meeting.objects.get().votes.count() == 1
        raise OSError

    monkeypatch.setattr("meetings.submission.record", fail)
    secretary.raise_request_exception = False
    assert secretary.post(NEW, data).status_code == 500
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.draft["topic"], meeting.attendances.count()) == (
        "DRAFT",
        ["讨论集体经济"],
        0,
    )


def test_votes_that_do_not_add_up_are_refused_and_nothing_is_lost(secretary: Client):
    answer = secretary.post(NEW, typed(**vote(against="2")))
    assert answer.status_code == 422
    assert answer.context["form"].errors["vote1_in_favour"] == [
        "赞成、反对、弃权之和是5，实到会有表决权党员是4人，应当相等。"
    ]
    assert answer.context["form"]["topic"].value() == "讨论集体经济"
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "error"),
    [
        ({"held_on": "2026-03-21"}, "held_on", "日期晚于今天。"),
        ({"held_on": ""}, "held_on", "不能为空。"),
        ({"topic": ""}, "topic", "不能为空。"),
        ({"minutes": ""}, "minutes", "不能为空。"),
        ({"started_at": "10:00", "ended_at": "9:00"}, "ended_at", "结束时间应晚于开始时间。"),
        ({"ended_at": "9:00"}, "ended_at", "结束时间应晚于开始时间。"),
        ({"vote1_in_favour": "3"}, "vote1_question", "请填写表决事项。"),
    ],
)
def test_each_error_stands_beside_its_field(secretary: Client, change: dict, field: str, error: str):
    answer = secretary.post(NEW, typed(**change))
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [error])
    assert not Meeting.objects.exists()


def test_numbers_are_asked_only_where_no_roster_tells_them(world: World, secretary: Client):
    assert "present" not in secretary.get(f"{NEW}?kind=GENERAL").context["form"].fields
    assert "present" in secretary.get(f"{NEW}?kind=COMMITTEE").context["form"].fields
    answer = secretary.post(NEW, typed(kind="COMMITTEE", expected="3", present="4"))
    assert answer.context["form"].errors["present"] == [
        "实到人数多于应到人数；列席人员和群众请填写列席人数。"
    ]
    secretary.post(NEW, typed(kind="COMMITTEE", expected="3", present="3"))
    assert (Meeting.objects.get().expected, Meeting.objects.get().present) == (3, 3)


def test_a_branch_without_groups_holds_no_group_meeting(secretary: Client):
    assert "不需要开党小组会" in secretary.get(f"{NEW}?kind=GROUP").content.decode()


def test_the_only_group_is_not_asked_for(world: World, members, secretary: Client):
    group = Group.objects.create(branch=world.village, name="第一组")
    members[0].group = group
    members[0].save()
    secretary.post(NEW, typed(kind="GROUP"))
    assert (Meeting.objects.get().group, Meeting.objects.get().expected) == (group, 1)


def test_one_of_several_groups_is_chosen(world: World, secretary: Client):
    groups = [Group.objects.create(branch=world.village, name=name) for name in ("第一组", "第二组")]
    assert "哪个党小组？" in secretary.get(f"{NEW}?kind=GROUP").content.decode()
    secretary.post(NEW, typed(kind="GROUP", group=groups[1].pk, expected="2", present="2"))
    assert Meeting.objects.get().group == groups[1]


def test_a_secretary_records_for_no_other_branch(world: World, secretary: Client):
    secretary.post(NEW, typed(branch=world.community.pk))
    assert Meeting.objects.get().branch == world.village


def test_the_office_records_for_a_branch_it_chooses(world: World, log_in):
    office = log_in(world.office)
    assert office.get(f"{NEW}?kind=GENERAL").templates[0].name == "meetings/kind_choice.html"
    office.post(NEW, typed(branch=world.community.pk, expected="5", present="4"))
    meeting = Meeting.objects.get()
    assert (meeting.branch, meeting.state, meeting.present) == (world.community, "SUBMITTED", 4)


def test_the_office_records_the_committees_own_events(world: World, log_in):
    office = log_in(world.office)
    office.post(NEW, typed(kind="FIRST_TOPIC", present="9"))
    meeting = Meeting.objects.get()
    assert (meeting.committee, meeting.branch, meeting.present) == (world.township, None, 9)
    assert (meeting.state, meeting.reviewed_by) == ("ACCEPTED", world.office)
    again = typed(kind="FIRST_TOPIC", token=str(meeting.token), version=str(meeting.version), present="8")
    office.post(f"/meetings/records/{meeting.pk}/edit/", again)
    meeting.refresh_from_db()
    assert (meeting.present, meeting.state, meeting.version) == (8, "ACCEPTED", 2)


def test_a_secretary_records_no_event_of_the_committee(secretary: Client):
    answer = secretary.post(NEW, typed(kind="FIRST_TOPIC", present="9"))
    assert answer.templates[0].name == "meetings/kind_choice.html"
    assert not Meeting.objects.exists()


def test_a_double_tap_makes_one_record(secretary: Client):
    data = typed()
    first, second = secretary.post(NEW, data), secretary.post(NEW, data)
    assert (first.url, Meeting.objects.count()) == (second.url, 1)


@pytest.mark.parametrize("size", [1, 3])
def test_the_form_in_a_constant_number_of_queries(
    world: World, secretary: Client, size: int, django_assert_num_queries
):
    for number in range(size):
        make_member(world.village, f"党员{number}")
        make_branch(world.township, f"{number}村党支部")
    with django_assert_num_queries(9):
        secretary.get(f"{NEW}?kind=GENERAL")
