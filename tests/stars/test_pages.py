"""List pages of the stars app: content, totals, filters, and a constant number of queries."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Branch
from stars.comparison import by_level, with_stars
from stars.models import Honour, Place, StarPlan, StarRating, WeakBranch
from tests.factories import World, make_branch, make_meeting

TODAY = date(2023, 12, 31)


def total(page: str) -> Decimal:
    return Decimal(re.search(r'id="total" data-value="([^"]*)"', page)[1])


def fill(world: World, size: int) -> None:
    for number in range(size):
        branch = make_branch(world.township, f"第{number}村党支部")
        StarPlan.objects.create(branch=branch, year=TODAY.year, stars=3)
        StarRating.objects.create(branch=branch, year=TODAY.year, stars=3, decided_on=TODAY)
        WeakBranch.objects.create(branch=branch, found_on=date(2023, 1, 1))
        Honour.objects.create(branch=branch, holder="甲", title=f"称号{number}", granted_on=TODAY)
        Place.objects.create(branch=branch, name="书屋", kind=Place.Kind.LIBRARY)
        make_meeting(branch, place="书屋")


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("name", ["plan-list", "honour-list", "weak-list", "place-list"])
def test_lists_need_the_same_queries_for_any_number_of_rows(world, log_in, name, size):
    fill(world, size)
    with time_machine.travel(TODAY):
        client = log_in(world.office)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"stars:{name}")).status_code == 200
    assert len(captured) == (7 if name == "plan-list" else 6)


@pytest.fixture
def plans(world: World) -> World:
    StarPlan.objects.create(branch=world.village, year=2023, stars=5)
    StarPlan.objects.create(branch=world.village, year=2022, stars=2)
    StarRating.objects.create(branch=world.village, year=2023, stars=4, decided_on=date(2023, 12, 20))
    make_branch(world.township, "撤销村党支部", dissolved_on=date(2020, 1, 1))
    return world


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("year=2023", ["小方村党支部", "东街社区党支部"]),
        ("year=2023&stars=5", ["小方村党支部"]),
        ("year=2023&stars=4", []),
        ("year=2023&rating=4", ["小方村党支部"]),
        ("year=2023&rating=4&until=2023-12-19", []),
        ("year=2023&rated=planned", ["小方村党支部"]),
        ("year=2023&rated=unplanned", ["东街社区党支部"]),
        ("year=2023&rated=rated", ["小方村党支部"]),
        ("year=2023&rated=unrated", []),
        ("year=2023&rated=unrated&until=2023-12-19", ["小方村党支部"]),
        ("year=2023&rated=below", ["小方村党支部"]),
        ("year=2022&rated=below", []),
        ("year=2022&stars=2", ["小方村党支部"]),
        ("year=2023&branch={community}", ["东街社区党支部"]),
    ],
)
def test_plans(plans, log_in, query, names):
    query = query.format(community=plans.community.pk)
    response = log_in(plans.office).get(f"{reverse('stars:plan-list')}?{query}")
    assert [branch.name for branch in response.context["page"]] == names
    assert total(response.content.decode()) == len(names)


def test_plan_beside_result_of_the_running_year(plans, log_in):
    with time_machine.travel(TODAY):
        response = log_in(plans.secretary).get(reverse("stars:plan-list"))
    cells = re.findall(r'<td data-label="([^"]*)">([^<]*)</td>', response.content.decode())
    assert cells == [
        ("创建目标", "五星"),
        ("评定星级", "四星"),
        ("评定日期", "2023年12月20日"),
        ("比较", "低于目标"),
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("q=文明", 1),
        ("q=小方", 2),
        ("since=2023-06-01", 2),
        ("branch={village}", 2),
        ("committee={township}", 3),
    ],
)
def test_honours(world, log_in, query, count):
    make = Honour.objects.create
    make(branch=world.village, holder="小方村", title="文明村", granted_on=date(2023, 5, 1))
    make(branch=world.village, holder="小方村", title="示范村", granted_on=date(2023, 6, 1))
    make(committee=world.township, holder="XX镇", title="先进乡镇", granted_on=date(2023, 7, 1))
    make(branch=world.far, holder="远村", title="文明村", granted_on=date(2023, 7, 1))
    query = query.format(village=world.village.pk, township=world.township.pk)
    page = log_in(world.office).get(f"{reverse('stars:honour-list')}?{query}").content.decode()
    assert total(page) == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("state=found&since=2023-01-01&until=2023-12-31", 2),
        ("state=removed&since=2023-01-01&until=2023-12-31", 1),
        ("state=open&until=2023-12-31", 1),
        ("state=open&until=2023-01-31", 0),
    ],
)
def test_weak_branches(world, log_in, query, count):
    make = WeakBranch.objects.create
    make(branch=world.village, found_on=date(2022, 5, 1), removed_on=date(2022, 12, 31))
    make(branch=world.village, found_on=date(2023, 6, 1), removed_on=date(2024, 6, 30))
    make(branch=world.community, found_on=date(2023, 7, 1), removed_on=date(2023, 7, 2))
    make(branch=world.far, found_on=date(2023, 7, 1))
    page = log_in(world.office).get(f"{reverse('stars:weak-list')}?{query}").content.decode()
    assert total(page) == count


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 3),
        ("total=investment", 300),
        ("kind=LIBRARY", 1),
        ("state=IDLE", 1),
        ("until=2023-05-31", 2),
        ("since=2023-01-01&until=2023-12-31", 2),
        ("since=2023-01-01&until=2023-12-31&total=investment", 250),
        ("used=no&until=2023-12-31", 1),
    ],
)
def test_places(world, log_in, query, expected):
    for name, kind, state, opened_on, investment in (
        ("书屋", Place.Kind.LIBRARY, Place.State.IN_USE, date(2023, 5, 1), 100),
        ("党群服务中心", Place.Kind.SERVICE, Place.State.IN_USE, date(2023, 6, 1), 150),
        ("广播室", Place.Kind.BROADCAST, Place.State.IDLE, None, 50),
    ):
        Place.objects.create(
            branch=world.village,
            name=name,
            kind=kind,
            state=state,
            opened_on=opened_on,
            investment=investment,
        )
    make_meeting(world.village, place="书屋一楼")
    page = log_in(world.office).get(f"{reverse('stars:place-list')}?{query}").content.decode()
    assert total(page) == expected


def test_the_chart_sets_plan_beside_result(world: World):
    for branch, plan, rated in ((world.village, 5, 4), (world.community, 4, None), (world.far, None, 4)):
        if plan:
            StarPlan.objects.create(branch=branch, year=2023, stars=plan)
        if rated:
            StarRating.objects.create(branch=branch, year=2023, stars=rated, decided_on=date(2023, 12, 1))
    assert by_level(with_stars(Branch.objects.all(), 2023)) == [
        ("五星", (1, 0)),
        ("四星", (1, 2)),
        ("三星", (0, 0)),
        ("二星", (0, 0)),
        ("一星", (0, 0)),
    ]
