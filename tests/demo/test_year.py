"""The main job: a year of workbooks in, the annual summary out, every number counted from records and openable."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from common.periods import Period
from dangjian.loading import load
from education.models import PlannedStudy
from members.models import Branch, Member, Recruit, RecruitmentStep
from personnel.models import Staff
from reports.outputs import as_json, render
from reports.records import count_of, gather
from reports.snapshot import take
from reports.summary import summarize
from stars.models import StarAssessment
from tests.demo import lists
from tests.factories import make_identity, make_user

YEAR = Period.of_year(2023)
ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.django_db

# What the source document states, found again by counting.
SOURCE_DOCUMENT = {
    "members.branches": 19,
    "members.admitted": 9,
    "members.confirmed": 16,
    "members.steady_work_found": 15,
    "members.steady_work_done": 15,
    "personnel.retired": 4,
    "personnel.bereaved": 5,
    "education.leader_lectures": 12,
    "education.leader_lecture_attendance": 797,
    "education.first_topics": 2,
    "education.study_groups": 1,
    "education.copies": 1532,
    "education.seminars": 2,
    "education.rituals": 13,
    "education.ritual_attendance": 1025,
    "education.field_studies": 1,
    "stars.planned_five": 1,
    "stars.planned_four": 1,
    "stars.planned_three": 3,
    "stars.planned_two": 6,
    "stars.weak_removed": 1,
    "stars.honours": 2,
}
TOTAL = re.compile(r'<output id="total" data-value="([^"]*)"')


def test_the_figures_of_the_source_document_come_out(summary):
    assert {key: summary.figures[key].value for key in SOURCE_DOCUMENT} == SOURCE_DOCUMENT


def test_a_second_load_changes_nothing(township, demo_folder):
    loaded = load(demo_folder)
    assert [(c.sheet, c.new, c.changed) for c in loaded.counts if c.new or c.changed] == []


def test_every_source_shows_the_same_total(summary):
    client = Client()
    client.force_login(User.objects.get(username="office"), backend="members.backends.ScopeBackend")
    shown = {}
    for figure in summary.figures.values():
        totals = TOTAL.findall(unescape(client.get(figure.source).content.decode()))
        shown[figure.key] = [Decimal(total) for total in totals]
    assert shown == {key: [Decimal(figure.value)] for key, figure in summary.figures.items()}


def test_every_source_of_a_branchs_summary_opens_for_its_secretary(township):
    """As the secretary sees it, with the same total."""
    branch = Branch.objects.get(name="小方村党支部")
    summary = summarize(township, YEAR, branch)
    client = Client()
    client.force_login(User.objects.get(username="secretary"), backend="members.backends.ScopeBackend")
    shown = {}
    for key, figure in summary.figures.items():
        totals = TOTAL.findall(unescape(client.get(figure.source).content.decode()))
        shown[key] = [Decimal(total) for total in totals]
    assert shown == {key: [Decimal(figure.value)] for key, figure in summary.figures.items()}
    assert {chapter.key for chapter in summary.chapters} == {
        *("meetings", "members", "dues", "education", "stars", "worklog"),
    }


def test_counting_takes_at_most_forty_queries_whatever_the_number_of_branches(township):
    with CaptureQueriesContext(connection) as few:
        summarize(township, YEAR)
    Branch.objects.bulk_create(
        Branch(committee=township, name=f"第{number}党支部", kind="VILLAGE") for number in range(171)
    )
    with CaptureQueriesContext(connection) as many:
        summarize(township, YEAR)
    assert len(few) == len(many)
    assert len(few) <= 40


def test_every_figure_has_its_records_and_no_person_is_named(summary):
    office = User.objects.get(username="office")
    records = gather(summary.figures, office)
    counted = {key: count_of(kept["ids"]) for key, kept in records["figures"].items()}
    assert counted.keys() == summary.figures.keys()
    plain = ("meetings.held", "members.members", "members.admitted", "dues.members_owing", "stars.places")
    assert {key: counted[key] for key in plain} == {key: summary.figures[key].value for key in plain}
    nobody = {key for key, figure in summary.figures.items() if figure.value and not counted[key]}
    assert nobody == set()
    told = json.dumps(records["kinds"], ensure_ascii=False)
    names = {*Member.objects.values_list("name", flat=True), *Staff.objects.values_list("name", flat=True)}
    assert {name for name in names if f'"{name}"' in told} == set()


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "json"])
def test_writing_a_file_makes_no_query(summary, form):
    with CaptureQueriesContext(connection) as queries:
        render(take(summary), form)
    assert len(queries) == 0


def test_one_more_recruit_changes_that_figure_and_its_wording_and_nothing_else(township, summary):
    recruit = Recruit.objects.create(
        branch=Branch.objects.get(name="小方村党支部"), name="某某", **make_identity(date(1990, 3, 4))
    )
    RecruitmentStep.objects.create(recruit=recruit, kind="ADMITTED", done_on=date(2023, 11, 20))
    before, after = as_json(take(summary)), as_json(take(summarize(township, YEAR)))
    changed = {key for key, figure in before["figures"].items() if figure != after["figures"][key]}
    assert changed == {"members.admitted"}
    assert after["figures"]["members.admitted"]["value"] == 10
    old = [text for chapter in before["chapters"] for text in chapter["paragraphs"]]
    new = [text for chapter in after["chapters"] for text in chapter["paragraphs"]]
    assert new == [text.replace("接收预备党员9名", "接收预备党员10名") for text in old]
    assert new != old
    assert (before["problems"], before["plans"]) == (after["problems"], after["plans"])


def test_an_earlier_closing_day_counts_only_what_had_happened(township):
    early = summarize(township, Period.of_year(2023, date(2023, 9, 30)))
    assert early.title == "XX镇党建办2023年前三季度工作总结"
    assert early.figures["stars.honours"].value == 0
    assert max(figure.as_of for figure in early.figures.values()) == date(2023, 9, 30)


def test_a_year_without_records_says_so(township):
    empty = summarize(township, Period.of_year(2031))
    assert len(empty.chapters) >= 6
    assert all(chapter.paragraphs for chapter in empty.chapters)


def test_the_checked_in_workbooks_are_the_generators(demo_folder):
    kept = {file.name: file.read_bytes() for file in (ROOT / "demo" / "2023").glob("*.xlsx")}
    assert kept == {file.name: file.read_bytes() for file in demo_folder.iterdir()}


def test_the_table_of_figures_is_up_to_date(township):
    out = StringIO()
    call_command("figures", 2023, stdout=out)
    assert (ROOT / "docs" / "figures.md").read_text() == out.getvalue()


@pytest.fixture
def standing_clock() -> Iterator[None]:
    """Lists with times of the day differ from one minute to the next."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.mark.usefixtures("standing_clock")
