"""A draft with everything counted for it, as its pages read it and its deeds change it."""

from dataclasses import dataclass, replace

from reports.checks import Part
from reports.collecting import Collected, collect
from reports.comparison import count_for
from reports.models import AnnualSummary
from reports.passages import Decisions, Passage, passages
from reports.summary import Summary, compose


class NotThere(LookupError):
    """The paragraph is no more: its records are gone, or somebody removed it."""


@dataclass(frozen=True)
class Address:
    """Which paragraph."""

    part: Part
    slot: str


@dataclass(frozen=True)
class Bench:
    """A draft with everything counted for it: counted once, before the deed takes its lock."""

    draft: AnnualSummary
    collected: Collected
    decisions: Decisions | None = None  # as they were when the page was opened

    @classmethod
    def of(cls, draft: AnnualSummary) -> "Bench":
        """For a deed, which reads the decisions under its lock."""
        return cls(draft, collect(draft.committee, draft.period, draft.branch))

    @classmethod
    def to_read(cls, draft: AnnualSummary) -> "Bench":
        """For a page or a file: with last year's figures where the text compares with them."""
        decisions = decisions_of(draft)
        collected = count_for(draft.committee, draft.period, draft.branch, decisions.texts)
        return cls(draft, collected, decisions)

    def summary(self) -> Summary:
        """The summary with what the office decided: as opened, otherwise as stored now (three queries)."""
        return compose(self.collected, self.decisions or decisions_of(self.draft))

    def as_stored(self) -> "Bench":
        return replace(self, decisions=None)

    def passages(self) -> list[Passage]:
        return passages(self.collected, decisions_of(self.draft))

    def opened(self, address: Address) -> Passage:
        """The paragraph, with the draft locked against other writers; NotThere where it is no more."""
        self.lock()
        for passage in self.passages():
            if (passage.part, passage.slot) == (address.part, address.slot):
                return passage
        raise NotThere(address.slot)

    def lock(self) -> None:
        self.draft.version = (
            AnnualSummary.objects.select_for_update().values_list("version", flat=True).get(pk=self.draft.pk)
        )

    def neighbours(self, passage: Passage) -> list[Passage]:
        """The paragraphs among which one can be moved: its chapter's, or its part's where that has no chapters."""
        return [
            one
            for one in self.passages()
            if one.part == passage.part and (one.part != Part.WORK or one.chapter == passage.chapter)
        ]


def decisions_of(draft: AnnualSummary) -> Decisions:
    return Decisions(
        tuple(draft.paragraphs.all()),
        tuple(draft.problems.all()),
        tuple(draft.plans.all()),
        duty=draft.form == AnnualSummary.Form.DUTY,
    )
