"""The text that is checked: lines with their places and the figures that live in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from common.figures import Figure
from reports.wording import Segment


class Part(StrEnum):
    OPENING = "OPENING"
    WORK = "WORK"
    PROBLEM = "PROBLEM"
    PLAN = "PLAN"


class Severity(StrEnum):
    ERROR = "错误"
    WARNING = "提醒"
    HINT = "建议"


@dataclass(frozen=True)
class Living:
    """Where a figure stands in a line."""

    start: int
    end: int
    figure: Figure


@dataclass(frozen=True)
class Line:
    """A heading (level 1 to 4) or a paragraph (0); `place` is for the reader, `anchor` is its id on the page."""

    place: str
    text: str
    part: Part = Part.WORK
    level: int = 0
    living: tuple[Living, ...] = ()
    anchor: str = ""
    chapter: str = ""

    def is_living(self, place: int) -> bool:
        return any(living.start <= place < living.end for living in self.living)

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Each sentence with the place where it begins."""
        for match in re.finditer(r"[^。！？]+[。！？]?", self.text):
            yield match.start(), match[0]


@dataclass(frozen=True)
class Draft:
    """
    Everything a check may look at.

    `names` are persons who must not be named; `known` are names of places and branches that may hold what elsewhere is
    a placeholder; `sums` say whole → parts and `denominators` rate → whole, by figure keys; `last_year` is the text of
    the year before, paragraph by paragraph.
    """

    lines: tuple[Line, ...]
    year: int
    until: date
    figures: Mapping[str, Figure] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denominators: Mapping[str, str] = field(default_factory=dict)
    last_year: tuple[str, ...] = ()

    @property
    def whole_year(self) -> bool:
        return (self.until.month, self.until.day) == (12, 31)


@dataclass(frozen=True)
class Fault:
    """One finding of the checker: `text` explains it, `excerpt` quotes it, `start` is its place in the line."""

    code: str
    severity: Severity
    place: str
    start: int
    excerpt: str
    text: str
    anchor: str = ""


def fault(code: str, severity: Severity, line: Line, found: tuple[int, str], text: str) -> Fault:
    """A fault at `found`, its place and its words."""
    return Fault(code, severity, line.place, found[0], found[1], text, line.anchor)


def line_of(segments: Iterable[Segment], place: str, part: Part, anchor: str = "", chapter: str = "") -> Line:
    """A paragraph of the summary as a line to check."""
    text, living = "", []
    for segment in segments:
        if segment.figure:
            living.append(Living(len(text), len(text) + len(segment.text), segment.figure))
        text += segment.text
    return Line(place, text, part, living=tuple(living), anchor=anchor, chapter=chapter)


HEADINGS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"（[一二三四五六七八九十]+）")),
    (3, re.compile(r"\d{1,2}[.\uff0e、](?!\d)")),
    (4, re.compile(r"（\d{1,2}）")),
)
LONGEST_HEADING = 40


def heading_level(text: str) -> int:
    """1 to 4 for a line that is a heading by its mark and its length, otherwise 0."""
    for level, mark in HEADINGS:
        if mark.match(text) and len(text) <= LONGEST_HEADING:
            return level
    return 0


def pasted(text: str) -> tuple[Line, ...]:
    """The lines of a text from elsewhere: its first line is the title, its headings begin the three parts."""
    part, lines = Part.OPENING, []
    for number, content in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        level = heading_level(content)
        if level == 1:
            part = Part.PROBLEM if "问题" in content else Part.PLAN if "打算" in content else Part.WORK
        lines.append(Line(f"第{number}段", content, part, 1 if number == 1 else level))
    return tuple(lines)