def test_every_list_is_exported_as_it_stands_on_screen_and_shows_no_whole_number(township, client):
    seen = set()
    for name, url in lists.page_urls().items():
        reader = make_user(f"reader {name}", Role.ADMIN, committee=township.parent)
        client.force_login(reader, backend="members.backends.ScopeBackend")
        page = client.get(url)
        templates = {template.name for template in page.templates or ()} & lists.list_templates()
        if page.status_code != 200 or not templates:
            continue
        seen |= templates
        shown = lists.read_page(page.content.decode())
        file = lists.exported(client, url)
        if not shown.count:
            assert file is None and "?export=" not in page.content.decode(), name
            continue
        header, *rows = lists.read_csv(file)
        assert (header, len(rows)) == (shown.columns, shown.count), name
        on_screen = [[lists.as_exported(text) for text in row] for row in shown.rows]
        assert rows[: len(on_screen)] == on_screen, name
        assert not re.search(r"\d{17}[\dXx]", file.decode()), name
    assert seen == lists.list_templates()


def test_what_stands_in_no_workbook_is_shown_on_its_pages(township, client):
    call_command("demo", stdout=StringIO())
    client.force_login(User.objects.get(username="office"))
    village = Branch.objects.get(name="小方村党支部")
    stars = client.get(reverse("stars:assessment", args=[2023, village.pk])).context["stars"]
    assert [(row["row"].met, row["row"].get_review_display()) for row in stars] == [(True, "初审通过")] * 5
    assert StarAssessment.objects.filter(year=2023).values("branch").distinct().count() == 4
    planned = PlannedStudy.objects.all()
    counted = [planned.filter(**chosen).count() for chosen in ({}, {"branch": village}, {"meeting": None})]
    assert counted == [10, 3, 0]
