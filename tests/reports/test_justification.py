import os

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import LineBox

from reports import justification
from reports.fonts import font_files
from reports.pdf import _press, _setting

PAGE = """<style>p { font: 16px/30px "Gongwen Fangsong"; width: 160px; text-indent: 0; text-align: justify }</style>"""


def line_boxes(html: str) -> list[LineBox]:
    """The lines of `html`, laid out by the thread that prints."""
    sheet, font_config, _ = _setting(tuple(font_files().items()))
    document = weasyprint.HTML(string=PAGE + html).render(stylesheets=[sheet], font_config=font_config)
    *lines, _page_number = [
        box for box in document.pages[0]._page_box.descendants() if isinstance(box, LineBox)
    ]
    return lines


@pytest.fixture
def laid_out():
    return lambda html: _press(os.getpid()).submit(line_boxes, html).result()


@pytest.mark.parametrize("family", ["Gongwen Kaiti", "Gongwen Rare Serif", "Gongwen Rare Sans"])
def test_a_line_with_another_font_is_as_high_as_its_neighbours(laid_out, family):
    lines = laid_out(f"<p>党建<span style='font-family: {family}'>工作</span>总结" + "党" * 20)
    assert [line.height for line in lines] == pytest.approx([30] * 3)


def test_what_is_left_of_a_line_is_spread_over_its_characters(laid_out):
    lines = laid_out("<p>" + "党" * 9 + "，" + "建" * 9 + "。" + "总结")
    assert [line.children[0].text for line in lines] == ["党" * 9 + "，", "建" * 9 + "。", "总结"]
    lines = laid_out("<p>" + "党" * 10 + "，总结工作")
    first, last = lines
    assert (first.children[0].text, last.children[0].text) == ("党" * 9, "党，总结工作")
    assert first.width == pytest.approx(160)
    assert last.width == pytest.approx(16 * 6)


def test_a_justified_line_of_several_fonts_is_flush(laid_out):
    first, _ = laid_out("<p>" + "党" * 4 + "<span class=lead>建建</span>" + "工" * 4 + "，总结")
    parts = [child for child in first.descendants() if hasattr(child, "text")]
    assert [part.text for part in parts] == ["党党党党", "建建", "工工工"]
    assert parts[-1].position_x + parts[-1].width - first.position_x == pytest.approx(160)
    starts = [round(part.position_x - first.position_x, 1) for part in parts]
    assert starts == [0, 72, 108]  # 18 px a character: 16 px and an eighth of the 16 px that are left


def test_marks_for_line_breaks_take_no_room(laid_out):
    for text in (
        "党党\u200b党党党党党党党党，建",
        "党党党党党党党党党党，建",
        "党\u2060党党党党\u200b党党党党党，建",
    ):
        first, _ = laid_out(f"<p>{text}")
        (part,) = [child for child in first.descendants() if hasattr(child, "text")]
        assert part.text == "党" * 9
        assert (part.style["letter_spacing"], part.width) == pytest.approx((2, 160))


def test_a_line_before_a_long_word_stays_ragged(laid_out):
    first, _ = laid_out("<p>" + "党" * 5 + "abcdefghijklmnop")
    assert first.width == pytest.approx(16 * 5)


def test_installing_twice_changes_nothing():
    justification.install()
    first = (
        justification.inline.justify_line,
        justification.inline.strut,
        justification.inline.split_text_box,
    )
    justification.install()
    assert first == (justification.justify_line, justification.strut, justification.split_text_box)
