import datetime
import io
import zipfile
from dataclasses import replace

import docx
import pytest
import time_machine
from docx.oxml.ns import qn
from lxml import etree

from reports.document import Document, Letterhead, Paragraph, Signature
from reports.word import render_word, signature_indents
from tests.reports.official import DATE, REPORT, SUMMARY, plain

# Order of the children in the schema (ECMA-376, CT_PPr and CT_RPr), as far as they are used.
PARAGRAPH_ORDER = [
    *("pStyle", "keepNext", "pageBreakBefore", "widowControl", "pBdr", "tabs", "overflowPunct"),
    *("autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl"),
]
RUN_ORDER = ["rStyle", "rFonts", "color", "spacing", "sz", "szCs", "lang"]


def opened(document: Document):
    return docx.Document(io.BytesIO(render_word(document)))


def value(element, path: str, attribute: str = "val") -> str | None:
    found = element.find("/".join(qn(f"w:{tag}") for tag in path.split("/")))
    return None if found is None else found.get(qn(f"w:{attribute}"))


def test_the_page_is_that_of_the_standard():
    section = opened(SUMMARY).sections[0]
    sizes = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(size.mm) for size in sizes] == [210, 297]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    grid = section._sectPr[-1]
    assert dict(grid.attrib) == {qn("w:type"): "lines", qn("w:linePitch"): "579"}


def test_styles_carry_the_fonts_of_an_office():
    styles = opened(SUMMARY).styles.element
    found = {
        style.get(qn("w:styleId")): (
            style.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia")),
            value(style, "rPr/sz"),
            value(style, "pPr/outlineLvl"),
        )
        for style in styles.findall(qn("w:style"))
        if style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") is not None
    }
    assert found == {
        "Normal": ("仿宋_GB2312", "32", None),
        "Title": ("方正小标宋简体", "44", "0"),
        "Heading1": ("黑体", "32", "1"),
        "Heading2": ("楷体_GB2312", "32", "2"),
        "BodyText": ("仿宋_GB2312", "32", None),
        "Addressee": ("仿宋_GB2312", "32", None),
        "Attachments": ("仿宋_GB2312", "32", None),
        "Signature": ("仿宋_GB2312", "32", None),
        "Issuer": ("方正小标宋简体", "104", None),
        "Number": ("仿宋_GB2312", "32", None),
        "AnnexMark": ("黑体", "32", None),
        "AnnexCell": ("仿宋_GB2312", "21", None),
        "Imprint": ("仿宋_GB2312", "28", None),
        "Footer": ("宋体", "28", None),
        "Lead": ("楷体_GB2312", None, None),
    }


def test_latin_letters_have_the_same_font_and_no_theme_font_is_left():
    styles = opened(SUMMARY).styles.element
    fonts = list(styles.iter(qn("w:rFonts")))
    names = {
        tuple(font.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs", "eastAsia")) for font in fonts
    }
    assert [name for name in names if len(set(name)) > 1] == []
    assert [key for font in fonts for key in font.attrib if key.endswith("Theme")] == []


def test_characters_are_set_a_little_tighter_so_that_28_fit():
    normal = opened(SUMMARY).styles["Normal"].element
    assert value(normal, "rPr/spacing") == "-5"
    assert value(normal, "pPr/jc") == "both"
    assert [value(normal, f"pPr/{tag}") for tag in ("overflowPunct", "autoSpaceDE", "autoSpaceDN")] == [
        "0"
    ] * 3


def test_programs_take_the_file_for_chinese_and_up_to_date():
    settings = opened(SUMMARY).settings.element
    assert value(settings, "themeFontLang", "eastAsia") == "zh-CN"
    assert value(settings, "characterSpacingControl") == "compressPunctuation"
    modes = {mode.get(qn("w:name")): mode.get(qn("w:val")) for mode in settings.iter(qn("w:compatSetting"))}
    assert modes["compatibilityMode"] == "15"


def test_properties_stand_in_the_order_of_the_schema():
    for document in (SUMMARY, REPORT):
        with zipfile.ZipFile(io.BytesIO(render_word(document))) as archive:
            for part in ("document", "styles", "footer1", "footer2"):
                root = etree.fromstring(archive.read(f"word/{part}.xml"))
                for tag, order in (("pPr", PARAGRAPH_ORDER), ("rPr", RUN_ORDER)):
                    for properties in root.iter(qn(f"w:{tag}")):
                        places = [order.index(etree.QName(child).localname) for child in properties]
                        assert places == sorted(set(places)), etree.tostring(properties)


def test_every_style_that_is_used_is_there():
    word = opened(REPORT)
    known = {style.get(qn("w:styleId")) for style in word.styles.element.findall(qn("w:style"))}
    body = word.element.body
    used = {element.get(qn("w:val")) for tag in ("pStyle", "rStyle") for element in body.iter(qn(f"w:{tag}"))}
    assert used - known == set()


def test_paragraphs_hold_the_text_in_its_style():
    found = [(paragraph.style.name, paragraph.text) for paragraph in opened(SUMMARY).paragraphs]
    names = {1: "Heading 1", 2: "Heading 2"}
    expected = [("Title", SUMMARY.title)]
    expected += [
        (names.get(getattr(block, "level", 0), "Body Text"), getattr(block, "lead", "") + block.text)
        for block in SUMMARY.blocks
    ]
    expected += [("Signature", "XX镇党建办"), ("Signature", "2023年12月28日")]
    assert found == expected


def test_the_lead_of_a_paragraph_has_a_style_of_its_own():
    runs = opened(plain(Paragraph("坚持不懈。", lead="一是严格落实制度。"))).paragraphs[1].runs
    assert [(run.style.name, run.text) for run in runs] == [
        ("段首标题", "一是严格落实制度。"),
        ("Default Paragraph Font", "坚持不懈。"),
    ]


def test_markup_and_control_characters_are_kept_out_of_the_xml():
    paragraph = opened(plain(Paragraph("<b>党&建\x00\x0b工作\t一\n二"))).paragraphs[1]
    assert paragraph.text == "<b>党&建 工作 一 二"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    word = opened(SUMMARY)
    assert word.settings.odd_and_even_pages_header_footer
    section = word.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert value(paragraph._p, "pPr/jc") == side
        assert value(paragraph._p, "pPr/ind", f"{side}Chars") == "100"
        assert paragraph.text == "— 1 —"
        codes = [code.text.strip() for code in paragraph._p.iter(qn("w:instrText"))]
        kinds = [mark.get(qn("w:fldCharType")) for mark in paragraph._p.iter(qn("w:fldChar"))]
        assert (codes, kinds) == (["PAGE"], ["begin", "separate", "end"])


def test_a_report_has_its_parts_in_order():
    word = opened(REPORT)
    found = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]
    assert found[:4] == [
        ("发文机关标志", "中共XX镇委员会"),
        ("发文字号", "\tX党发〔2023〕12号\t签发人：某某某"),
        ("Title", "中共XX镇委员会关于2023年度\n党建工作情况的报告"),
        ("主送机关", "中共XX县委组织部："),
    ]
    assert found[-5:] == [
        ("附件说明", "附件：1.党费收缴情况统计表"),
        ("附件说明", "2.各党支部“三会一课”开展情况和党员发展、组织关系转接情况汇总表"),
        ("Signature", "中共XX镇委员会党建工作办公室"),
        ("Signature", "2023年12月28日"),
        ("版记", ""),
    ]
    (imprint,) = word.tables
    assert [cell.text for row in imprint.rows for cell in row.cells] == [
        "抄送：县纪委监委，县委宣传部。",
        "\t中共XX镇委员会党政办公室\t2023年12月28日印发",
    ]
    assert value(imprint._tbl, "tblPr/tblpPr", "tblpYSpec") == "bottom"


