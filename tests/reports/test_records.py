"""The records behind an issued figure: the ones its list shows, by number, masked, and frozen with the text."""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from common.listing import rows_at
from meetings.models import Meeting
from reports.bench import Bench
from reports.outputs import render
from reports.records import count_of, gather, in_ranges, mask_name
from tests.factories import World, make_meeting, make_member, signed_in
from tests.reports.conftest import IssuedYear
from tests.reports.factories import make_draft


@pytest.fixture
def world(issued_year: IssuedYear) -> World:
    return issued_year.world


def expand(ranges: str) -> list[int]:
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", ranges):
        numbers += range(int(first), int(last or first) + 1)
    return numbers


@given(st.sets(st.integers(1, 300)))
def test_numbers_are_written_as_ranges_and_counted(numbers):
    written = in_ranges(sorted(numbers))
    assert expand(written) == sorted(numbers)
    assert count_of(written) == len(numbers)


def test_the_records_of_a_figure_are_those_its_list_shows(world, issued):
    kept = issued.snapshot["records"]
    general = kept["figures"]["meetings.general"]
    meetings = Meeting.objects.filter(kind=Meeting.Kind.GENERAL)
    assert general["kind"] == "meetings.meeting"
    assert expand(general["ids"]) == sorted(meetings.values_list("pk", flat=True))
    assert kept["figures"]["personnel.staff"] == {"kind": "personnel.staff", "ids": ""}
    assert "personnel.staff" not in kept["kinds"]


def test_a_record_is_masked_and_tells_nothing_private(issued):
    member = issued.snapshot["records"]["kinds"]["members.member"]
    assert {row[member["columns"].index("姓名") + 1] for row in member["rows"]} == {"张*"}
    private = {"公民身份证号", "手机号", "家庭住址", "出生日期", "备注", "户籍所在地"}
    assert private & set(member["columns"]) == set()


@pytest.mark.parametrize(("name", "masked"), [("张三", "张*"), ("王小明", "王**"), ("单", "单*")])
def test_masked_names(name, masked):
    assert mask_name(name) == masked


def test_records_stay_as_they_were_issued(world, issued):
    before = issued.snapshot["records"]
    make_meeting(world.village, Meeting.Kind.GENERAL)
    issued.refresh_from_db()
    assert issued.snapshot["records"] == before


def test_the_annex_lists_the_records_counted(issued):
    workbook = openpyxl.load_workbook(io.BytesIO(render(issued.snapshot, "xlsx")))
    row = next(row for row in workbook.worksheets[0].iter_rows(values_only=True) if row[0] == "支部会议活动")
    ids = issued.snapshot["records"]["figures"]["meetings.held"]["ids"]
    assert row[6:9] == ("会议活动", count_of(ids), ids)
    assert render(issued.snapshot, "xlsx") == render(issued.snapshot, "xlsx")
    sheet = workbook["记录·会议活动"]
    assert [line[0] for line in sheet.iter_rows(min_row=2, values_only=True)] == expand(ids)


def test_the_number_of_queries_is_that_of_the_lists(world):
    figures = Bench.of(make_draft(world)).collected.figures
    counts = []
    office = signed_in(world.office)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            gather(figures, office)
        counts.append(len(queries))
        make_member(world.village)
        make_meeting(world.village, Meeting.Kind.GENERAL)
    assert counts[0] == counts[1]


def test_a_page_that_shows_no_list_is_refused(world):
    with pytest.raises(LookupError, match="shows no list"):
        rows_at(reverse("healthz"), world.office)
