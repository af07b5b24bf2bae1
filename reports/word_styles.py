"""Page, styles and footers of an official Word document (GB/T 9704-2012), with the fonts an office has."""

from dataclasses import dataclass

from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

FANGSONG, KAITI, HEITI, SONGTI, BIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
RED = "E60012"
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 44, 32, 28, 21  # 2号 to 5号 in half points
LINE = 579  # twips; with 580 only 21 lines stand on a page
TEXT_WIDTH = 8844  # twips, 156 mm
# With a grid of lines only, a quarter of a point less for each character makes 28 of them fit (LibreOffice knows no
# grid of characters).
TIGHT = "-5"
CHARACTER, SMALL_CHARACTER = 320, 280  # twips, the width of a character of 3号 and of 4号


@dataclass(frozen=True)
class Style:
    identifier: str
    name: str
    font: str = FANGSONG
    size: int = SIZE_3
    paragraph: str = ""  # children of w:pPr, in the order of the schema
    color: str = ""

    @property
    def xml(self) -> str:
        color = f'<w:color w:val="{self.color}"/>' if self.color else ""
        size = f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'
        return (
            f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{self.identifier}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/>'
            f"<w:pPr>{self.paragraph}</w:pPr><w:rPr>{fonts(self.font)}{color}{size}</w:rPr></w:style>"
        )


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def indent(first: float = 0, left: float = 0, right: float = 0, character: int = CHARACTER) -> str:
    """w:ind in characters (and in twips, for programs that do not know characters); a negative `first` hangs."""
    parts = []
    for name, value in (
        ("left", left),
        ("right", right),
        ("hanging" if first < 0 else "firstLine", abs(first)),
    ):
        if value:
            parts.append(f'w:{name}Chars="{round(value * 100)}" w:{name}="{round(value * character)}"')
    return f"<w:ind {' '.join(parts)}/>"


def spacing(before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'


def alignment(value: str) -> str:
    return f'<w:jc w:val="{value}"/>'


def outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level - 1}"/>'


KEEP = "<w:keepNext/>"
FREE = '<w:snapToGrid w:val="0"/>'  # off the grid of lines
RED_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="11" w:color="{RED}"/></w:pBdr>'

STYLES = (
    Style("Title", "Title", BIAOSONG, SIZE_2, KEEP + spacing(after=LINE) + alignment("center") + outline(1)),
    Style("Heading1", "heading 1", HEITI, paragraph=KEEP + indent(first=2) + outline(2)),
    Style("Heading2", "heading 2", KAITI, paragraph=KEEP + indent(first=2) + outline(3)),
    Style("BodyText", "Body Text", paragraph=indent(first=2)),
    Style("Addressee", "主送机关"),
    Style("Attachments", "附件说明"),
    Style("Signature", "Signature", paragraph=KEEP + alignment("right")),
    Style("Issuer", "发文机关标志", BIAOSONG, 104, FREE + spacing(before=1950) + alignment("center"), RED),
    Style(
        "Number",
        "发文字号",
        paragraph=RED_RULE + spacing(before=2 * LINE, after=2 * LINE) + alignment("center"),
    ),
    Style("AnnexMark", "附件标记", HEITI, paragraph="<w:pageBreakBefore/>" + spacing(after=LINE)),
    Style("AnnexCell", "附件表格", size=SIZE_5, paragraph=FREE),
    Style("Imprint", "版记", size=SIZE_4, paragraph=FREE + spacing(before=80, after=80)),
    Style("Footer", "footer", SONGTI, SIZE_4, FREE),
)
# Repeated in each paragraph for programs that do not look into styles.
DIRECT = {
    "Title": alignment("center"),
    "Heading1": indent(first=2),
    "Heading2": indent(first=2),
    "BodyText": indent(first=2) + alignment("both"),
}
LEAD = (
    f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="Lead"><w:name w:val="段首标题"/>'
    f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{fonts(KAITI)}</w:rPr></w:style>'
)
BASIC = (
    '<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    f"{spacing()}{alignment('both')}</w:pPr>"
)
BASIC_TEXT = (
    f'<w:rPr>{fonts(FANGSONG)}<w:spacing w:val="{TIGHT}"/><w:sz w:val="{SIZE_3}"/><w:szCs w:val="{SIZE_3}"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
)
DEFAULTS = (
    f"<w:docDefaults {nsdecls('w')}><w:rPrDefault>{BASIC_TEXT}</w:rPrDefault><w:pPrDefault>{BASIC}</w:pPrDefault>"
    "</w:docDefaults>"
)
NORMAL = (
    f'<w:style {nsdecls("w")} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f"<w:qFormat/>{BASIC}{BASIC_TEXT}</w:style>"
)
PAGE = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'


def direct(style: str) -> str:
    return DIRECT.get(style, "")


def table_at_foot(rows: list[str]) -> str:
    """A table of one column as wide as the text that Word puts at the foot of the text area of its page."""
    edge = '<w:{0} w:val="single" w:sz="{1}" w:space="0" w:color="auto"/>'
    borders = edge.format("top", 8) + edge.format("bottom", 8) + edge.format("insideH", 6)
    margins = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    cell = f'<w:tcPr><w:tcW w:w="{TEXT_WIDTH}" w:type="dxa"/></w:tcPr>'
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpX="1" '
        f'w:tblpYSpec="bottom"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{TEXT_WIDTH}"/></w:tblGrid>'
        f"{''.join(f'<w:tr><w:tc>{cell}{row}</w:tc></w:tr>' for row in rows)}</w:tbl>"
    )


def table(rows: list[list[str]], shares: list[float]) -> str:
    """A ruled table over the whole width, its columns wide by their `shares`, its first row repeated on each page."""
    edge = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    borders = "".join(map(edge.format, ("top", "left", "bottom", "right", "insideH", "insideV")))
    widths = [int(TEXT_WIDTH * share / sum(shares)) for share in shares]
    column = '<w:gridCol w:w="{}"/>'
    cell = '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr>{}</w:tc>'
    lines = ["".join(map(cell.format, widths, row)) for row in rows]
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{lines[0]}</w:tr>"
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{''.join(map(column.format, widths))}</w:tblGrid>"
        f"{head}{''.join(f'<w:tr><w:trPr><w:cantSplit/></w:trPr>{line}</w:tr>' for line in lines[1:])}</w:tbl>"
    )


def set_up(word: WordFile) -> None:
    """Page, grid, styles and footers in place of those of the template of python-docx."""
    _set_page(word)
    _set_language(word)
    _set_styles(word)
    _set_footers(word)


def _set_page(word: WordFile) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22.5)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE))


def _set_language(word: WordFile) -> None:
    """Chinese line ends, and no compatibility mode in the title bar."""
    settings = word.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    mode = settings.find(f"{qn('w:compat')}/{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']")
    mode.set(qn("w:val"), "15")


def _set_styles(word: WordFile) -> None:
    styles = word.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    styles.replace(styles.find(qn("w:docDefaults")), parse_xml(DEFAULTS))
    styles.replace(word.styles["Normal"].element, parse_xml(NORMAL))
    for xml in (*(style.xml for style in STYLES), LEAD):
        styles.append(parse_xml(xml))


def _set_footers(word: WordFile) -> None:
    """— 1 —: odd pages right, even pages left, one character in."""
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        place = indent(**{side: 1}, character=SMALL_CHARACTER) + alignment(side)
        xml = (
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>'
            f"{_text('— ')}{_field('begin')}{PAGE}{_field('separate')}{_text('1')}{_field('end')}{_text(' —')}</w:p>"
        )
        footer._element.replace(footer.paragraphs[0]._p, parse_xml(xml))


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
