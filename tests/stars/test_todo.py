"""To-dos: counted from records, and each opens exactly what it counts."""

from datetime import date

import pytest
import time_machine

from common.todo import Todo
from stars.assessing import Claim, submit_claims
from stars.models import Star, StarPlan, WeakBranch, WeakStep
from stars.todo import todos
from tests.factories import World, make_branch, signed_in

TODAY = date(2023, 10, 10)


@pytest.fixture
def busy(world: World) -> World:
    for branch in (world.village, world.community, world.far):
        StarPlan.objects.create(branch=branch, year=2023, stars=5)
    claims = {Star.PARTY: Claim(True, "规范", ""), Star.SAFETY: Claim(False, "", "")}
    submit_claims(world.community, 2023, claims, world.office)
    submit_claims(world.far, 2023, {Star.SAFETY: Claim(False, "", "")}, world.neighbour_office)
    for removed_on, done_on, due_on in (
        (None, None, date(2023, 9, 30)),
        (None, None, date(2023, 10, 10)),
        (None, date(2023, 9, 1), date(2023, 8, 30)),
        (date(2023, 10, 1), None, date(2023, 9, 1)),
    ):
        weak = WeakBranch.objects.create(
            branch=world.village,
            found_on=date(2023, 2, 1 + WeakBranch.objects.count()),
            removed_on=removed_on,
        )
        WeakStep.objects.create(weak=weak, text="整改", due_on=due_on, done_on=done_on)
    return world


OVERDUE = Todo("完成逾期的整改事项", 1, "/stars/weak/?state=overdue", date(2023, 9, 30), "stars")


def test_of_the_office(busy):
    assert todos(busy.office, TODAY) == [
        OVERDUE,
        Todo("初审五星自评", 1, "/stars/?year=2023&rated=review", None, "stars"),
    ]


def test_of_a_secretary_from_october(busy):
    assess = Todo("填写五星自评", 1, "/stars/?year=2023&rated=unassessed", date(2023, 12, 31), "stars")
    assert todos(busy.secretary, TODAY) == [OVERDUE, assess]
    before = todos(busy.secretary, date(2023, 9, 30))
    assert [todo.label for todo in before] == ["完成逾期的整改事项"]


def test_a_reader_has_nothing_to_do(busy):
    assert todos(busy.leader, TODAY) == []


@pytest.mark.parametrize("role", ["office", "secretary"])
def test_each_opens_what_it_counts(busy, log_in, role):
    user = getattr(busy, role)
    with time_machine.travel(TODAY):
        found = todos(user, TODAY)
        client = log_in(user)
        shown = [client.get(todo.url).context["page"].paginator.count for todo in found]
    assert shown == [todo.count for todo in found]


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("role", ["office", "secretary"])
def test_the_same_queries_for_any_number_of_branches(world, django_assert_num_queries, role, size):
    for number in range(size):
        make_branch(world.township, f"第{number}村党支部")
    user = signed_in(getattr(world, role))
    with django_assert_num_queries(3):
        todos(user, TODAY)
