"""To-dos: counted from records, and each opens exactly what it counts."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from common.todo import Todo
from education.models import Campaign, PlannedStudy, StudyStatement
from education.todo import todos
from tests.factories import World, make_branch, make_meeting, make_member, signed_in

TODAY = date(2023, 5, 10)


@pytest.fixture
def campaign(world: World) -> Campaign:
    return Campaign.objects.create(committee=world.township, name="主题教育", started_on=date(2023, 4, 20))


@pytest.fixture
def busy(world: World, campaign: Campaign) -> World:
    StudyStatement.objects.create(branch=world.community, month=date(2023, 4, 1), members=9, met=9)
    make_branch(world.township, "撤销村党支部", dissolved_on=date(2023, 4, 30))
    for branch, day in ((None, 2), (world.village, 3), (world.village, 20), (world.far, 1)):
        PlannedStudy.objects.create(
            campaign=campaign, branch=branch, lead="书记", topic=f"第{day}讲", planned_on=date(2023, 5, day)
        )
    done = make_meeting(world.village, held_on=date(2023, 5, 1), for_campaign=True)
    PlannedStudy.objects.create(
        campaign=campaign,
        branch=world.village,
        lead="书记",
        topic="已完成",
        planned_on=date(2023, 5, 1),
        meeting=done,
    )
    make_member(world.village, joined_on=date(2010, 5, 31))
    make_member(world.village, joined_on=date(2010, 6, 1))
    make_member(world.community, joined_on=date(2010, 5, 1))
    return world


def test_of_the_office(busy):
    assert todos(busy.office, TODAY) == [
        Todo("填报131学习情况", 1, "/education/131/missing/?month=2023-04", None, "education"),
        Todo("完成逾期的学习计划", 2, "/education/plans/?state=overdue", date(2023, 5, 2), "education"),
    ]


def test_of_a_secretary(busy):
    assert todos(busy.secretary, TODAY) == [
        Todo("填报131学习情况", 1, "/education/131/missing/?month=2023-04", None, "education"),
        Todo("完成逾期的学习计划", 1, "/education/plans/?state=overdue", date(2023, 5, 3), "education"),
        Todo("为党员过政治生日", 1, "/education/birthdays/?month=5", None, "education"),
    ]


def test_a_reader_has_nothing_to_do(busy):
    assert todos(busy.leader, TODAY) == []


def test_no_statement_is_owed_for_a_month_before_the_campaign(world, campaign):
    assert todos(world.office, date(2023, 4, 30)) == []
    assert todos(world.office, date(2023, 5, 1)) != []


@pytest.mark.parametrize("role", ["office", "secretary"])
def test_each_opens_what_it_counts(busy, log_in, role):
    user = getattr(busy, role)
    with time_machine.travel(TODAY):
        found = todos(user, TODAY)
        client = log_in(user)
        shown = [client.get(todo.url).context["page"].paginator.count for todo in found]
    assert shown == [todo.count for todo in found]


@pytest.mark.parametrize("size", [1, 3])
def test_the_same_queries_for_any_number_of_branches(world, campaign, django_assert_num_queries, size):
    for number in range(size):
        make_branch(world.township, f"第{number}村党支部")
    user = signed_in(world.office)
    with django_assert_num_queries(3):
        todos(user, TODAY)


def test_from_the_missing_list_to_the_form_of_branch_and_month(world, log_in, campaign):
    client = log_in(world.office)
    page = client.get(f"{reverse('education:statement-missing')}?month=2023-04").content.decode()
    address = f"{reverse('education:statement-create')}?branch={world.village.pk}&amp;month=2023-04"
    assert address in page
    form = client.get(address.replace("&amp;", "&")).context["form"]
    assert (form["branch"].value(), form["month"].value()) == (world.village.pk, date(2023, 4, 1))
