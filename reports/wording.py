"""
Living figures in text: `{key}` or `{key:约}` stands for a figure, `{key:比上年}` for how it changed since last year
(with its unit), `**…**` at the start for a run-in heading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from common.chinese import plain_number, render_idiom
from common.figures import Figure, Number

TOKEN = re.compile(r"\{([a-z0-9_.]+)(?::([^{}]+))?\}")
LEAD = re.compile(r"\*\*(.+?)\*\*")
EXACT = ""
CHANGE = "比上年"


class UnknownFigure(KeyError):
    """A text names a figure that no chapter counted."""

    def __str__(self) -> str:
        return f"文中引用的数据“{self.args[0]}”不存在。"


@dataclass(frozen=True)
class Segment:
    """A piece of a paragraph: plain text, or the wording of one figure."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True)
class Wording:
    """A paragraph ready to show: the run-in heading and the text after it, both in segments."""

    lead: tuple[Segment, ...]
    body: tuple[Segment, ...]

    def led_by(self, words: str) -> "Wording":
        """The same paragraph with words before it, inside its run-in heading where it has one."""
        if self.lead:
            return replace(self, lead=(Segment(words), *self.lead))
        return replace(self, body=(Segment(words), *self.body))

    @property
    def lead_text(self) -> str:
        return "".join(segment.text for segment in self.lead)

    @property
    def body_text(self) -> str:
        return "".join(segment.text for segment in self.body)

    @property
    def text(self) -> str:
        return self.lead_text + self.body_text


def change_words(figure: Figure, before: Number) -> str:
    """比上年增加3名 · 比上年减少0.5个百分点 · 与上年持平."""
    change: Number = figure.value - before
    if not change:
        return "与上年持平"
    unit = "个百分点" if figure.unit == "%" else figure.unit
    return f"比上年{'增加' if change > 0 else '减少'}{plain_number(max(change, -change))}{unit}"


def shown(figure: Figure, idiom: str) -> str | None:
    """A figure as its idiom writes it; None for a comparison with a year of which nothing is recorded."""
    if idiom == CHANGE:
        return None if figure.before is None else change_words(figure, figure.before)
    return render_idiom(figure.value, idiom)


def tokens(text: str) -> list[str]:
    """Keys of the figures that a text names, in order."""
    return [match[1] for match in TOKEN.finditer(text)]


def word(text: str, figures: Mapping[str, Figure], *, keep_unknown: bool = False) -> Wording:
    """
    Put the figures into a text. UnknownFigure when a key is not among them; `keep_unknown` leaves such a token standing
    for the reader of a draft to see, because a kind of record may have been given up since the text was written.
    """
    match = LEAD.match(text)
    lead, body = (match[1], text[match.end() :]) if match else ("", text)
    known = {key: figures.get(key) for key in tokens(text)} if keep_unknown else figures
    return Wording(tuple(_segments(lead, known)), tuple(_segments(body, known)))


def _segments(text: str, figures: Mapping[str, Figure | None]) -> list[Segment]:
    segments, end = [], 0
    for match in TOKEN.finditer(text):
        if match.start() > end:
            segments.append(Segment(text[end : match.start()]))
        key, idiom = match[1], match[2] or EXACT
        if key not in figures:
            raise UnknownFigure(key)
        end = match.end()
        figure = figures[key]
        written = shown(figure, idiom) if figure else None
        segments.append(Segment(match[0]) if written is None else Segment(written, figure))
    if end < len(text):
        segments.append(Segment(text[end:]))
    return segments
