"""What charts are drawn from: shapes, and how texts, scales and percentages fit.

Lengths are user units of a drawing 360 wide, one CSS pixel each on a phone.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

Number = int | Decimal

WIDTH = 360
FONT = 13
SMALL = 11
INK = "#1f2328"


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str
    title: str = ""


@dataclass(frozen=True)
class Rule:
    """A grid line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True)
class Text:
    """`anchor` says which end of the text stands at x: start, middle or end."""

    x: float
    y: float
    content: str
    anchor: str = "start"
    size: int = FONT
    fill: str = INK


@dataclass
class Chart:
    """A drawing and its table twin (`head`, `rows`). `traces` are the points of open lines."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    height: float = 0
    rects: list[Rect] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    traces: list[list[Dot]] = field(default_factory=list)
    width: int = WIDTH

    @property
    def description(self) -> str:
        """The whole chart in words, for screen readers."""
        return f"{self.title}：{'；'.join(' '.join(row) for row in self.rows) or '没有数据'}"


def text_width(text: str, size: int = FONT) -> float:
    """Width of a text: one em for a Chinese character and the percent sign, 0.58 em for other Latin ones."""
    return size * sum(1.0 if unicodedata.east_asian_width(c) in "WFA" or c == "%" else 0.58 for c in text)


def widest(texts: Iterable[str], size: int = FONT) -> float:
    return max((text_width(text, size) for text in texts), default=0)


def shortened(text: str, room: float) -> str:
    """The text, or as much of it as fits into `room` with … at the end."""
    if text_width(text) <= room:
        return text
    while text and text_width(text + "…") > room:
        text = text[:-1]
    return text + "…"


def peak(values: Iterable[Number]) -> Number:
    """The highest value, 1 where all are zero, so that it can divide; ValueError for a negative value."""
    known = list(values)
    if any(value < 0 for value in known):
        raise ValueError("a chart shows no negative values")
    return max(known, default=0) or 1


def ceiling(highest: Number) -> int:
    """The end of a written scale: the smallest 1, 2 or 5 × 10ⁿ (n ≥ 0) not below the highest value."""
    step = 1
    while highest > step * 5:
        step *= 10
    return next(step * part for part in (1, 2, 5) if step * part >= highest)


def percentages(values: Sequence[Number]) -> list[Decimal]:
    """Shares in percent, one decimal, adding up to exactly 100.0 (largest remainder); zeros without data."""
    whole = sum(values)
    if not whole:
        return [Decimal("0.0") for _ in values]
    exact = [Decimal(value) * 1000 / Decimal(whole) for value in values]
    tenths = [share.to_integral_value(ROUND_FLOOR) for share in exact]
    by_remainder = sorted(range(len(values)), key=lambda index: tenths[index] - exact[index])
    for index in by_remainder[: int(1000 - sum(tenths))]:
        tenths[index] += 1
    return [(tenth / 10).quantize(Decimal("0.1")) for tenth in tenths]


def label_step(labels: Sequence[str], distance: float) -> int:
    """Every how manieth label can be written without touching the next, labels standing `distance` apart."""
    needed = widest(labels, SMALL) + 4
    step = 1
    while step * distance < needed and step < len(labels):
        step += 1
    return step
