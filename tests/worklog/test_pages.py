"""List and detail page of the worklog app."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import World
from tests.worklog.records import make_record
from worklog.models import WorkMeasure


def total(page: str) -> Decimal:
    return Decimal(re.search(r'id="total" data-value="([^"]*)"', page)[1])


@pytest.mark.parametrize("size", [1, 3])
def test_list_needs_the_same_queries_for_any_number_of_records(world, log_in, size):
    for _number in range(size):
        make_record("visits", world.village, households=1, money=2)
    client = log_in(world.office)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{reverse('worklog:record-list')}?kind=visits&total=money").status_code == 200
    assert len(captured) == 12


@pytest.fixture
def records(world: World) -> World:
    make_record("visits", world.village, date(2023, 1, 15), households=12, money="3600.50")
    make_record("visits", world.township, date(2023, 2, 15), households=8)
    make_record("reports", world.community, date(2023, 3, 1), persons=1)
    make_record("visits", world.far, households=99)
    return world


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 3),
        ("kind=visits", 2),
        ("kind=visits&total=households", 20),
        ("kind=visits&total=money", Decimal("3600.50")),
        ("kind=visits&total=households&branch={village}", 12),
        ("kind=visits&total=households&since=2023-02-01&until=2023-02-28", 8),
        ("kind=visits&total=households&until=2022-12-31", 0),
        ("measure={money}", 1),
        ("measure={money}&total=money", Decimal("3600.50")),
        ("committee={township}", 3),
        ("total=households", 3),
    ],
)
def test_totals(records, log_in, query, expected):
    money = WorkMeasure.objects.get(kind__code="visits", code="money")
    query = query.format(village=records.village.pk, township=records.township.pk, money=money.pk)
    page = log_in(records.office).get(f"{reverse('worklog:record-list')}?{query}").content.decode()
    assert total(page) == expected


def test_whole_numbers_are_shown_without_decimals(records, log_in):
    page = log_in(records.office).get(f"{reverse('worklog:record-list')}?kind=visits&total=households")
    assert '<output id="total" data-value="20">20</output> 户' in page.content.decode()


def test_detail_shows_the_numbers(world, log_in):
    record = make_record("visits", world.village, households=12, money="3600.50")
    facts = log_in(world.secretary).get(reverse("worklog:record-detail", args=[record.pk])).context["facts"]
    assert facts == [
        ("种类", "走访慰问"),
        ("党组织", world.village),
        ("日期", date(2023, 3, 1)),
        ("事项", "事项"),
        ("走访（户）", 12),
        ("发放慰问金（元）", Decimal("3600.50")),
        ("内容", ""),
    ]
