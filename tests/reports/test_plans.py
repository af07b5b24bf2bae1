"""Last year's plans: followed through the year, and the first thing the next summary tells."""

from datetime import date

import pytest
from django.urls import reverse

from common.periods import Period
from reports.bench import Bench
from reports.models import Plan
from reports.todo import todos
from tests.factories import World, signed_in
from tests.reports.factories import make_draft, make_issue, record_year

LAST_YEAR = Period.of_year(2022)


@pytest.fixture
def plans(world: World) -> list[Plan]:
    """Four plans of the summary issued for 2022: two done, one open, one dropped."""
    draft = make_issue(world, LAST_YEAR).summary
    draft.plans.all().delete()
    states = ("DONE", "DONE", "OPEN", "DROPPED")
    return [
        Plan.objects.create(
            summary=draft,
            key=f"own.{number}",
            chapter="meetings",
            text=f"措施{number}。",
            state=state,
            due_month=date(2023, 3, 1),
            outcome="已办。",
        )
        for number, state in enumerate(states, 1)
    ]


@pytest.fixture
def office(world: World, log_in):
    return log_in(world.office)


def test_the_next_summary_begins_with_what_became_of_them(world, plans):
    summary = Bench.of(make_draft(world)).summary()
    assert [wording.text for wording in summary.follow_up] == [
        "对照2022年总结提出的4项工作打算，已完成2项，正在推进1项。"
    ]


def test_plans_of_a_draft_are_no_plans_yet(world):
    draft = make_draft(world, LAST_YEAR)
    Plan.objects.create(summary=draft, key="own.1", chapter="meetings", text="措施。")
    assert Bench.of(make_draft(world)).summary().follow_up == ()


def test_nothing_done_is_said(world, plans):
    Plan.objects.update(state=Plan.State.OPEN)
    told = Bench.of(make_draft(world)).summary().follow_up[0].text
    assert told == "对照2022年总结提出的4项工作打算，尚无一项完成，正在推进4项。"


@pytest.mark.parametrize("key", ["reports.plans_made", "reports.plans_done", "reports.plans_open"])
def test_each_figure_opens_the_plans_it_counts(world, office, plans, key):
    figure = Bench.of(make_draft(world)).collected.figures[key]
    shown = office.get(figure.source).content.decode()
    assert f'data-value="{figure.value}"' in shown


def test_an_outcome_is_recorded(office, plans):
    open_plan = plans[2]
    url = reverse("reports:outcome", args=[open_plan.pk])
    data = {"state": "DROPPED", "owner": "组织委员", "due_month": "2023-06", "outcome": ""}
    refused = office.post(url, data)
    assert (refused.status_code, "请写明不再实施的原因。" in refused.content.decode()) == (422, True)
    assert office.post(url, {**data, "outcome": "上级已统一安排。"}).url == reverse("reports:plan-list")
    open_plan.refresh_from_db()
    assert (open_plan.state, open_plan.due_month) == ("DROPPED", date(2023, 6, 1))


def test_the_list_is_filtered(world, office, plans):
    def shown(query: str) -> int:
        answer = office.get(reverse("reports:plan-list") + query)
        return answer.context["page"].paginator.count

    assert shown("") == 4
    assert shown("?year=2022&state=DONE") == 2
    assert shown("?year=2021") == 0
    assert shown("?due=2023-02-28") == 0
    assert shown("?due=2023-03-01") == 1
    assert shown(f"?committee={world.township.pk}") == 4
    assert shown(f"?branch={world.village.pk}") == 0


def test_what_is_due_and_what_leaders_said_are_to_dos(world, plans):
    draft = plans[0].summary
    assert todos(world.office, date(2023, 2, 28)) == []
    draft.comments.create(text="请补充。", by=world.leader)
    due, said = todos(world.office, date(2023, 3, 1))
    assert (due.label, due.count, due.due_on) == ("到期的工作打算", 1, date(2023, 3, 31))
    assert due.url == reverse("reports:plan-list") + "?due=2023-03-01"
    assert (said.label, said.count) == ("领导对总结的意见", 1)
    assert said.url == reverse("reports:workshop", args=[draft.pk]) + "#comments"
    assert todos(world.leader, date(2023, 3, 1)) == []
    assert todos(world.neighbour_office, date(2023, 3, 1)) == []


def test_to_dos_take_two_queries_and_the_scope(world, plans, django_assert_num_queries):
    user = signed_in(world.office)
    with django_assert_num_queries(2):
        todos(user, date(2023, 3, 1))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list_do_not_grow(world, office, count, django_assert_num_queries):
    draft = make_issue(world, LAST_YEAR).summary
    draft.plans.all().delete()
    for number in range(count):
        Plan.objects.create(summary=draft, key=f"own.{number}", chapter="dues", text="措施。")
    with django_assert_num_queries(5):
        office.get(reverse("reports:plan-list"))


def test_a_year_with_records_has_no_follow_up_of_its_own(world):
    record_year(world)
    assert Bench.of(make_draft(world)).summary().follow_up == ()
