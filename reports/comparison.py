"""This period beside the same period a year before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from common.figures import Figure, Number
from common.periods import Period, month_end
from members.models import Branch, Committee
from reports.collecting import Collected, Counted, collect
from reports.wording import CHANGE, change_words, tokens


@dataclass(frozen=True)
class Compared:
    figure: Figure
    before: Number

    @property
    def change(self) -> Number:
        return self.figure.value - self.before

    @property
    def words(self) -> str:
        return change_words(self.figure, self.before)


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


def count_for(committee: Committee, period: Period, branch: Branch | None, texts: Iterable[str]) -> Collected:
    """What a text with these paragraphs needs: last year is counted too, but only where one compares with it."""
    collected = collect(committee, period, branch)
    drafted = (text for chapter in collected.chapters for text in chapter.texts)
    if not any(f":{CHANGE}}}" in text for text in (*texts, *drafted)):
        return collected
    recorded = {
        key: figure.value
        for chapter in collect(committee, a_year_before(period), branch).chapters
        if _tells_anything(chapter)
        for key, figure in chapter.facts.figures.items()
    }
    figures = {key: replace(one, before=recorded.get(key)) for key, one in collected.figures.items()}
    return replace(collected, figures=figures)


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
