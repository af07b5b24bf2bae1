"""Living figures in text: `{key}` or `{key:约}` stands for a figure, `**…**` at the start for a run-in heading."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from common.chinese import render_idiom
from common.figures import Figure

TOKEN = re.compile(r"\{([a-z0-9_.]+)(?::([^{}]+))?\}")
LEAD = re.compile(r"\*\*(.+?)\*\*")
EXACT = ""


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

    @property
    def lead_text(self) -> str:
        return "".join(segment.text for segment in self.lead)

    @property
    def body_text(self) -> str:
        return "".join(segment.text for segment in self.body)

    @property
    def text(self) -> str:
        return self.lead_text + self.body_text


def tokens(text: str) -> list[str]:
    """Keys of the figures that a text names, in order."""
    return [match[1] for match in TOKEN.finditer(text)]


def word(text: str, figures: Mapping[str, Figure]) -> Wording:
    """Put the figures into a text. UnknownFigure when a key is not among them."""
    match = LEAD.match(text)
    lead, body = (match[1], text[match.end() :]) if match else ("", text)
    return Wording(tuple(_segments(lead, figures)), tuple(_segments(body, figures)))


def _segments(text: str, figures: Mapping[str, Figure]) -> list[Segment]:
    segments, end = [], 0
    for match in TOKEN.finditer(text):
        if match.start() > end:
            segments.append(Segment(text[end : match.start()]))
        key, idiom = match[1], match[2] or EXACT
        if key not in figures:
            raise UnknownFigure(key)
        segments.append(Segment(render_idiom(figures[key].value, idiom), figures[key]))
        end = match.end()
    if end < len(text):
        segments.append(Segment(text[end:]))
    return segments
