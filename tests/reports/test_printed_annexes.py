"""附件 printed after the text: the figures told, and charts of what chapters divide into parts."""

import io

import docx
import pytest

from reports.bench import Bench
from reports.document import Annex, Document, Table
from reports.outputs import document_of, render
from reports.snapshot import take
from tests.factories import World
from tests.reports.factories import make_draft, record_year
from tests.reports.official import lines


@pytest.fixture
def snapshot(world: World) -> dict:
    record_year(world)
    draft = make_draft(world, with_table=True, with_charts=True, attachments="支部名册")
    return take(Bench.of(draft).summary(), draft)


def annexes(snapshot: dict) -> dict[str, Annex]:
    return {annex.title: annex for annex in document_of(snapshot).annexes}


def test_without_the_offices_wish_there_is_none(world):
    record_year(world)
    draft = make_draft(world)
    assert document_of(take(Bench.of(draft).summary(), draft)).annexes == ()


def test_the_table_holds_the_figures_of_the_text_once_in_its_order(snapshot):
    [table] = annexes(snapshot)["主要数据表"].tables
    assert table.columns == ("指标", "数值", "单位", "口径")
    assert table.rows[0] == ("支部会议活动", "4", "次", "审核通过的支部会议活动")
    assert len({row[0] for row in table.rows}) == len(table.rows)
    assert "教材" not in str(table.rows)


def test_a_chart_shows_a_whole_and_those_of_its_parts_that_are_anything(snapshot):
    charts = annexes(snapshot)["主要数据图"].tables
    assert [(chart.title, chart.unit, chart.rows) for chart in charts] == [
        ("支部会议活动构成", "次", (("支部党员大会", "2"), ("主题党日", "2")))
    ]


def test_they_are_named_under_the_text_after_what_goes_with_it():
    document = Document("总结", (), attachments=("名册",), annexes=(Annex("表", ()), Annex("图", ())))
    assert document.attachment_lines == ["附件：1.名册", "2.表", "3.图"]
    assert [mark for mark, _ in document.numbered_annexes] == ["附件2", "附件3"]
    alone = Document("总结", (), annexes=(Annex("表", (Table(("甲",), ()),)),))
    assert (alone.attachment_lines, alone.numbered_annexes[0][0]) == (["附件：表"], "附件")


def test_each_begins_a_page_of_the_pdf_with_its_mark_and_title(snapshot):
    pages = lines(render(snapshot, "pdf"))
    begun = [page for page in pages if page[0].text.startswith("附件")]
    assert [[line.text for line in page[:2]] for page in begun] == [
        ["附件2", "主要数据表"],
        ["附件3", "主要数据图"],
    ]


def test_word_has_the_same_tables(snapshot):
    word = docx.Document(io.BytesIO(render(snapshot, "docx")))
    figures, chart = word.tables
    assert [cell.text for cell in figures.rows[1].cells] == [
        "支部会议活动",
        "4",
        "次",
        "审核通过的支部会议活动",
    ]
    assert [[cell.text for cell in row.cells] for row in chart.rows] == [
        ["项目", "数值（次）"],
        ["支部党员大会", "2"],
        ["主题党日", "2"],
    ]


def test_files_with_annexes_are_the_same_when_made_again(snapshot):
    for form in ("pdf", "docx"):
        assert render(snapshot, form) == render(snapshot, form)
