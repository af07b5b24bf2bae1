import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import (
    Document,
    Heading,
    Letterhead,
    Signature,
    cells,
    printable,
    title_lines,
    written_date,
)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("XX镇党建办2023年工作总结", ["XX镇党建办2023年工作总结"]),
        ("一二三四五六七八九十一二三四五六七八", ["一二三四五六七八九十一二三四五六七八"]),
        (
            "中共XX镇委员会关于2023年度党建工作情况的报告",
            ["中共XX镇委员会关于2023年度", "党建工作情况的报告"],
        ),
        (
            "中共XX镇委员会关于2023年上半年基层党建工作开展情况的报告",
            ["中共XX镇委员会关于2023年上半年", "基层党建工作开展情况的报告"],
        ),
        (
            "关于开展学习贯彻《党支部工作条例》和《党员教育管理工作条例》情况的报告",
            ["关于开展学习贯彻《党支部工作条例》", "和《党员教育管理工作条例》情况的报告"],
        ),
        ("甲乙丙丁戊己庚辛壬子丑寅卯辰巳午未申酉戌亥", ["甲乙丙丁戊己庚辛壬子", "丑寅卯辰巳午未申酉戌亥"]),
    ],
)
def test_a_title_is_broken_where_the_sense_allows(title, lines):
    assert title_lines(title) == lines


@given(st.text(alphabet="的和年度、关于《》党建2023X，。“”", max_size=50))
def test_broken_titles_keep_every_character_and_fit(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert [line for line in lines if cells(line) > 18] == []


def test_there_are_two_levels_of_headings():
    with pytest.raises(ValueError, match="公文标题只有一、二两级：3"):
        Heading(3, "1.组织生活")


def test_dates_have_arabic_figures_without_leading_zero():
    assert written_date(datetime.date(2024, 1, 5)) == "2024年1月5日"


def test_control_characters_are_left_out_and_line_ends_become_blanks():
    assert printable("党\x00建\x07\ud800工\r\n作\t总\x0b结\uffff𬭎") == "党建工 作 总 结𬭎"


@pytest.mark.parametrize(
    ("attachments", "lines"),
    [
        ((), []),
        (("党费收缴表",), ["附件：党费收缴表"]),
        (("党费收缴表", "党员名册"), ["附件：1.党费收缴表", "2.党员名册"]),
    ],
)
def test_attachments_are_numbered_when_there_are_several(attachments, lines):
    assert Document("总结", (), attachments=attachments).attachment_lines == lines


@pytest.mark.parametrize(
    ("issuer", "size"),
    [
        ("中共XX镇委员会", "large"),
        ("中共XX县委组织部办公室", "medium"),
        ("中共XX市XX县XX镇委员会文件", "small"),
    ],
)
def test_a_long_name_of_the_issuer_is_set_smaller(issuer, size):
    assert Letterhead(issuer, "〔2023〕1号", "县委").size == size


def test_copies_line_ends_with_one_full_stop():
    assert (
        Letterhead("镇党委", "", "", copies_to="县纪委，县委宣传部。").copies_line
        == "抄送：县纪委，县委宣传部。"
    )
    assert Letterhead("镇党委", "", "").copies_line == ""


def test_a_document_without_signature_has_no_date():
    document = Document("总结", ())
    assert (document.date, document.printed_date) == (None, "")
    signed = Document("总结", (), Signature("镇党委", datetime.date(2023, 12, 8)))
    assert signed.printed_date == "2023年12月8日印发"
