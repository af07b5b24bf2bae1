"""The other pages of a draft: their queries do not grow with what was recorded."""

import pytest
from django.urls import reverse

from reports.bench import Bench
from reports.issuing import issue
from tests.factories import World, make_branch, make_meeting, make_member
from tests.reports.factories import COLLECTING, make_draft, record_year

QUERIES = {
    "reports:problems": COLLECTING + 5,
    "reports:check": COLLECTING + 8,
    "reports:history": 4,
    "reports:issue": COLLECTING + 9,
    "reports:settings": 3,
}


@pytest.mark.parametrize("branches", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries_of_the_pages_of_a_draft_do_not_grow(
    world: World, log_in, name, branches, django_assert_num_queries
):
    for number in range(branches):
        branch = make_branch(world.township, f"第{number}村党支部")
        make_member(branch)
        make_meeting(branch)
    draft = make_draft(world)
    office = log_in(world.office)
    with django_assert_num_queries(QUERIES[name]):
        office.get(reverse(name, args=[draft.pk]))


@pytest.mark.parametrize("branches", [1, 3])
def test_queries_of_what_was_issued_do_not_grow(world, log_in, branches, django_assert_num_queries):
    record_year(world)
    for number in range(branches):
        make_meeting(make_branch(world.township, f"第{number}村党支部"))
    issued = issue(Bench.of(make_draft(world)), world.office, "测试")
    office = log_in(world.office)
    with django_assert_num_queries(COLLECTING + 5):
        office.get(reverse("reports:issued", args=[issued.pk]))


@pytest.mark.parametrize("branches", [1, 3])
def test_queries_of_the_year_do_not_grow(world, log_in, branches, django_assert_num_queries):
    record_year(world)
    for number in range(branches):
        make_meeting(make_branch(world.township, f"第{number}村党支部"))
    office = log_in(world.office)
    with django_assert_num_queries(COLLECTING + 7):
        office.get(reverse("reports:summary", args=[2023]))


def test_a_settings_page_keeps_what_was_typed(world, log_in):
    draft = make_draft(world)
    answer = log_in(world.office).post(
        reverse("reports:settings", args=[draft.pk]),
        {"form": "REPORT", "until": "2023-12-31", "number": "X发〔2023〕5号"},
    )
    assert 'value="X发〔2023〕5号"' in answer.content.decode()
