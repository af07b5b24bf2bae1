import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
import time_machine

from reports.document import Heading, Paragraph, Signature
from reports.pdf import render_pdf
from tests.reports.official import (
    BOTTOM,
    DATE,
    LEFT,
    MM,
    PITCH,
    REPORT,
    RIGHT,
    SUMMARY,
    TEXT,
    TOP,
    body,
    copied_text,
    lines,
    plain,
    reader,
    written_text,
)

TITLE_LINES = 2  # the title and the blank line under it


@pytest.fixture(scope="module")
def summary() -> bytes:
    return render_pdf(SUMMARY)


@pytest.fixture(scope="module")
def report() -> bytes:
    return render_pdf(REPORT)


def test_a_full_page_has_22_lines_of_28_characters():
    pages = lines(render_pdf(plain(Paragraph("支部工作" * 350))))
    assert [len(body(page)) for page in pages] == [21, 22, 9]
    first, second = body(pages[0]), body(pages[1])
    assert [len(line.text) for line in first] == [4, 26] + [28] * 19
    assert [len(line.text) for line in second] == [28] * 22
    assert {round((line.left - LEFT) / MM, 1) for line in second} == {0.0}
    assert {round((line.right - RIGHT) / MM, 1) for line in second} == {0.0}
    assert second[0].middle == pytest.approx(TOP + PITCH / 2, abs=2)
    assert {round(after.middle - before.middle, 1) for before, after in pairwise(second)} == {round(PITCH, 1)}


def test_lines_with_figures_quotation_marks_and_dashes_are_flush_and_on_the_grid(summary):
    for page in lines(summary)[1:3]:
        text = body(page)
        inner = [line for line, following in pairwise(text) if following.left < LEFT + 1]
        assert [line.text for line in inner if abs(line.right - RIGHT) > 0.15 * MM] == []
        pitches = {round(after.middle - before.middle, 1) for before, after in pairwise(text)}
        assert pitches == {round(PITCH, 1)}


def test_no_line_begins_or_ends_with_a_mark_that_must_not_stand_there(summary):
    text = [line.text for page in lines(summary) for line in body(page)]
    assert [line for line in text if line[0] in "，。、；：？！）》”—…·"] == []
    assert [line for line in text if line[-1] in "（《“"] == []


def test_a_line_may_end_between_a_word_and_an_opening_quotation_mark():
    page = lines(render_pdf(plain(Paragraph("党" * 25 + "“学习强国”平台"))))[0]
    assert [line.text for line in body(page)] == ["工作总结", "党" * 25, "“学习强国”平台"]


def test_copied_text_is_the_text_put_in(summary):
    assert copied_text(summary) == written_text(SUMMARY)


def test_markup_in_a_text_is_printed_as_it_is():
    document = plain(Paragraph('<img src="file:///etc/hostname"> & <b>党建</b>'))
    assert copied_text(render_pdf(document)) == written_text(document)


def test_control_characters_of_pasted_text_do_no_harm():
    assert copied_text(render_pdf(plain(Paragraph("党\x00建\x0b工\ud800作")))) == "工作总结党建工作"


def test_every_font_is_embedded(summary, report):
    for pdf in (summary, report):
        fonts = reader(pdf).pages[0]["/Resources"]["/Font"].values()
        descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
        assert len(descriptors) == 5  # 仿宋 楷体 黑体 小标宋 宋体
        assert [font["/FontName"] for font in descriptors if "/FontFile3" not in font] == []


@pytest.mark.parametrize("name", ["䶮", "㛃", "𬭎", "堃喆"])
def test_a_rare_character_is_printed_and_keeps_the_pitch(name):
    document = plain(Paragraph(f"{'党' * 40}{name}{'建' * 60}"))
    pdf = render_pdf(document)
    assert copied_text(pdf) == written_text(document)
    text = body(lines(pdf)[0])[1:]
    assert {round(after.middle - before.middle, 1) for before, after in pairwise(text)} == {round(PITCH, 1)}
    fonts = reader(pdf).pages[0]["/Resources"]["/Font"].values()
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert [font["/FontName"] for font in descriptors if "/FontFile3" not in font] == []


def test_rare_characters_come_from_the_fallback_font():
    def families(text: str) -> set[str]:
        fonts = reader(render_pdf(plain(Paragraph(text)))).pages[0]["/Resources"]["/Font"].values()
        return {font["/BaseFont"].partition("+")[2] for font in fonts}

    assert families("党建䶮") - families("党建") == {"Gongwen-Rare-Serif"}


def test_page_numbers_stand_outside_one_character_in(summary):
    pages = lines(summary)
    numbers = [page[-1] for page in pages]
    assert [line.text for line in numbers] == [f"—{number}—" for number in range(1, len(pages) + 1)]
    assert {round((RIGHT - line.right) / 14, 1) for line in numbers[0::2]} == {1.0}
    assert {round((line.left - LEFT) / 14, 1) for line in numbers[1::2]} == {1.0}
    assert {round((line.middle - BOTTOM - 7) / MM) for line in numbers} == {7}


def test_equal_documents_give_equal_bytes_at_any_time():
    with time_machine.travel(datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC)):
        first = render_pdf(SUMMARY)
        render_pdf(REPORT)
    with time_machine.travel(datetime.datetime(2031, 5, 6, tzinfo=datetime.UTC)):
        assert render_pdf(replace(SUMMARY)) == first
    assert render_pdf(replace(SUMMARY, author="别的单位")) != first


def test_several_threads_print_at_once(summary):
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: render_pdf(SUMMARY), range(8))) == {summary}


def test_the_file_says_what_it_is(summary):
    pdf = reader(summary)
    assert pdf.metadata.title == "XX镇党建办2023年工作总结"
    assert pdf.metadata.author == "XX镇党建办"
    assert pdf.metadata.subject == "年度工作总结"
    assert pdf.metadata["/Keywords"] == "党建, 总结"
    assert pdf.metadata["/CreationDate"] == "D:20231228"
    catalog = pdf.trailer["/Root"]
    assert catalog["/Lang"] == "zh-CN"
    assert catalog["/MarkInfo"]["/Marked"]
    assert b'pdfuaid:part="1"' in catalog["/Metadata"].get_data()


def test_headings_are_bookmarks():
    outline = reader(render_pdf(SUMMARY)).outline
    assert [outline[0].title, [outline[1][0].title, [outline[1][1][0].title], outline[1][2].title]] == [
        "XX镇党建办2023年工作总结",
        ["一、工作开展情况", ["（一）严格落实组织生活制度"], "二、存在问题"],
    ]


def test_the_bookmark_of_a_broken_title_is_whole(report):
    assert reader(report).outline[0].title == "中共XX镇委员会关于2023年度党建工作情况的报告"


def test_a_heading_does_not_stand_at_the_foot_of_a_page():
    filling = 26 + 28 * (22 - TITLE_LINES - 2)  # leaves the last line of the page free
    pages = lines(render_pdf(plain(Paragraph("党" * filling), Heading(1, "二、存在问题"), Paragraph(TEXT))))
    assert len(body(pages[0])) == 20
    assert pages[1][0].text == "二、存在问题"


def test_the_signature_does_not_stand_alone_on_a_page():
    filling = 26 + 28 * (22 - TITLE_LINES - 1)  # fills the page
    pages = lines(render_pdf(plain(Paragraph("党" * filling), signature=Signature("镇党委", DATE))))
    assert [line.text for line in body(pages[1])] == ["党" * 28, "镇党委", "2023年12月28日"]
