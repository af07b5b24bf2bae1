"""The annual summary: what was counted, put into words. After `summarize` nothing makes a query."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.chinese import numeral, ordinal_heading
from common.figures import Facts, Figure, Finding
from common.periods import Period
from members.models import Branch, Committee
from reports.checks import Part
from reports.collecting import Collected
from reports.comparison import count_for
from reports.passages import UNDECIDED, Decisions, Passage, passages
from reports.wording import Wording, word


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    heading: str
    facts: Facts
    paragraphs: tuple[Wording, ...]


@dataclass(frozen=True)
class Summary:
    collected: Collected
    passages: tuple[Passage, ...]
    opening: tuple[Wording, ...]
    follow_up: tuple[Wording, ...]
    chapters: tuple[Chapter, ...]
    problems: tuple[Wording, ...]
    plans: tuple[Wording, ...]

    @property
    def committee(self) -> Committee:
        return self.collected.committee

    @property
    def branch(self) -> Branch | None:
        return self.collected.branch

    @property
    def period(self) -> Period:
        return self.collected.period

    @property
    def figures(self) -> Mapping[str, Figure]:
        return self.collected.figures

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.collected.findings

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.collected.warnings

    @property
    def title(self) -> str:
        return f"{self.office}{self.period.label}工作总结"

    @property
    def office(self) -> str:
        return self.branch.name if self.branch else f"{self.committee.place}党建办"

    @property
    def texts(self) -> tuple[str, ...]:
        """Every paragraph as it reads."""
        told = [*self.opening, *self.follow_up]
        told += [wording for chapter in self.chapters for wording in chapter.paragraphs]
        return tuple(wording.text for wording in [*told, *self.problems, *self.plans])


def summarize(
    committee: Committee,
    period: Period,
    branch: Branch | None = None,
    decisions: Decisions = UNDECIDED,
) -> Summary:
    """Count and word the summary of a committee with everything below it, or of one branch."""
    return compose(count_for(committee, period, branch, decisions.texts), decisions)


def compose(collected: Collected, decisions: Decisions = UNDECIDED) -> Summary:
    """The summary of what was collected, as the office decided about it."""
    told = passages(collected, decisions)
    kept = [passage for passage in told if not passage.left_out]

    def worded(part: Part, chapter: str | None = None) -> list[Wording]:
        return [
            word(passage.text, collected.figures, keep_unknown=True)
            for passage in kept
            if passage.part == part and chapter in (None, passage.chapter)
        ]

    return Summary(
        collected=collected,
        passages=tuple(told),
        opening=tuple(worded(Part.OPENING)),
        follow_up=tuple(worded(Part.WORK, "")),
        chapters=tuple(_chapters(collected, worded)),
        problems=_numbered(worded(Part.PROBLEM)),
        plans=_numbered(worded(Part.PLAN)),
    )


def _chapters(collected: Collected, worded) -> list[Chapter]:
    """The chapters with anything to tell, numbered without a gap."""
    chapters: list[Chapter] = []
    for counted in collected.chapters:
        if paragraphs := worded(Part.WORK, counted.key):
            heading = ordinal_heading(2, len(chapters) + 1) + counted.title
            chapters.append(Chapter(counted.key, counted.title, heading, counted.facts, tuple(paragraphs)))
    return chapters


def _numbered(wordings: list[Wording]) -> tuple[Wording, ...]:
    """一是 … 二是 …; a single one has no number."""
    if len(wordings) < 2:
        return tuple(wordings)
    return tuple(wording.led_by(f"{numeral(number)}是") for number, wording in enumerate(wordings, 1))