def test_a_letterhead_is_red_and_without_signer_its_number_is_centred():
    word = opened(Document("通知", (), None, Letterhead("中共XX县委组织部办公室", "〔2023〕1号", "")))
    issuer, number, title = word.paragraphs
    assert value(issuer.style.element, "rPr/color") == "E60012"
    assert value(issuer.runs[0]._r, "rPr/sz") == "72"
    assert number.text == "〔2023〕1号"
    assert value(number.style.element, "pPr/jc") == "center"
    assert value(number.style.element, "pPr/pBdr/bottom", "color") == "E60012"
    assert title.text == "通知"
    assert word.tables == []


@pytest.mark.parametrize(
    ("issuer", "sealed", "indents"),
    [
        ("镇党委", False, (8, 2)),  # the date takes seven characters
        ("一二三四五六七八九十", False, (2, 3)),
        ("镇党委", True, (6, 4)),
        ("一二三四五六七八九", True, (3, 4)),
        ("某" * 20, True, (0, 6.5)),
    ],
)
def test_a_signature_stands_where_the_standard_puts_it(issuer, sealed, indents):
    signature = Signature(issuer, DATE, sealed)
    assert signature_indents(signature) == indents
    name, date = opened(plain(Paragraph("党"), signature=signature)).paragraphs[-2:]
    found = [value(paragraph._p, "pPr/ind", "rightChars") or "0" for paragraph in (name, date)]
    assert found == [str(round(indent * 100)) for indent in indents]
    assert [value(paragraph._p, "pPr/jc") for paragraph in (name, date)] == ["right", "right"]


def test_equal_documents_give_equal_bytes_at_any_time():
    with time_machine.travel(datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC)):
        first = render_word(SUMMARY)
    with time_machine.travel(datetime.datetime(2031, 5, 6, tzinfo=datetime.UTC)):
        assert render_word(replace(SUMMARY)) == first
    assert render_word(replace(SUMMARY, author="别的单位")) != first


def test_the_file_says_what_it_is():
    properties = opened(SUMMARY).core_properties
    found = (properties.title, properties.author, properties.last_modified_by, properties.subject)
    assert found == ("XX镇党建办2023年工作总结", "XX镇党建办", "XX镇党建办", "年度工作总结")
    assert (properties.keywords, properties.language, properties.comments) == ("党建, 总结", "zh-CN", "")
    assert properties.created.date() == properties.modified.date() == DATE


def test_nothing_of_the_template_is_left_over():
    with zipfile.ZipFile(io.BytesIO(render_word(SUMMARY))) as archive:
        names = {name for name in archive.namelist() if not name.startswith("customXml/")}
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
        "word/webSettings.xml",
    }
