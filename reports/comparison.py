"""This period beside the same period a year before."""

from dataclasses import dataclass
from datetime import date

from common.figures import Figure, Number
from common.periods import Period, month_end
from members.models import Branch, Committee
from reports.collecting import Counted, collect
from reports.wording import tokens


@dataclass(frozen=True)
class Compared:
    figure: Figure
    before: Number

    @property
    def change(self) -> Number:
        return self.figure.value - self.before

    @property
    def words(self) -> str:
        """比上年增加3名 · 比上年减少0.5个百分点 · 与上年持平."""
        if not self.change:
            return "与上年持平"
        unit = "个百分点" if self.figure.unit == "%" else self.figure.unit
        return f"比上年{'增加' if self.change > 0 else '减少'}{abs(self.change)}{unit}"


@dataclass(frozen=True)
class ComparedChapter:
    title: str
    rows: tuple[Compared, ...]
    recorded_before: bool


def a_year_before(period: Period) -> Period:
    return Period(_a_year_before(period.start), _a_year_before(period.end))


def _a_year_before(day: date) -> date:
    if day == month_end(day):
        return month_end(date(day.year - 1, day.month, 1))
    return day.replace(year=day.year - 1)


def _tells_anything(chapter: Counted) -> bool:
    """Whether its text had a number to tell; what is merely due is counted for every year there is."""
    keys = [key for text in chapter.texts for key in tokens(text)]
    return any(chapter.facts.figures[key].value for key in keys if key in chapter.facts.figures)


def compare(committee: Committee, period: Period, branch: Branch | None = None) -> list[ComparedChapter]:
    """Chapter by chapter; figures that last year did not know are left out."""
    now, before = collect(committee, period, branch), collect(committee, a_year_before(period), branch)
    earlier = {chapter.key: chapter for chapter in before.chapters}
    return [
        ComparedChapter(
            chapter.title,
            tuple(
                Compared(figure, before.figures[key].value)
                for key, figure in chapter.facts.figures.items()
                if key in before.figures
            ),
            recorded_before=chapter.key in earlier and _tells_anything(earlier[chapter.key]),
        )
        for chapter in now.chapters
    ]
