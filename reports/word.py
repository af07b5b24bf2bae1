"""A `Document` as a Word file that an office can go on editing, in the layout of GB/T 9704-2012."""

import datetime
import io
import zipfile
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.document import (
    Annex,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    cells,
    printable,
    title_lines,
)
from reports.word_styles import (
    CHARACTER,
    LINE,
    SMALL_CHARACTER,
    TEXT_WIDTH,
    alignment,
    direct,
    indent,
    set_up,
    spacing,
    table,
    table_at_foot,
)

# Parts of the template of python-docx that an official document has no use for.
UNUSED_PARTS = ("thumbnail", "stylesWithEffects", "numbering")
ISSUER_SIZES = {"large": 104, "medium": 72, "small": 48}  # half points
NARROWEST, WIDEST = 4, 24  # columns of a table, in characters
NO_DATE = datetime.date(1980, 1, 1)  # the first day a ZIP archive knows


def render_word(document: Document) -> bytes:
    """The .docx file of `document`; equal documents give equal bytes."""
    word = docx.Document()
    for rels in (word.part.package.rels, word.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] in UNUSED_PARTS]:
            rels.pop(key)
    set_up(word)
    _set_properties(word, document)
    for xml in _paragraphs(document):
        word.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    return _packed(word)


def _set_properties(word: WordFile, document: Document) -> None:
    properties = word.core_properties
    properties.title = printable(document.title)
    properties.author = properties.last_modified_by = printable(document.author)
    properties.subject = printable(document.subject)
    properties.keywords = printable(", ".join(document.keywords))
    properties.comments = ""
    properties.language = "zh-CN"
    date = document.date or NO_DATE
    properties.created = properties.modified = datetime.datetime.combine(date, datetime.time(), datetime.UTC)


def _paragraphs(document: Document) -> list[str]:
    parts = []
    if document.letterhead:
        parts += _letterhead(document.letterhead)
    parts.append(_paragraph("Title", _run("\n".join(title_lines(document.title)))))
    if document.letterhead and document.letterhead.addressee:
        parts.append(_paragraph("Addressee", _run(f"{document.letterhead.addressee}：")))
    parts += [_block(block) for block in document.blocks]
    parts += _attachments(document.attachment_lines)
    if document.signature:
        parts += _signature(document.signature)
    for mark, annex in document.numbered_annexes:
        parts += _annex(mark, annex)
    if document.letterhead:
        parts += _imprint(document.letterhead, document.printed_date)
    return parts


def _paragraph(style: str, runs: str, properties: str = "") -> str:
    return f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/>{properties or direct(style)}</w:pPr>{runs}</w:p>'


def _run(text: str, properties: str = "") -> str:
    """A run; line ends and tabs of `text` become those of Word."""
    lines = []
    for line in text.split("\n"):
        pieces = [f'<w:t xml:space="preserve">{escape(printable(piece))}</w:t>' for piece in line.split("\t")]
        lines.append("<w:tab/>".join(pieces))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{'<w:br/>'.join(lines)}</w:r>"


def _block(block: Heading | Paragraph) -> str:
    if isinstance(block, Heading):
        return _paragraph(f"Heading{block.level}", _run(printable(block.text)))
    lead = _run(printable(block.lead), '<w:rStyle w:val="Lead"/>') if block.lead else ""
    return _paragraph("BodyText", lead + _run(printable(block.text)))


def _letterhead(letterhead: Letterhead) -> list[str]:
    size = ISSUER_SIZES[letterhead.size]
    issuer = _run(letterhead.issuer, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')
    if not letterhead.signer:
        return [_paragraph("Issuer", issuer), _paragraph("Number", _run(letterhead.number))]
    number = _run(f"\t{letterhead.number}\t签发人：") + _run(letterhead.signer, '<w:rStyle w:val="Lead"/>')
    return [_paragraph("Issuer", issuer), _paragraph("Number", number, _tabs(CHARACTER) + alignment("left"))]


def _annex(mark: str, annex: Annex) -> list[str]:
    """On a page of its own. A chart is told by its table."""
    parts = [_paragraph("AnnexMark", _run(mark)), _paragraph("Title", _run(annex.title))]
    for one in annex.tables:
        if one.title:
            parts.append(_cell(one.title))
        rows = [one.columns, *one.rows]
        parts.append(table([[_cell(text) for text in row] for row in rows], _shares(rows)))
        parts.append(_cell(""))
    return parts


def _shares(rows: list[tuple[str, ...]]) -> list[float]:
    """How wide each column wants to be: its longest text, within bounds."""
    longest = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    return [min(max(width, NARROWEST), WIDEST) for width in longest]


def _cell(text: str) -> str:
    return _paragraph("AnnexCell", _run(text))


def _tabs(margin: int) -> str:
    """Stops `margin` twips inside the text at both sides; an indent would shorten the rules with the line."""
    stops = (("left", margin), ("right", TEXT_WIDTH - margin))
    tabs = "".join(f'<w:tab w:val="{side}" w:pos="{place}"/>' for side, place in stops)
    return f"<w:tabs>{tabs}</w:tabs>"


def _attachments(lines: list[str]) -> list[str]:
    """One line below the text; a name that runs on continues under its own first character."""
    paragraphs = []
    for place, line in enumerate(lines):
        label = 3 if len(lines) == 1 else 4 if place == 0 else 1
        left = 5 if len(lines) == 1 else 6
        gap = spacing(before=LINE) if place == 0 else ""
        paragraphs.append(_paragraph("Attachments", _run(line), gap + indent(first=-label, left=left)))
    return paragraphs


def _signature(signature: Signature) -> list[str]:
    issuer, date = signature_indents(signature)
    gap = spacing(before=LINE * (2 if signature.sealed else 1))
    last = '<w:keepNext w:val="0"/>'
    return [
        _paragraph("Signature", _run(signature.issuer), gap + indent(right=issuer) + alignment("right")),
        _paragraph("Signature", _run(signature.written_date), last + indent(right=date) + alignment("right")),
    ]


def signature_indents(signature: Signature) -> tuple[float, float]:
    """Characters left free at the right of 署名 and of 成文日期.

    With seal the date has four and the name is centred over it; without, the name or the date, whichever reaches
    further, has two and the date begins two characters after the name (GB/T 9704-2012, 7.3.5.1 and 7.3.5.2).
    """
    name, date = cells(signature.issuer), cells(signature.written_date)
    if signature.sealed:
        return max(0, 4 + (date - name) / 2), max(4, (name - date) / 2)
    width = max(name, date + 2)
    return 2 + width - name, width - date


def _imprint(letterhead: Letterhead, printed_date: str) -> list[str]:
    """版记: a table at the foot of the text area of the last page, each of its elements between two rules."""
    rows = []
    if letterhead.copies_line:
        hanging = indent(first=-3, left=4, right=1, character=SMALL_CHARACTER)
        rows.append(_paragraph("Imprint", _run(letterhead.copies_line), hanging))
    if letterhead.printed_by:
        text = f"\t{letterhead.printed_by}\t{printed_date}"
        rows.append(_paragraph("Imprint", _run(text), _tabs(SMALL_CHARACTER)))
    return [table_at_foot(rows), _paragraph("Imprint", "")] if rows else []


def _packed(word: WordFile) -> bytes:
    """The file with a fixed time in its archive: python-docx would write that of the clock."""
    raw, packed = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
