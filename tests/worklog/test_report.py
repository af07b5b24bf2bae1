"""Chapter 其他工作: measures defined by the office become figures, wording and sources without code."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.figures import Facts
from common.periods import Period
from members.models import Branch
from tests.factories import World, make_branch
from tests.sources import assert_sources_agree
from tests.worklog.records import make_record
from worklog import report
from worklog.models import WorkKind, WorkMeasure

YEAR = Period.of_year(2023)


@pytest.fixture
def year(world: World) -> World:
    make_record("visits", world.village, households=100, money="30000.50")
    make_record("visits", world.township, households=20, money=6000)
    make_record("visits", world.far, households=7)
    make_record("visits", world.village, date(2022, 12, 31), households=7)
    make_record("preaching", world.community, date(2023, 12, 31), sessions=3, audience=0)
    make_record("reports", world.village)
    return world


def recorded(facts: Facts) -> dict:
    return {key: figure.value for key, figure in facts.figures.items() if figure.value}


def test_each_measure_is_a_figure(year: World):
    facts = report.collect(YEAR, year.branches)
    assert recorded(facts) == {
        "worklog.visits": 2,
        "worklog.visits.households": 120,
        "worklog.visits.money": Decimal("36000.50"),
        "worklog.preaching": 1,
        "worklog.preaching.sessions": 3,
        "worklog.reports": 1,
    }
    figure = facts.figures["worklog.visits.households"]
    assert (figure.label, figure.unit, figure.as_of) == ("走访慰问：走访", "户", date(2023, 12, 31))
    assert isinstance(figure.value, int)


def test_draft_is_worded_from_the_names(year: World):
    assert report.draft(report.collect(YEAR, year.branches)) == [
        "走访慰问{worklog.visits.households}户，发放慰问金{worklog.visits.money:万元}；"
        "书记述职{worklog.reports}次；宣讲{worklog.preaching.sessions}场次。"
    ]


def test_a_small_amount_stays_in_yuan(world: World):
    make_record("visits", world.village, money="9999.50")
    assert report.draft(report.collect(YEAR, world.branches)) == [
        "走访慰问方面，发放慰问金{worklog.visits.money}元。"
    ]


def test_without_records_there_is_no_chapter(world: World):
    facts = report.collect(YEAR, world.branches)
    assert (report.draft(facts), report.findings(facts), facts.empty) == ([], [], True)
    assert len(facts.figures) == 12 + 15


def test_a_kind_out_of_use_stays_while_it_has_records(year: World):
    WorkKind.objects.exclude(code="visits").update(active=False)
    kind = WorkKind.objects.get(code="reports")
    assert list(report.collect(YEAR, year.branches).figures) == [
        "worklog.visits",
        "worklog.visits.households",
        "worklog.visits.money",
        kind.figure_key,
        "worklog.reports.persons",
        "worklog.preaching",
        "worklog.preaching.sessions",
        "worklog.preaching.audience",
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_two_queries_whatever_the_number_of_branches_and_kinds(year: World, size: int):
    make_branch(year.township, "西村党支部")
    for number in range(size):
        kind = WorkKind.objects.create(code=f"kind_{'abc'[number]}", name=f"种类{number}")
        WorkMeasure.objects.create(kind=kind, code="persons", name="参加", unit="人")
        make_record(kind.code, year.village, persons=5)
    chosen = list(Branch.objects.filter(committee=year.township).values_list("pk", flat=True)[:size])
    with CaptureQueriesContext(connection) as queries:
        report.collect(YEAR, Branch.objects.filter(pk__in=chosen))
    assert (len(chosen), len(queries)) == (size, 2)


def test_every_source_shows_the_same_number(year: World, log_in):
    facts = report.collect(YEAR, year.branches)
    assert_sources_agree(log_in(year.office), facts, year.township)
