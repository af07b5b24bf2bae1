"""The summary of a year on its page and by command: periods, branch, comparison, default wording, files."""

import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Discarded
from common.figures import Figure
from common.periods import Period
from meetings.models import Meeting
from members.models import RecruitmentPlan
from reports import workshop
from reports.annex import render_annex
from reports.bench import Address, Bench
from reports.checks import Part
from reports.collecting import collect
from reports.comparison import Compared, a_year_before, compare
from reports.forms.period import PeriodForm
from reports.models import DefaultWording
from reports.snapshot import figures_of, take
from reports.summary import compose, summarize
from tests.factories import World, make_branch, make_meeting, make_member
from tests.reports.factories import COLLECTING, YEAR, make_draft, record_year


@pytest.fixture
def office(world: World, log_in):
    return log_in(world.office)


def shown(client, query: str = "", year: int = 2023) -> str:
    return client.get(reverse("reports:summary", args=[year]) + query).content.decode()


@pytest.mark.parametrize(
    ("data", "period"),
    [
        ({}, Period.of_year(2023)),
        ({"span": "h1"}, Period(date(2023, 1, 1), date(2023, 6, 30))),
        ({"span": "q3"}, Period(date(2023, 1, 1), date(2023, 9, 30))),
        ({"span": "h2"}, Period(date(2023, 7, 1), date(2023, 12, 31))),
        ({"span": "2"}, Period(date(2023, 4, 1), date(2023, 6, 30))),
        ({"span": "q3", "until": "2023-08-15"}, Period(date(2023, 1, 1), date(2023, 8, 15))),
        ({"span": "1", "until": "2023-08-15"}, Period(date(2023, 1, 1), date(2023, 3, 31))),
        ({"span": "h2", "until": "2023-05-01"}, Period.of_year(2023)),
        ({"until": "2022-05-01"}, Period.of_year(2023)),
        ({"span": "nonsense"}, Period.of_year(2023)),
    ],
)
def test_the_period_asked_for(world, data, period):
    assert PeriodForm(world.office, 2023, data).period() == period


def test_the_page_tells_what_was_counted(world, office):
    record_year(world)
    text = shown(office)
    assert "XX镇党建办2023年工作总结" in text
    assert ">4</a>次，其中支部党员大会" in text
    assert "2023年前三季度工作开展情况" in shown(office, "?span=q3")


def test_a_link_opens_exactly_this_committees_records(world, office):
    record_year(world)
    figure = collect(world.township, YEAR).figures["meetings.held"]
    assert figure.source.endswith(f"&committee={world.township.pk}")
    assert 'data-value="4"' in office.get(figure.source).content.decode()


def test_one_branch_has_a_summary_of_its_own(world, office):
    record_year(world)
    make_meeting(world.village, Meeting.Kind.LECTURE)
    summary = summarize(world.township, YEAR, world.village)
    assert summary.title == "小方村党支部2023年工作总结"
    assert summary.figures["meetings.held"].value == 3
    # What nobody recorded of a branch is no chapter of its summary: here all but these.
    assert [chapter.key for chapter in summary.collected.chapters] == ["meetings", "members"]
    assert summary.figures["meetings.held"].source.endswith(f"&branch={world.village.pk}")
    assert 'data-value="3"' in office.get(summary.figures["meetings.held"].source).content.decode()
    assert "小方村党支部2023年工作总结" in shown(office, f"?branch={world.village.pk}")


def test_what_belongs_to_the_committee_is_not_told_of_a_branch(world):
    record_year(world)
    RecruitmentPlan.objects.create(committee=world.township, year=2023, quota=10)
    assert "计划发展党员10名" in "".join(summarize(world.township, YEAR).texts)
    assert "计划发展" not in "".join(summarize(world.township, YEAR, world.village).texts)


def test_the_summary_of_a_branch_is_a_draft_of_its_own(world):
    record_year(world)
    draft = make_draft(world, branch=world.village)
    assert draft != make_draft(world)
    assert str(draft) == "小方村党支部2023年总结"


def test_a_county_counts_its_townships(world, log_in):
    record_year(world)
    make_meeting(world.far)
    assert summarize(world.county, YEAR).figures["meetings.held"].value == 5
    assert "某县2023年" not in shown(log_in(world.admin), f"?committee={world.township.pk}")


def test_a_year_out_of_the_calendar_is_no_page(office):
    assert office.get("/summary/3000/").status_code == 404


def test_nobody_registered_is_said(world, client, log_in):
    world.office.scopes.all().delete()
    assert "还没有登记党组织。" in shown(log_in(world.office))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period.of_year(2023), Period.of_year(2022)),
        (Period(date(2024, 1, 1), date(2024, 2, 29)), Period(date(2023, 1, 1), date(2023, 2, 28))),
        (Period(date(2023, 1, 1), date(2023, 2, 28)), Period(date(2022, 1, 1), date(2022, 2, 28))),
        (Period(date(2024, 2, 29), date(2024, 5, 15)), Period(date(2023, 2, 28), date(2023, 5, 15))),
    ],
)
def test_the_same_period_a_year_before(period, before):
    assert a_year_before(period) == before


def figure(value, unit: str = "次") -> Figure:
    return Figure("m.held", "会议", value, unit, "/", date(2023, 12, 31))


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (figure(12), 9, "比上年增加3次"),
        (figure(9), 12, "比上年减少3次"),
        (figure(9), 9, "与上年持平"),
        (figure(Decimal("96.5"), "%"), Decimal("97.0"), "比上年减少0.5个百分点"),
    ],
)
def test_a_comparison_in_words(now, before, words):
    assert Compared(now, before).words == words


