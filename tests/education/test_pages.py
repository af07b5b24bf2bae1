"""List and detail pages of the education app: content, totals, scope, and a constant number of queries."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from education.models import Campaign, Distribution, Material, StudyStatement, TrainingClass
from meetings.models import Meeting
from tests.factories import World, make_branch, make_meeting

CAMPAIGN_START = date(2023, 4, 1)


def total(page: str) -> Decimal:
    return Decimal(re.search(r'id="total" data-value="([^"]*)"', page)[1])


def make_campaign(world: World, **fields) -> Campaign:
    values = {"name": "主题教育", "started_on": CAMPAIGN_START, "ended_on": date(2023, 12, 31), **fields}
    return Campaign.objects.create(committee=world.township, **values)


def fill(world: World, size: int) -> None:
    """`size` rows for every page, each of its own branch."""
    for number in range(size):
        branch = make_branch(world.township, f"第{number}村党支部")
        material = Material.objects.create(committee=world.township, title=f"读本{number}")
        Distribution.objects.create(material=material, branch=branch, copies=10, handed_on=CAMPAIGN_START)
        StudyStatement.objects.create(branch=branch, month=CAMPAIGN_START, members=10, met=9)
        TrainingClass.objects.create(committee=world.township, name=f"{number}班", started_on=CAMPAIGN_START)
        make_campaign(world, name=f"教育{number}")
        make_meeting(branch, held_on=date(2023, 5, 1), for_campaign=True)


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("campaign-list", 6),
        ("coverage-list", 6),
        ("distribution-list", 7),
        ("statement-list", 6),
        ("class-list", 6),
    ],
)
def test_lists_need_the_same_queries_for_any_number_of_rows(world, log_in, name, queries, size):
    fill(world, size)
    client = log_in(world.office)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"education:{name}")).status_code == 200
    assert len(captured) == queries


@pytest.mark.parametrize("size", [1, 3])
def test_campaign_detail_needs_the_same_queries_for_any_number_of_branches(world, log_in, size):
    fill(world, size)
    client = log_in(world.office)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("education:campaign-detail", args=[Campaign.objects.first().pk]))
    assert len(captured) == 11


def test_campaign_detail_counts_in_three_columns(world, log_in):
    campaign = make_campaign(world)
    leader = {"lecturer_level": Meeting.Lecturer.LEADER, "for_campaign": True}
    make_meeting(world.village, Meeting.Kind.LECTURE, date(2023, 5, 1), **leader)
    make_meeting(world.village, Meeting.Kind.LECTURE, date(2023, 3, 31), **leader)
    make_meeting(world.far, Meeting.Kind.LECTURE, date(2023, 5, 1), **leader)
    make_meeting(
        None, Meeting.Kind.SEMINAR, date(2023, 5, 2), committee=world.township, present=40, for_campaign=True
    )
    response = log_in(world.office).get(reverse("education:campaign-detail", args=[campaign.pk]))
    columns = {
        name: {figure.label: figure.value for figure in figures}
        for name, figures in response.context["columns"]
    }
    assert columns == {
        "领学": {"班子成员讲党课": 1, "听班子成员党课": 9, "党委会“第一议题”": 0, "理论学习中心组": 0},
        "促学": {"集中学习研讨": 1, "重温誓词、政治生日": 0, "参加重温誓词、政治生日": 0},
        "活学": {"实地学习": 0, "参加实地学习": 0},
    }
    assert response.context["without"] == 1
    assert [(branch.name, branch.sessions, branch.attendance) for branch in response.context["page"]] == [
        ("东街社区党支部", 0, 0),
        ("小方村党支部", 1, 9),
    ]


def test_figures_of_the_campaign_page_open_the_same_number(world, log_in):
    campaign = make_campaign(world)
    make_meeting(world.village, Meeting.Kind.FIELD_STUDY, date(2023, 5, 1), for_campaign=True)
    make_meeting(world.far, Meeting.Kind.FIELD_STUDY, date(2023, 5, 1), for_campaign=True)
    client = log_in(world.admin)
    columns = client.get(reverse("education:campaign-detail", args=[campaign.pk])).context["columns"]
    figures = [figure for _name, own in columns for figure in own]
    shown = {figure.key: total(client.get(figure.source).content.decode()) for figure in figures}
    assert shown == {figure.key: figure.value for figure in figures}
    assert shown["education.field_studies"] == 1


def test_a_secretary_sees_the_own_branch_in_the_campaign(world, log_in):
    campaign = make_campaign(world)
    for branch in (world.village, world.community):
        make_meeting(branch, Meeting.Kind.FIELD_STUDY, date(2023, 5, 1), for_campaign=True)
    response = log_in(world.secretary).get(reverse("education:campaign-detail", args=[campaign.pk]))
    living = dict(response.context["columns"])["活学"]
    assert [figure.value for figure in living] == [1, 9]
    assert [branch.name for branch in response.context["page"]] == ["小方村党支部"]


def test_a_campaign_of_the_county_concerns_the_township(world, log_in):
    Campaign.objects.create(committee=world.county, name="全县主题教育", started_on=CAMPAIGN_START)
    for user in (world.office, world.secretary, world.neighbour_office):
        assert total(log_in(user).get(reverse("education:campaign-list")).content.decode()) == 1


def test_a_campaign_yet_to_begin_has_no_figures(world, log_in):
    campaign = make_campaign(world, started_on=date(2100, 1, 1), ended_on=None)
    response = log_in(world.office).get(reverse("education:campaign-detail", args=[campaign.pk]))
    assert response.context["columns"] == []
    assert "尚未开始。" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("since=2023-06-01", 2),
        ("until=2023-05-31", 2),
        ("since=2023-06-01&until=2023-06-30", 1),
        ("since=wrong", 3),
    ],
)
def test_campaigns_by_the_days_they_ran(world, log_in, query, count):
    make_campaign(world, name="甲", started_on=date(2023, 1, 1), ended_on=date(2023, 5, 31))
    make_campaign(world, name="乙", started_on=date(2023, 4, 1), ended_on=None)
    make_campaign(world, name="丙", started_on=date(2023, 7, 1), ended_on=date(2023, 12, 31))
    page = log_in(world.office).get(f"{reverse('education:campaign-list')}?{query}").content.decode()
    assert total(page) == count


@pytest.mark.parametrize(("covered", "count"), [("", 2), ("yes", 1), ("no", 1)])
def test_coverage(world, log_in, covered, count):
    make_meeting(world.village, held_on=date(2023, 5, 1), for_campaign=True)
    make_meeting(world.community, held_on=date(2023, 5, 1))
    url = f"{reverse('education:coverage-list')}?since=2023-01-01&until=2023-12-31&covered={covered}"
    assert total(log_in(world.office).get(url).content.decode()) == count


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 3),
        ("total=copies", 45),
        ("total=titles", 2),
        ("total=branches", 2),
        ("total=copies&branch={village}", 30),
        ("total=copies&material={rules}", 25),
        ("total=copies&since=2023-05-02", 20),
        ("committee={neighbour}", 3),
    ],
)
def test_distributions(world, log_in, query, expected):
    rules, reader = (Material.objects.create(committee=world.township, title=title) for title in "甲乙")
    for material, branch, copies, day in (
        (rules, world.village, 10, 1),
        (rules, world.community, 15, 1),
        (reader, world.village, 20, 2),
    ):
        Distribution.objects.create(
            material=material, branch=branch, copies=copies, handed_on=date(2023, 5, day)
        )
    query = query.format(village=world.village.pk, rules=rules.pk, neighbour=world.neighbour.pk)
    page = log_in(world.office).get(f"{reverse('education:distribution-list')}?{query}").content.decode()
    assert total(page) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Decimal(3)),
        ("total=branches", Decimal(2)),
        ("total=share", Decimal("66.7")),
        ("total=share&since=2023-05-20&until=2023-05-20", Decimal(100)),
        ("total=share&until=2022-01-01", Decimal(0)),
    ],
)
def test_statements(world, log_in, query, expected):
    for branch, month, met in ((world.village, 4, 10), (world.village, 5, 10), (world.community, 4, 0)):
        StudyStatement.objects.create(branch=branch, month=date(2023, month, 1), members=10, met=met)
    page = log_in(world.office).get(f"{reverse('education:statement-list')}?{query}").content.decode()
    assert total(page) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Decimal(2)),
        ("total=participants", Decimal(79)),
        ("total=hours", Decimal("31.5")),
        ("total=hours&audience=SECRETARIES", Decimal(24)),
        ("total=participants&campaign=yes", Decimal(19)),
        ("total=participants&since=2023-06-02", Decimal(60)),
        ("branch={village}", Decimal(2)),
    ],
)
def test_classes(world, log_in, query, expected):
    make = TrainingClass.objects.create
    make(
        committee=world.township,
        name="书记班",
        audience=TrainingClass.Audience.SECRETARIES,
        started_on=date(2023, 6, 1),
        hours=24,
        participants=19,
        for_campaign=True,
    )
    make(
        committee=world.township,
        name="党员班",
        started_on=date(2023, 6, 2),
        hours=Decimal("7.5"),
        participants=60,
    )
    make(committee=world.neighbour, name="外镇班", started_on=date(2023, 6, 2), hours=8, participants=5)
    query = query.format(village=world.village.pk)
    page = log_in(world.office).get(f"{reverse('education:class-list')}?{query}").content.decode()
    assert total(page) == expected
