import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
import weasyprint.text.ffi

from reports.document import Document, Heading, Letterhead, Paragraph, Signature
from reports.fonts import font_files
from reports.pdf import FontsMissing, font_fetcher, render_pdf
from tests.reports.official import (
    BOTTOM,
    CHARACTER,
    DATE,
    LEFT,
    MM,
    REPORT,
    RIGHT,
    SUMMARY,
    TEXT,
    TOP,
    body,
    copied_text,
    lines,
    picture,
    plain,
    reader,
    written_text,
)

PITCH = 225 * MM / 22
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


@pytest.mark.parametrize("variant", ["pdf/a-2a", "pdf/a-3a"])
def test_an_archive_file_declares_its_level_and_is_tagged(variant):
    catalog = reader(render_pdf(SUMMARY, variant=variant)).trailer["/Root"]
    part = variant[6]
    assert f'pdfaid:part="{part}" pdfaid:conformance="A"'.encode() in catalog["/Metadata"].get_data()
    assert catalog["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert catalog["/MarkInfo"]["/Marked"]


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


@pytest.mark.parametrize("issuer", ["镇党委", "中共XX镇委员会党建工作领导小组办公室"])
def test_a_signature_without_seal_stands_two_characters_from_the_right(issuer):
    name, date = body(lines(render_pdf(plain(Paragraph("党"), signature=Signature(issuer, DATE))))[0])[-2:]
    assert (name.text, date.text) == (issuer, "2023年12月28日")
    assert (RIGHT - max(name.right, date.right)) / CHARACTER == pytest.approx(2, abs=0.1)
    assert (date.left - name.left) / CHARACTER == pytest.approx(2, abs=0.1)
    assert (date.middle - name.middle) == pytest.approx(PITCH, abs=0.1)


@pytest.mark.parametrize("issuer", ["镇党委", "中共某某镇委员会党建办公室"])
def test_a_signature_with_seal_is_centred_over_the_date_four_characters_from_the_right(issuer):
    signature = Signature(issuer, DATE, sealed=True)
    text, name, date = body(lines(render_pdf(plain(Paragraph("党"), signature=signature)))[0])[-3:]
    assert (RIGHT - date.right) / CHARACTER == pytest.approx(4, abs=0.1)
    assert (name.left + name.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=1)
    assert (name.middle - text.middle) / PITCH == pytest.approx(3, abs=0.1)


def test_a_very_long_name_over_a_sealed_date_stays_inside_the_text():
    signature = Signature("某" * 20, DATE, sealed=True)
    name = body(lines(render_pdf(plain(Paragraph("党"), signature=signature)))[0])[-2]
    assert name.right == pytest.approx(RIGHT, abs=1)


def test_a_report_has_its_parts_in_order(report):
    text = [line.text for page in lines(report) for line in body(page)]
    assert text[:6] == [
        "中共XX镇委员会",
        "X党发〔2023〕12号签发人：某某某",
        "中共XX镇委员会关于2023年度",
        "党建工作情况的报告",
        "中共XX县委组织部：",
        "一、工作开展情况",
    ]
    assert text[-7:] == [
        "附件：1.党费收缴情况统计表",
        "2.各党支部“三会一课”开展情况和党员发展、组织",
        "关系转接情况汇总表",
        "中共XX镇委员会党建工作办公室",
        "2023年12月28日",
        "抄送：县纪委监委，县委宣传部。",
        "中共XX镇委员会党政办公室2023年12月28日印发",
    ]


def test_the_letterhead_stands_where_the_standard_puts_it(report):
    first = body(lines(report)[0])
    reds = _rows(picture(report, 1), lambda red, green, blue: red > 180 and green < 90 and blue < 90)
    assert reds[0] == pytest.approx(37 + 35, abs=1)  # 发文机关标志
    rule = reds[-1]
    assert rule - first[1].middle / MM == pytest.approx(10.227 / 2 + 4, abs=1.2)
    assert (first[1].left - LEFT) / CHARACTER == pytest.approx(1, abs=0.1)
    assert (RIGHT - first[1].right) / CHARACTER == pytest.approx(1, abs=0.1)
    assert (first[2].middle - rule * MM) / PITCH == pytest.approx(2.5, abs=0.3)  # two blank lines
    assert (first[4].middle - first[3].middle) / PITCH == pytest.approx(2, abs=0.1)
    assert first[4].left == pytest.approx(LEFT, abs=1)


def test_names_of_attachments_hang_under_their_first_character():
    document = Document("报告", (Paragraph("特此报告。"),), attachments=REPORT.attachments)
    text = body(lines(render_pdf(document))[0])
    start = next(place for place, line in enumerate(text) if line.text.startswith("附件："))
    before, first, second, rest = text[start - 1 : start + 3]
    assert (first.middle - before.middle) / PITCH == pytest.approx(2, abs=0.1)
    indents = [round((line.left - LEFT) / CHARACTER, 1) for line in (first, second, rest)]
    assert indents == [2, 5, 6]


def test_the_imprint_stands_at_the_foot_of_the_last_page(report):
    pages = lines(report)
    image = picture(report, len(pages)).crop((0, 0, 2100, 2640))
    darks = _rows(image, lambda red, green, blue: red < 100)
    assert darks[-1] == pytest.approx(262, abs=0.5)
    copies, printed = body(pages[-1])[-2:]
    assert (copies.left - LEFT) / 14 == pytest.approx(1, abs=0.1)
    assert (RIGHT - printed.right) / 14 == pytest.approx(1, abs=0.1)


def test_text_does_not_run_into_the_imprint():
    letterhead = Letterhead("镇党委", "镇发〔2023〕1号", "县委", printed_by="镇党政办")
    for count in range(0, 280, 28):
        pages = lines(render_pdf(Document("报告", (Paragraph("党" * (26 + count)),), None, letterhead)))
        last = body(pages[-1])
        assert [line.text for line in last if line.middle > BOTTOM - 9 * MM] == ["镇党政办"]


def _rows(image, wanted) -> list[float]:
    """Distances from the upper edge of the paper in millimetres of the rows that have a wanted dot."""
    width, height = image.size
    dots = image.load()
    return [y / 10 for y in range(height) if any(wanted(*dots[x, y]) for x in range(280, width - 260, 2))]


def test_missing_fonts_are_named(settings, tmp_path):
    settings.FONT_DIR = tmp_path
    (tmp_path / "FandolKai-Regular.otf").write_bytes(b"no font")
    with pytest.raises(FontsMissing) as raised:
        render_pdf(SUMMARY)
    assert str(raised.value) == (
        f"{tmp_path} 中缺少公文字体：FandolFang-Regular.otf、FandolKai-Regular.otf、FandolHei-Regular.otf、"
        "FandolSong-Regular.otf、FandolSong-Bold.otf。请运行 script/install，或将 Debian 软件包 "
        "texlive-lang-chinese 中的 Fandol 字体复制到该目录。"
    )


def test_a_missing_system_library_is_named(monkeypatch):
    monkeypatch.setattr(weasyprint.text.ffi, "harfbuzz_subset", None)
    with pytest.raises(FontsMissing) as raised:
        render_pdf(SUMMARY)
    assert str(raised.value) == (
        "缺少打印所需的系统库 libharfbuzz-subset。请执行：apt-get install "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_the_library_that_makes_printing_ten_times_faster_is_there():
    assert weasyprint.text.ffi.harfbuzz_subset is not None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/a.png", "https://127.0.0.1/", "ftp://127.0.0.1/", "file:///etc/hostname"]
)
def test_nothing_is_loaded_but_fonts(url):
    with pytest.raises(ValueError, match="公文不得引用外部资源"):
        font_fetcher(list(font_files().values())).fetch(url)


def test_fonts_and_data_are_loaded():
    path: Path = font_files()["Gongwen Kaiti"]
    fetcher = font_fetcher([path])
    assert fetcher.fetch(path.resolve().as_uri()).read() == path.read_bytes()
    assert fetcher.fetch("data:text/plain,1").read() == b"1"