def test_a_year_is_compared_with_the_one_before(world, office):
    record_year(world)
    make_meeting(world.village, held_on=date(2022, 3, 1))
    [meetings, *_rest] = compare(world.township, YEAR)
    assert meetings.recorded_before
    rows = {row.figure.key: row.words for row in meetings.rows}
    assert rows["meetings.held"] == "比上年增加3次"
    page = office.get(reverse("reports:comparison", args=[2023])).content.decode()
    assert "比上年增加3次" in page
    assert "上年没有这方面的记录，无从比较。" in page


def test_the_offices_own_wording_is_where_a_new_year_begins(world, office):
    record_year(world)
    draft = make_draft(world)
    office.post(
        reverse("reports:paragraph", args=[draft.pk]),
        {
            "part": "WORK",
            "slot": "meetings.0",
            "version": 1,
            "text": "开会{meetings.held}次。",
            "deed": "save",
        },
    )
    office.post(reverse("reports:wording-keep", args=[draft.pk, "meetings"]))
    assert DefaultWording.objects.count() == len(
        [one for one in Bench.of(draft).passages() if one.chapter == "meetings" and one.part == "WORK"]
    )

    def first(year: int) -> str:
        return summarize(world.township, Period.of_year(year)).chapters[0].paragraphs[0].text

    assert first(2024) == "开会0次。"
    assert first(2022) == "本期没有审核通过的“三会一课”和主题党日记录。"
    assert "开会{meetings.held}次。" in office.get(reverse("reports:wording-list")).content.decode()
    written = list(DefaultWording.objects.values())
    office.post(reverse("reports:wording-drop", args=[DefaultWording.objects.first().pk]))
    assert first(2024) == "本期没有审核通过的“三会一课”和主题党日记录。"
    office.post(reverse("recycle-restore", args=[Discarded.objects.get().pk]))
    assert list(DefaultWording.objects.values()) == written


def test_a_wording_that_another_replaces_lies_in_the_bin(world, office):
    record_year(world)
    draft = make_draft(world)
    keep = reverse("reports:wording-keep", args=[draft.pk, "meetings"])
    office.post(keep)
    before = DefaultWording.objects.count()
    office.post(keep)
    kept = Discarded.objects.get()
    assert (kept.kind, kept.count, kept.committee) == ("默认写法", before, world.township.pk)
    office.post(reverse("recycle-restore", args=[kept.pk]))
    assert (Discarded.objects.count(), DefaultWording.objects.count()) == (1, before)


def test_the_latest_wording_of_each_chapter_counts(world):
    for year, text in ((2021, "旧。"), (2023, "新。"), (2025, "将来。")):
        DefaultWording.objects.create(
            committee=world.township, chapter="dues", position=0, text=text, valid_from=year
        )
    assert DefaultWording.objects.in_year(world.township, 2024) == {"dues": ["新。"]}
    assert DefaultWording.objects.in_year(world.neighbour, 2024) == {}


def test_wording_needs_no_query_after_collecting(world, django_assert_num_queries):
    record_year(world)
    collected = collect(world.township, YEAR)
    with django_assert_num_queries(0):
        assert compose(collected).texts


@pytest.mark.parametrize("branches", [1, 3])
def test_collecting_takes_the_same_queries_for_any_size(world, branches, django_assert_num_queries):
    for number in range(branches):
        branch = make_branch(world.township, f"第{number}村党支部")
        make_member(branch)
        make_meeting(branch)
    with django_assert_num_queries(COLLECTING):
        collect(world.township, YEAR)


def test_a_value_survives_the_snapshot_to_the_cent(world):
    record_year(world)
    summary = summarize(world.township, YEAR)
    kept = json.loads(json.dumps(take(summary)))
    assert figures_of(kept) == dict(summary.figures)


def test_the_annex_writes_text_that_looks_like_a_formula_as_text(world):
    record_year(world)
    snapshot = take(summarize(world.township, YEAR))
    key = snapshot["chapters"][0]["figures"][0]
    snapshot["figures"][key]["label"] = "=1+1"
    workbook = openpyxl.load_workbook(io.BytesIO(render_annex(snapshot)))
    sheet = workbook.worksheets[0]
    assert sheet.title == "1.严格落实三会一课制度"
    assert [cell.value for cell in sheet[1]] == ["指标", "数值", "单位", "口径", "截止日", "数据来源"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].value == 4
    assert len(workbook.worksheets) == len(snapshot["chapters"])


def test_the_command_writes_the_files(world, tmp_path, capsys):
    record_year(world)
    target = tmp_path / "out" / "总结.json"
    call_command("summary", "2023", committee="XX镇党委", json=target, until=date(2023, 9, 30))
    written = json.loads(target.read_text(encoding="utf-8"))
    assert written["title"] == "XX镇党建办2023年前三季度工作总结"
    assert written["figures"]["meetings.held"]["as_of"] == "2023-09-30"
    call_command("summary", "2023", committee="XX镇党委")
    assert "存在问题" in capsys.readouterr().out


def test_the_command_writes_what_the_office_edited(world, capsys):
    record_year(world)
    draft = make_draft(world, title="XX镇2023年党建工作总结")
    workshop.save_text(Bench.of(draft), Address(Part.OPENING, "opening.0"), "总结如下：", 0, world.office)
    call_command("summary", "2023", committee="XX镇党委")
    assert capsys.readouterr().out.splitlines()[:2] == ["XX镇2023年党建工作总结", "总结如下："]


def test_the_command_refuses_what_it_does_not_know(world):
    with pytest.raises(CommandError, match="没有名为“无名党委”的党委。"):
        call_command("summary", "2023", committee="无名党委")
    with pytest.raises(CommandError, match="截止日期应在2023年内。"):
        call_command("summary", "2023", until=date(2024, 1, 1))
