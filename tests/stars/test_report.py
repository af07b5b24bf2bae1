"""Chapter 五星支部: plan and result apart, and that every figure's list shows the same number."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.figures import Facts
from common.periods import Period
from members.models import Branch
from stars import report
from stars.models import Honour, Place, StarPlan, StarRating, WeakBranch
from tests.factories import World, make_branch, make_meeting, make_member
from tests.sources import assert_sources_agree

YEAR = Period.of_year(2023)


@pytest.fixture
def year(world: World) -> World:
    """A year with something in every figure, and beside it what does not count."""
    east, west = make_branch(world.township, "东村党支部"), make_branch(world.township, "西村党支部")
    make_stars(world, east, west)
    make_weak(world, east, west)
    make_honours(world, east, west)
    make_places(world, east)
    make_meeting(world.village, place="小方村党群服务中心二楼")
    make_meeting(world.village, place="书屋", held_on=date(2022, 3, 1))
    make_meeting(world.community, place="书屋")
    return world


def make_stars(world: World, east: Branch, west: Branch) -> None:
    for branch, stars in ((world.village, 5), (world.community, 4), (east, 2), (world.far, 5)):
        StarPlan.objects.create(branch=branch, year=2023, stars=stars)
    StarPlan.objects.create(branch=world.village, year=2022, stars=3)
    for branch, stars, decided_on in (
        (world.village, 4, date(2023, 12, 20)),
        (west, 3, date(2023, 12, 20)),
        (east, 2, date(2024, 1, 10)),
        (world.far, 1, date(2023, 12, 20)),
    ):
        StarRating.objects.create(branch=branch, year=2023, stars=stars, decided_on=decided_on)


def make_weak(world: World, east: Branch, west: Branch) -> None:
    for branch, found_on, removed_on in (
        (east, date(2023, 2, 1), date(2023, 11, 1)),
        (west, date(2022, 2, 1), date(2024, 1, 1)),
        (west, date(2022, 1, 1), date(2022, 1, 30)),
        (world.far, date(2023, 2, 1), None),
    ):
        WeakBranch.objects.create(branch=branch, found_on=found_on, removed_on=removed_on)


def make_honours(world: World, east: Branch, west: Branch) -> None:
    person = make_member(world.village, "张三")
    for fields in (
        {"branch": world.village, "holder": "小方村", "title": "XX省乡村建设示范村"},
        {"branch": world.village, "holder": "张三", "title": "优秀共产党员", "member": person},
        {"branch": west, "holder": "西村", "title": "XX省文明村"},
        {"committee": world.township, "holder": "XX镇", "title": "先进乡镇"},
        {"branch": world.far, "holder": "远村", "title": "先进村"},
    ):
        Honour.objects.create(granted_on=date(2023, 10, 1), **fields)
    Honour.objects.create(branch=east, holder="东村", title="先进村", granted_on=date(2022, 10, 1))


def make_places(world: World, east: Branch) -> None:
    for name, state, opened_on, investment, branch in (
        ("党群服务中心", Place.State.IN_USE, date(2023, 5, 1), 120_000, world.village),
        ("书屋", Place.State.IN_USE, None, 5_000, world.village),
        ("广播室", Place.State.IDLE, date(2020, 1, 1), 3_000, east),
        ("文化站", Place.State.IN_USE, date(2024, 1, 1), 9_000, east),
        ("文化广场", Place.State.IN_USE, date(2023, 5, 1), 7_000, world.far),
    ):
        Place.objects.create(
            branch=branch,
            name=name,
            kind=Place.Kind.OTHER,
            state=state,
            opened_on=opened_on,
            investment=investment,
        )


def values(facts: Facts) -> dict:
    return {key.removeprefix("stars."): figure.value for key, figure in facts.figures.items()}


def test_each_figure_counts_what_its_method_says(year: World):
    assert values(report.collect(YEAR, year.branches)) == {
        "planned": 3,
        "planned_five": 1,
        "planned_four": 1,
        "planned_three": 0,
        "planned_two": 1,
        "planned_one": 0,
        "rated": 2,
        "rated_five": 0,
        "rated_four": 1,
        "rated_three": 1,
        "rated_two": 0,
        "rated_one": 0,
        "below_plan": 1,
        "weak_found": 1,
        "weak_removed": 1,
        "weak_open": 1,
        "honours": 4,
        "places": 3,
        "places_opened": 1,
        "investment": Decimal(120_000),
        "places_idle": 1,
        "places_unused": 1,
    }


def test_until_leaves_out_what_was_decided_later(year: World):
    facts = report.collect(Period.of_year(2023, date(2023, 10, 31)), year.branches)
    assert {
        name: facts[f"stars.{name}"] for name in ("planned", "rated", "weak_removed", "weak_open", "honours")
    } == {"planned": 3, "rated": 0, "weak_removed": 0, "weak_open": 2, "honours": 4}
    assert report.draft(facts)[:2] == [
        "**明确创建目标。**年度计划创建星级支部{stars.planned}个，其中五星支部{stars.planned_five}个、"
        "四星支部{stars.planned_four}个、二星支部{stars.planned_two}个。",
        "**评定创建结果。**本年度星级尚未评定。",
    ]


def test_draft_keeps_plan_and_result_apart_and_names_no_person(year: World):
    assert report.draft(report.collect(YEAR, year.branches)) == [
        "**明确创建目标。**年度计划创建星级支部{stars.planned}个，其中五星支部{stars.planned_five}个、"
        "四星支部{stars.planned_four}个、二星支部{stars.planned_two}个。",
        "**评定创建结果。**经评定，四星支部{stars.rated_four}个、三星支部{stars.rated_three}个。",
        "**整顿软弱涣散党组织。**确定软弱涣散党组织{stars.weak_found}个，整顿后销号{stars.weak_removed}个。",
        "**选树先进典型。**共获得荣誉{stars.honours}项，其中计划创建五星支部的小方村荣获“XX省乡村建设示范村”，"
        "西村荣获“XX省文明村”，XX镇荣获“先进乡镇”。",
        "**加强阵地建设。**现有各类阵地{stars.places}处，年内新启用{stars.places_opened}处，"
        "投入资金{stars.investment:万元}。",
    ]


def test_a_small_investment_stays_in_yuan(world: World):
    Place.objects.create(
        branch=world.village,
        name="书屋",
        kind=Place.Kind.LIBRARY,
        opened_on=date(2023, 5, 1),
        investment=Decimal("9999.50"),
    )
    assert report.draft(report.collect(YEAR, world.branches)) == [
        "**加强阵地建设。**现有各类阵地{stars.places}处，年内新启用{stars.places_opened}处，"
        "投入资金{stars.investment}元。"
    ]


def test_a_year_without_records_says_so(world: World):
    facts = report.collect(YEAR, world.branches)
    assert set(values(facts).values()) == {0}
    assert report.draft(facts) == ["本期没有登记“五星”支部创建情况。"]
    assert report.findings(facts) == []


def test_findings_have_evidence(year: World):
    findings = report.findings(report.collect(YEAR, year.branches))
    assert [(finding.key, finding.figures) for finding in findings] == [
        ("stars.below_plan", ("stars.below_plan",)),
        ("stars.weak_open", ("stars.weak_open",)),
        ("stars.places_idle", ("stars.places_idle",)),
        ("stars.places_unused", ("stars.places_unused",)),
    ]


def test_places_that_no_record_names_are_no_finding(world: World):
    Place.objects.create(branch=world.village, name="书屋", kind=Place.Kind.LIBRARY)
    make_meeting(world.village, place="村部")
    facts = report.collect(YEAR, world.branches)
    assert facts["stars.places_unused"] == 1
    assert report.findings(facts) == []


@pytest.mark.parametrize("size", [1, 3])
def test_four_queries_whatever_the_number_of_branches(year: World, size: int):
    chosen = list(Branch.objects.filter(committee=year.township).values_list("pk", flat=True)[:size])
    with CaptureQueriesContext(connection) as queries:
        report.collect(YEAR, Branch.objects.filter(pk__in=chosen))
    assert (len(chosen), len(queries)) == (size, 4)


@pytest.mark.parametrize("until", [date(2023, 10, 31), date(2023, 12, 31)])
def test_every_source_shows_the_same_number(year: World, log_in, until: date):
    facts = report.collect(Period.of_year(2023, until), year.branches)
    assert_sources_agree(log_in(year.office), facts, year.township)
