"""What the workshop offers to put into the text: every figure with its present value in every idiom."""

import json
from dataclasses import dataclass

from common.chinese import render_idiom
from common.figures import Figure
from reports.collecting import Collected
from reports.wording import CHANGE, shown

IDIOMS = ("", "约", "余", "多", "近")
OF_UNIT = {"元": ("万元",), "%": ("整数", "一位小数")}


@dataclass(frozen=True)
class Offer:
    figure: Figure

    @property
    def token(self) -> str:
        return f"{{{self.figure.key}}}"

    @property
    def forms(self) -> str:
        """JSON: idiom → how the figure reads in it."""
        offered = {name: render_idiom(self.figure.value, name) for name in IDIOMS}
        offered |= {name: render_idiom(self.figure.value, name) for name in OF_UNIT.get(self.figure.unit, ())}
        # Last year is counted once a text asks for it; until then the chip says what will stand there.
        offered[CHANGE] = shown(self.figure, CHANGE) or f"{CHANGE}增减"
        return json.dumps(offered, ensure_ascii=False)


@dataclass(frozen=True)
class OfferedChapter:
    title: str
    offers: tuple[Offer, ...]


def picker(collected: Collected) -> list[OfferedChapter]:
    """All figures, chapter by chapter; those of no chapter (last year's plans) come last."""
    chapters = [
        OfferedChapter(chapter.title, tuple(map(Offer, chapter.facts.figures.values())))
        for chapter in collected.chapters
    ]
    told = {key for chapter in collected.chapters for key in chapter.facts.figures}
    rest = tuple(Offer(figure) for key, figure in collected.figures.items() if key not in told)
    return [*chapters, OfferedChapter("上年打算", rest)] if rest else chapters
