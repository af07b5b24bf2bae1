"""学时: from attended meetings and classes, against what is due of whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Event
from common.periods import Period
from education.hours import Rules, hours_by_branch, with_hours
from education.models import HourTarget, MeetingHours, TrainingClass
from meetings.models import Attendance, Meeting
from members.models import Member, Post, Transfer
from members.transfers import save_transfer
from tests.factories import World, make_meeting, make_member

YEAR = Period.of_year(2023)
State = Attendance.State
KINDS = [kind.value for kind in Meeting.Kind]


def attend(member: Member, kind: str, state: str = State.PRESENT, **fields) -> None:
    meeting = make_meeting(member.branch, kind, **fields)
    Attendance.objects.create(meeting=meeting, member=member, state=state)


def train(member: Member, hours: str, started_on: date = date(2023, 6, 1)) -> None:
    made = TrainingClass.objects.create(
        committee=member.branch.committee,
        name=f"{member.name}的{hours}学时",
        started_on=started_on,
        hours=Decimal(hours),
    )
    made.attended.add(member)


def counted(member: Member) -> tuple[Decimal, ...]:
    row = with_hours(Member.objects.filter(pk=member.pk), YEAR, Rules.of(YEAR.end)).get()
    return row.meeting_hours, row.class_hours, row.hours, row.target


def test_meetings_and_classes_add_up(world: World):
    member = make_member(world.village)
    attend(member, Meeting.Kind.LECTURE)
    attend(member, Meeting.Kind.PARTY_DAY)
    attend(member, Meeting.Kind.GENERAL)
    train(member, "24.5")
    train(member, "8")
    assert counted(member) == (4, Decimal("32.5"), Decimal("36.5"), 32)


def test_what_does_not_count(world: World):
    member = make_member(world.village)
    attend(member, Meeting.Kind.LECTURE, State.ABSENT)
    attend(member, Meeting.Kind.LECTURE, State.EXEMPT)
    attend(member, Meeting.Kind.LECTURE, held_on=date(2022, 12, 31))
    Attendance.objects.create(
        meeting=make_meeting(world.village, Meeting.Kind.LECTURE, state=Meeting.State.SUBMITTED),
        member=member,
    )
    train(member, "8", date(2024, 1, 1))
    attend(make_member(world.village, "李四"), Meeting.Kind.LECTURE)
    assert counted(member) == (0, 0, 0, 32)


def test_more_is_due_of_a_secretary_in_office(world: World):
    member, former = make_member(world.village), make_member(world.village, "李四")
    for holder, ended_on in ((member, None), (former, date(2023, 6, 30))):
        Post.objects.create(
            branch=world.village,
            member=holder,
            title=Post.Title.SECRETARY,
            started_on=date(2021, 1, 1),
            ended_on=ended_on,
        )
    assert (counted(member)[3], counted(former)[3]) == (56, 32)


def test_a_new_rule_takes_over_on_its_day(db):
    HourTarget.objects.filter(audience="MEMBERS").update(valid_to=date(2023, 6, 30))
    HourTarget.objects.create(audience="MEMBERS", hours=40, source="新规定", valid_from=date(2023, 7, 1))
    MeetingHours.objects.filter(kind="LECTURE").update(valid_to=date(2023, 6, 30))
    assert [Rules.of(day).due["MEMBERS"] for day in (date(2023, 6, 30), date(2023, 7, 1))] == [32, 40]
    assert ["LECTURE" in Rules.of(day).given for day in (date(2023, 6, 30), date(2023, 7, 1))] == [
        True,
        False,
    ]


def test_before_any_rule_nothing_is_due(world: World):
    member = make_member(world.village)
    attend(member, Meeting.Kind.LECTURE)
    rules = Rules.of(date(2000, 1, 1))
    row = with_hours(Member.objects.filter(pk=member.pk), YEAR, rules).get()
    assert (row.hours, row.target) == (0, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    attended=st.lists(st.sampled_from(KINDS), max_size=6),
    given_hours=st.dictionaries(st.sampled_from(KINDS), st.integers(0, 16), max_size=4),
)
def test_hours_are_the_sum_over_the_meetings_attended(a_member, attended, given_hours):
    member = a_member
    Attendance.objects.filter(member=member).delete()
    Meeting.objects.filter(branch=member.branch).delete()
    for kind in attended:
        attend(member, kind)
    rules = Rules(
        [],
        [
            MeetingHours(kind=kind, hours=Decimal(hours), valid_from=YEAR.start)
            for kind, hours in given_hours.items()
        ],
    )
    row = with_hours(Member.objects.filter(pk=member.pk), YEAR, rules).get()
    assert row.hours == sum(given_hours.get(kind, 0) for kind in attended)


@pytest.fixture
def a_member(world: World) -> Member:
    return make_member(world.village)


def test_by_branch(world: World):
    for number, hours in enumerate(("32", "31.9", "40")):
        train(make_member(world.village, f"党员{number}"), hours)
    make_member(world.community)
    members = Member.objects.with_branch_on(YEAR.end)
    rows = hours_by_branch(with_hours(members, YEAR, Rules.of(YEAR.end)))
    assert [
        (branch.name, row["members"], row["reached"], round(row["average"], 1)) for branch, row in rows
    ] == [
        ("小方村党支部", 3, 2, Decimal("34.6")),
        ("东街社区党支部", 1, 0, 0),
    ]


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("hour-list", 8), ("hour-branches", 8), ("birthday-list", 6)])
def test_pages_need_the_same_queries_for_any_number_of_members(world, log_in, name, queries, size):
    for number in range(size):
        train(make_member(world.village, f"党员{number}", joined_on=date(2010, 6, 1)), "32")
    client = log_in(world.office)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{reverse(f'education:{name}')}?year=2023&month=6").status_code == 200
    assert len(captured) == queries


@pytest.mark.parametrize(
    ("query", "names", "total"),
    [
        ("year=2023", ["甲", "乙", "丙"], 3),
        ("year=2023&reached=yes", ["甲"], 1),
        ("year=2023&reached=no", ["乙", "丙"], 2),
        ("year=2023&total=reached", ["甲", "乙", "丙"], 1),
        ("year=2022&reached=yes", [], 0),
        ("year=2023&q=丙", ["丙"], 1),
        ("year=2023&branch={community}", ["丙"], 1),
    ],
)
def test_list_of_members(world, log_in, query, names, total):
    train(make_member(world.village, "甲"), "32")
    make_member(world.village, "乙")
    make_member(world.village, "已转出", left_on=date(2023, 6, 1), departure="TRANSFERRED")
    train(make_member(world.community, "丙"), "8")
    train(make_member(world.far, "外镇"), "40")
    query = query.format(community=world.community.pk)
    response = log_in(world.office).get(f"{reverse('education:hour-list')}?{query}")
    assert [member.name for member in response.context["page"]] == names
    assert response.context["total"].value == total


def test_hours_of_a_past_year_count_in_the_branch_of_then(world, log_in):
    member = make_member(world.village, "甲")
    train(member, "32")
    transfer = Transfer(branch=world.village, to_branch=world.community, member=member, direction="INTERNAL")
    transfer.done_on = date(2024, 7, 10)
    assert save_transfer(transfer)
    client, seen = log_in(world.office), {}
    for branch in (world.village, world.community):
        for year in (2023, 2024):
            query = f"year={year}&branch={branch.pk}"
            listed = client.get(f"{reverse('education:hour-list')}?{query}&total=reached").context
            table = client.get(f"{reverse('education:hour-branches')}?{query}").context["branches"]
            assert [(row["members"], row["reached"]) for _branch, row in table] == (
                [(1, listed["total"].value)] if listed["page"] else []
            )
            seen[branch.short_name, year] = [(row.name, row.branch) for row in listed["page"]]
    assert seen == {
        ("小方村", 2023): [("甲", world.village)],
        ("小方村", 2024): [],
        ("东街社区", 2023): [],
        ("东街社区", 2024): [("甲", world.community)],
    }
    page = log_in(world.secretary).get(f"{reverse('education:hour-list')}?year=2023").content.decode()
    assert ("甲" in page, f"/members/roster/{member.pk}/" in page) == (True, False)


def test_political_birthdays_of_a_month(world, log_in):
    make_member(world.village, "甲", joined_on=date(2004, 2, 29))
    make_member(world.community, "乙", joined_on=date(2014, 2, 1))
    make_member(world.community, "丙", joined_on=date(2014, 3, 1))
    response = log_in(world.office).get(f"{reverse('education:birthday-list')}?month=2")
    assert [(member.name, member.joined_on.day) for member in response.context["page"]] == [
        ("乙", 1),
        ("甲", 29),
    ]


def test_the_administrator_ends_a_rule_and_begins_another(world, log_in):
    client = log_in(world.admin)
    rule = HourTarget.objects.get(audience="MEMBERS")
    data = {"audience": "MEMBERS", "hours": "32", "source": rule.source, "valid_from": "2019-05-06"}
    address = reverse("education:rule-edit", args=["target", rule.pk])
    wrong = client.post(address, data | {"valid_to": "2019-05-05"})
    assert (wrong.status_code, wrong.context["form"].errors) == (
        422,
        {"valid_to": ["废止日期早于施行日期。"]},
    )
    client.post(address, data | {"valid_to": "2023-06-30"})
    new = data | {"hours": "40", "source": "新规定", "valid_from": "2023-07-01", "needs_check": "on"}
    client.post(reverse("education:rule-create", args=["target"]), new)
    assert Rules.of(date(2023, 6, 30)).due["MEMBERS"] == 32
    assert Rules.of(date(2023, 7, 1)).due["MEMBERS"] == 40
    assert Event.objects.filter(kind="修改规则").count() == 2
    page = client.get(reverse("education:rule-list")).content.decode()
    assert ("2023年7月1日起施行" in page, "2023年6月30日废止" in page) == (True, True)
    assert client.get(reverse("education:rule-create", args=["other"])).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_of_rules_needs_the_same_queries(world, log_in, size, django_assert_num_queries):
    MeetingHours.objects.all().delete()
    for kind in KINDS[:size]:
        MeetingHours.objects.create(kind=kind, hours=2, source="当地", valid_from=date(2019, 1, 1))
    client = log_in(world.secretary)
    with django_assert_num_queries(4):
        client.get(reverse("education:rule-list"))
