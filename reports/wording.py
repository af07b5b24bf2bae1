"""Living figures in text: `{key}` or `{key:约}` stands for a figure, `**…**` at the start for a run-in heading."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

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
        if figure is None:
            segments.append(Segment(match[0]))
            continue
        segments.append(Segment(render_idiom(figure.value, idiom), figure))
    if end < len(text):
        segments.append(Segment(text[end:]))
    return segments
