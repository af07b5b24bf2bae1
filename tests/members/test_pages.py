"""List and detail pages: rows of one's own, filters, and a number of queries that does not grow."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import Floating, FloatingContact, Post, RecruitmentPlan, Transfer
from tests.factories import make_branch, make_member
from tests.members.test_report import make_recruit

LISTS = {
    "members:branch-list": 7,
    "members:member-list": 6,
    "members:recruit-list": 8,
    "members:plan-list": 6,
    "members:transfer-list": 6,
    "members:contact-list": 6,
}


def fill(world, branches: int) -> None:
    for number in range(branches):
        branch = make_branch(world.township, f"第{number}村党支部")
        member = make_member(branch, f"党员{number}")
        Post.objects.create(branch=branch, member=member, title="SECRETARY", started_on=date(2021, 1, 1))
        floating = Floating.objects.create(member=member, destination="杭州")
        FloatingContact.objects.create(floating=floating, contacted_on=date(2023, 5, 1), content="电话联系")
        make_recruit(branch, f"申请人{number}", applied=date(2023, 1, 1))
        Transfer.objects.create(branch=branch, name="张三", direction="OUT", member=member)
        RecruitmentPlan.objects.create(committee=world.township, branch=branch, year=2023, quota=1)


@pytest.mark.parametrize("branches", [1, 3])
@pytest.mark.parametrize(("name", "queries"), LISTS.items())
def test_queries_of_a_list(world, log_in, django_assert_num_queries, branches, name, queries):
    fill(world, branches)
    client = log_in(world.office)
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_details(world, client, log_in, django_assert_num_queries, rows):
    for number in range(rows):
        member = make_member(world.village, f"党员{number}")
        Post.objects.create(branch=world.village, member=member, title="DEPUTY", started_on=date(2021, 1, 1))
        floating = Floating.objects.create(member=member)
        FloatingContact.objects.create(floating=floating, contacted_on=date(2023, 5, 1), content="电话联系")
        Transfer.objects.create(branch=world.village, name=member.name, direction="OUT", member=member)
        recruit = make_recruit(world.village, f"申请人{number}", applied=date(2023, 1, 1))
    log_in(world.office)
    with django_assert_num_queries(9):
        client.get(reverse("members:branch-detail", args=[world.village.pk]))
    with django_assert_num_queries(8):
        client.get(reverse("members:member-detail", args=[member.pk]))
    with django_assert_num_queries(7):
        client.get(reverse("members:recruit-detail", args=[recruit.pk]))


def names(client, url_name: str, **query) -> list[str]:
    return [row.name for row in client.get(reverse(url_name), query).context["page"]]


@pytest.fixture
def roster(world):
    make_member(
        world.village, "正式", born_on=date(1990, 1, 1), education="BACHELOR", joined_on=date(2015, 7, 1)
    )
    make_member(
        world.village, "预备", category="PROBATIONARY", sex="F", joined_on=date(2023, 3, 1), ethnicity="回族"
    )
    old = make_member(world.community, "年老", born_on=date(1950, 1, 1), status="SUSPENDED", is_lost=True)
    Floating.objects.create(member=old)
    make_member(world.community, "离开", left_on=date(2022, 5, 1), departure="DIED")
    return world


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["正式", "预备", "年老"]),
        ({"q": "正"}, ["正式"]),
        ({"category": "FULL"}, ["正式", "年老"]),
        ({"category": "PROBATIONARY"}, ["预备"]),
        ({"sex": "F"}, ["预备"]),
        ({"age": "35", "on": "2024-01-01"}, ["正式"]),
        ({"age": "60", "on": "2024-01-01"}, ["预备"]),
        ({"age": "61", "on": "2024-01-01"}, ["年老"]),
        ({"education": "HIGHER"}, ["正式"]),
        ({"education": "BACHELOR"}, ["正式"]),
        ({"ethnicity": "minority"}, ["预备"]),
        ({"ethnicity": "han"}, ["正式", "年老"]),
        ({"since": "2015-07-01", "until": "2015-07-01"}, ["正式"]),
        ({"floating": "yes"}, ["年老"]),
        ({"floating": "no"}, ["正式", "预备"]),
        ({"lost": "yes"}, ["年老"]),
        ({"status": "SUSPENDED"}, ["年老"]),
        ({"roster": "left"}, ["离开"]),
        ({"roster": "all"}, ["正式", "预备", "年老", "离开"]),
        ({"on": "2022-04-30"}, ["正式", "年老", "离开"]),
        ({"on": "昨天"}, ["正式", "预备", "年老"]),
    ],
)
def test_filters_of_the_roster(roster, client, log_in, query, expected):
    log_in(roster.office)
    assert names(client, "members:member-list", **query) == expected


def test_units_filter_and_row_permission(roster, client, log_in):
    log_in(roster.secretary)
    assert names(client, "members:member-list") == ["正式", "预备"]
    assert names(client, "members:branch-list") == ["小方村党支部"]
    log_in(roster.admin)
    assert names(client, "members:member-list", branch=roster.community.pk) == ["年老"]
    assert names(client, "members:member-list", committee=roster.neighbour.pk) == []
    assert names(client, "members:branch-list", committee=roster.neighbour.pk) == ["远村党支部"]
    assert names(client, "members:branch-list", kind="COMMUNITY") == ["东街社区党支部"]


def test_numbers_are_masked(world, client, log_in):
    member = make_member(world.village, mobile="13800001234")
    log_in(world.office)
    page = client.get(reverse("members:member-detail", args=[member.pk])).content.decode()
    assert member.id_number not in page
    assert "13800001234" not in page
    assert f"{member.id_number[:4]}**********{member.id_number[-4:]}" in page
    assert "138****1234" in page
