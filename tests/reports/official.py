"""Documents to print, and readers of what was printed."""

import datetime
import io
import re
import subprocess
from dataclasses import dataclass
from html import unescape

import pypdf
from PIL import Image

from reports.document import Document, Heading, Letterhead, Paragraph, Signature

MM = 72 / 25.4  # points
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM  # edges of the 版心
CHARACTER = 15.79  # points
PITCH = 225 * MM / 22
DATE = datetime.date(2023, 12, 28)
TEXT = (
    "以“作风整顿”为主题讲党课12场次，参与党员约800人次，以“干部网络学院”“学习强国”等平台开展线上学习；组织"
    "“第一议题”传达学习2次——不走过场，向各党支部发放《党章》等学习教材1500余册（含“口袋书”），持续巩固学习热潮。"
)
SUMMARY = Document(
    "XX镇党建办2023年工作总结",
    (
        Paragraph("今年以来，镇党建办坚持抓基层、打基础。现将工作开展情况汇报如下："),
        Heading(1, "一、工作开展情况"),
        Heading(2, "（一）严格落实组织生活制度"),
        *(Paragraph(TEXT * 3, lead=f"{number}是严格落实“三会一课”制度。") for number in "一二三四五六"),
        Heading(1, "二、存在问题"),
        Paragraph(TEXT),
    ),
    Signature("XX镇党建办", DATE),
    author="XX镇党建办",
    subject="年度工作总结",
    keywords=("党建", "总结"),
)
REPORT = Document(
    "中共XX镇委员会关于2023年度党建工作情况的报告",
    (Heading(1, "一、工作开展情况"), Paragraph(TEXT), Paragraph("特此报告。")),
    Signature("中共XX镇委员会党建工作办公室", DATE, sealed=True),
    Letterhead(
        "中共XX镇委员会",
        "X党发〔2023〕12号",
        "中共XX县委组织部",
        copies_to="县纪委监委，县委宣传部",
        printed_by="中共XX镇委员会党政办公室",
        signer="某某某",
    ),
    attachments=("党费收缴情况统计表", "各党支部“三会一课”开展情况和党员发展、组织关系转接情况汇总表"),
)


def plain(*blocks: Heading | Paragraph, signature: Signature | None = None) -> Document:
    return Document("工作总结", blocks, signature)


@dataclass
class Line:
    text: str
    left: float
    right: float
    middle: float


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def lines(pdf: bytes) -> list[list[Line]]:
    """The lines of each page from above, in points from the upper left corner of the paper."""
    return [_lines_of(page) for page in _poppler("pdftotext", "-bbox", "-", "-", pdf=pdf).split("<page ")[1:]]


def _lines_of(page: str) -> list[Line]:
    boxes = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
    words = [
        Line(unescape(text), float(left), float(right), (float(top) + float(bottom)) / 2)
        for left, top, right, bottom, text in boxes
    ]
    rows: list[list[Line]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if rows and word.middle - rows[-1][0].middle < 6:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_joined(sorted(row, key=lambda word: word.left)) for row in rows]


def _joined(row: list[Line]) -> Line:
    return Line("".join(word.text for word in row), row[0].left, row[-1].right, row[0].middle)


def body(page: list[Line]) -> list[Line]:
    return [line for line in page if line.middle < BOTTOM]


def copied_text(pdf: bytes) -> str:
    """What a reader copies out of the file, without blanks, line ends and page numbers."""
    text = _poppler("pdftotext", "-", "-", pdf=pdf)
    return "".join(re.sub(r"^— ?\d+ ?—$", "", text, flags=re.MULTILINE).split())


def written_text(document: Document) -> str:
    """What ought to be copied out of a document without 版头."""
    parts = [document.title]
    parts += [getattr(block, "lead", "") + block.text for block in document.blocks]
    if document.signature:
        parts += [document.signature.issuer, document.signature.written_date]
    return "".join("".join(parts).split())


def picture(pdf: bytes, page: int) -> Image.Image:
    """The page at ten dots a millimetre."""
    arguments = ("-r", "254", "-f", str(page), "-l", str(page), "-png", "-")
    result = subprocess.run(["pdftoppm", *arguments], input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(result.stdout)).convert("RGB")


def _poppler(*command: str, pdf: bytes) -> str:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
