"""版头, 附件说明, 署名 and 版记 stand where GB/T 9704-2012 puts them."""

import pytest

from reports.document import Document, Letterhead, Paragraph, Signature
from reports.pdf import render_pdf
from tests.reports.official import (
    BOTTOM,
    CHARACTER,
    DATE,
    LEFT,
    MM,
    PITCH,
    REPORT,
    RIGHT,
    body,
    lines,
    picture,
    plain,
)


@pytest.fixture(scope="module")
def report() -> bytes:
    return render_pdf(REPORT)


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
