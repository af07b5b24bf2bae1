"""A document of the Party and government organs (公文) as plain data, before any layout.

Pure: no query, no model. `reports.pdf` and `reports.word` are two prints of the same `Document`.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

TITLE_WIDTH = 18  # of the 20 characters of 2号 that fit into 156 mm
_LINE_END = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Heading:
    """Level 1 is 一、 in 黑体, level 2 is （一） in 楷体. The text carries its own number."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if self.level not in (1, 2):
            raise ValueError(f"公文标题只有一、二两级：{self.level}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `lead` is the run-in heading at its start (一是严格落实“三会一课”制度。), set in 楷体."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Letterhead:
    """版头 and 版记 of a document that is sent (GB/T 9704-2012, 7.2 and 7.4).

    A document to a higher body also names its `signer` (签发人).
    """

    issuer: str
    number: str
    addressee: str
    copies_to: str = ""
    printed_by: str = ""
    signer: str = ""

    @property
    def size(self) -> str:
        """How large 发文机关标志 can be set and still stand on one line of 156 mm."""
        width = cells(self.issuer)
        return "large" if width <= 8 else "medium" if width <= 12 else "small"

    @property
    def copies_line(self) -> str:
        return f"抄送：{self.copies_to.rstrip('。')}。" if self.copies_to else ""


@dataclass(frozen=True)
class Signature:
    """发文机关署名 and 成文日期; `sealed` leaves room for the seal (GB/T 9704-2012, 7.3.5)."""

    issuer: str
    date: datetime.date
    sealed: bool = False

    @property
    def written_date(self) -> str:
        return written_date(self.date)


@dataclass(frozen=True)
class Table:
    """A table; with `unit` the values of its second column are drawn as bars instead."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    unit: str = ""

    @property
    def bars(self) -> list[tuple[str, Decimal]]:
        return [(row[0], Decimal(row[1])) for row in self.rows] if self.unit else []


@dataclass(frozen=True)
class Annex:
    """What is printed after the text on pages of its own (GB/T 9704-2012, 7.3.7)."""

    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Document:
    title: str
    blocks: tuple[Heading | Paragraph, ...]
    signature: Signature | None = None
    letterhead: Letterhead | None = None
    attachments: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def date(self) -> datetime.date | None:
        return self.signature.date if self.signature else None

    @property
    def attachment_lines(self) -> list[str]:
        """附件说明, one line for each, those printed here after those that go with it; a single one has no number."""
        names = [*self.attachments, *(annex.title for annex in self.annexes)]
        if len(names) < 2:
            return [f"附件：{name}" for name in names]
        lines = [f"{number}.{name}" for number, name in enumerate(names, 1)]
        return [f"附件：{lines[0]}", *lines[1:]]

    @property
    def numbered_annexes(self) -> list[tuple[str, Annex]]:
        """Each annex with what stands in its upper left corner: 附件, or 附件2 where there are several."""
        several = len(self.attachments) + len(self.annexes) > 1
        first = len(self.attachments) + 1
        return [
            (f"附件{number}" if several else "附件", annex)
            for number, annex in enumerate(self.annexes, first)
        ]

    @property
    def printed_date(self) -> str:
        return f"{written_date(self.date)}印发" if self.date else ""


def written_date(date: datetime.date) -> str:
    """成文日期: Arabic figures, no leading zero."""
    return f"{date.year}年{date.month}月{date.day}日"


def printable(text: str) -> str:
    """`text` without the control characters that cells of workbooks carry and neither PDF nor Word can hold."""
    return _CONTROL.sub("", _LINE_END.sub(" ", text))


def cells(text: str) -> float:
    """Width of `text` in full-width characters: Latin letters and digits take half a cell."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


# A line may end after these …
_BREAK_AFTER = re.compile(r"年度|年(?![度来底初终以上下前])|[的、》）”]")
# … or before these.
_BREAK_BEFORE = re.compile(r"关于|[和与及暨《（“]")
_NEVER_FIRST = re.compile(r"[的了、，。：；）》”’]")


def title_lines(title: str, limit: int = TITLE_WIDTH) -> list[str]:
    """`title` in lines of at most `limit` characters, as even as the sense allows (回行时词意完整)."""
    if cells(title) <= limit:
        return [title]
    count = int(-(-cells(title) // limit))
    breaks = _sense_breaks(title)
    for places, lines in ((breaks, count), (breaks, count + 1), (_possible_breaks(title), count)):
        splits = [split for split in _splits(title, places, lines) if max(map(cells, split)) <= limit]
        if splits:
            return min(splits, key=_unevenness)
    return _cut(title, limit)


def _sense_breaks(title: str) -> list[int]:
    places = {match.end() for match in _BREAK_AFTER.finditer(title)}
    places |= {match.start() for match in _BREAK_BEFORE.finditer(title)}
    return sorted(places & set(_possible_breaks(title)))


def _possible_breaks(title: str) -> list[int]:
    """Every place that does not cut a number or a Latin word, nor puts a closing mark at the head of a line."""
    return [
        place
        for place in range(1, len(title))
        if not (title[place - 1].isascii() and title[place].isascii())
        and not _NEVER_FIRST.match(title[place])
    ]


def _splits(title: str, places: list[int], count: int) -> Iterator[list[str]]:
    for chosen in combinations(places, count - 1):
        yield [title[start:end] for start, end in zip((0, *chosen), (*chosen, len(title)), strict=True)]


def _unevenness(lines: list[str]) -> float:
    mean = sum(map(cells, lines)) / len(lines)
    return sum((cells(line) - mean) ** 2 for line in lines)


def _cut(title: str, limit: int) -> list[str]:
    lines = [""]
    for character in title:
        if cells(lines[-1] + character) > limit:
            lines.append("")
        lines[-1] += character
    return lines
