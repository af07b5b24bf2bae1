"""
The text of a summary before its figures are put in: the draft, and what the office decided about it. Pure.

A passage without a decision follows the records: when these change, so does the text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from common.figures import Finding
from reports.checks import Part
from reports.collecting import Collected, Counted

OPENING = (
    "{label}，{place}党建办在县委组织部和镇党委的领导下，抓实基层党组织建设和党员队伍管理，"
    "推进党建各项工作。现将工作开展情况总结如下："
)
BRANCH_OPENING = (
    "{label}，{place}在上级党组织的领导下，开展组织生活和党员教育管理。现将工作开展情况总结如下："
)
DUTY_OPENING = (
    "{label}，本人作为{place}书记，在上级党组织的领导下，履行抓党建第一责任人职责，"
    "带领支部班子抓组织生活、抓党员教育管理。现将履职情况报告如下："
)
NO_PROBLEM = "本期记录中没有需要列入的突出问题。"
NO_PLAN = "继续做好各项工作，按期完成记录和报送。"
STEP = 10  # room between two positions


@dataclass(frozen=True)
class Passage:
    """A paragraph with its tokens. `default` is today's draft, None for a paragraph that the office added."""

    part: Part
    chapter: str
    slot: str
    text: str
    default: str | None
    position: int = 0
    left_out: bool = False
    version: int = 0
    edited_from: str = ""

    @property
    def edited(self) -> bool:
        return self.text != self.default

    @property
    def outdated(self) -> bool:
        """Edited, and the draft it was edited from has changed since."""
        return bool(self.edited_from) and self.default is not None and self.edited_from != self.default

    @property
    def anchor(self) -> str:
        return f"{self.part.value}-{self.slot}".replace(".", "-").lower()


class ParagraphRow(Protocol):
    part: str
    chapter: str
    slot: str
    position: int
    text: str
    default: str
    left_out: bool
    version: int


class ProblemRow(Protocol):
    key: str
    state: str
    text: str
    merged_into: str


class PlanRow(Protocol):
    key: str
    chapter: str
    text: str


@dataclass(frozen=True)
class Decisions:
    """What the office decided, as rows of the models of these names."""

    paragraphs: tuple[ParagraphRow, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    plans: tuple[PlanRow, ...] = ()
    # The text is a secretary's 述职报告.
    duty: bool = False

    @property
    def texts(self) -> list[str]:
        rows: tuple[ParagraphRow | ProblemRow | PlanRow, ...] = (
            *self.paragraphs,
            *self.problems,
            *self.plans,
        )
        return [row.text for row in rows]


UNDECIDED = Decisions()


def passages(collected: Collected, decisions: Decisions = UNDECIDED) -> list[Passage]:
    """All passages in printing order, those left out among them."""
    drafted = [*_opening(collected, decisions.duty), *_work(collected), *_closing(collected, decisions)]
    return _decided(drafted, decisions.paragraphs, [chapter.key for chapter in collected.chapters])


def _opening(collected: Collected, duty: bool) -> list[Passage]:
    if collected.branch:
        opening = DUTY_OPENING if duty else BRANCH_OPENING
        text = opening.format(label=collected.period.label, place=collected.branch.name)
    else:
        text = OPENING.format(label=collected.period.label, place=collected.committee.place)
    return [Passage(Part.OPENING, "", "opening.0", text, text)]


def _work(collected: Collected) -> list[Passage]:
    drafted = _numbered_slots(Part.WORK, "", "plans", collected.follow_up)
    for chapter in collected.chapters:
        drafted += _numbered_slots(Part.WORK, chapter.key, chapter.key, chapter.texts)
    return drafted


def _numbered_slots(part: Part, chapter: str, prefix: str, texts: Iterable[str]) -> list[Passage]:
    return [
        Passage(part, chapter, f"{prefix}.{number}", text, text, position=number * STEP)
        for number, text in enumerate(texts)
    ]


def _closing(collected: Collected, decisions: Decisions) -> list[Passage]:
    """存在问题 and 下步打算: one paragraph a chapter, of all its findings and all its measures."""
    problems, plans = [], []
    told = _told(collected, decisions.problems)
    worded = {plan.key: plan.text for plan in decisions.plans}
    for place, chapter in enumerate(collected.chapters):
        findings = told.get(chapter.key, [])
        measures = [worded.pop(finding.key, finding.measure) for finding in findings]
        measures += [
            plan.text
            for plan in decisions.plans
            if plan.key.startswith("own.") and plan.chapter == chapter.key
        ]
        if findings:
            texts = [finding.text for finding in findings]
            problems.append(_group(Part.PROBLEM, chapter, place, (chapter.problem_title, texts)))
        if measures:
            plans.append(_group(Part.PLAN, chapter, place, (chapter.plan_title, measures)))
    return [
        *(problems or _numbered_slots(Part.PROBLEM, "", "none", [NO_PROBLEM])),
        *(plans or _numbered_slots(Part.PLAN, "", "none", [NO_PLAN])),
    ]


def _group(part: Part, chapter: Counted, place: int, told: tuple[str, list[str]]) -> Passage:
    """A lead and the sentences after it; what several findings say is said once."""
    title, sentences = told
    text = f"**{title}。**{''.join(dict.fromkeys(sentences))}"
    return Passage(part, chapter.key, chapter.key, text, text, position=place * STEP)


def _told(collected: Collected, problems: Iterable[ProblemRow]) -> dict[str, list[Finding]]:
    """Chapter → findings told there: those not rejected, in the office's words, each where it was merged into."""
    decided: Mapping[str, ProblemRow] = {problem.key: problem for problem in problems}
    told: dict[str, list[Finding]] = {}
    for chapter in collected.chapters:
        for finding in chapter.findings:
            decision = decided.get(finding.key)
            if decision and decision.state == "REJECTED":
                continue
            place = (decision and decision.merged_into) or chapter.key
            worded = replace(finding, text=decision.text) if decision and decision.text else finding
            told.setdefault(place, []).append(worded)
    return told


def _decided(drafted: list[Passage], rows: Iterable[ParagraphRow], chapters: list[str]) -> list[Passage]:
    places = {(passage.part, passage.slot): passage for passage in drafted}
    for row in rows:
        key = (Part(row.part), row.slot)
        passage = places.get(key)
        if passage is None and not row.text:
            continue  # the draft that was moved or left out is no more
        if passage is None:
            passage = Passage(key[0], row.chapter, row.slot, row.text, None)
        places[key] = replace(
            passage,
            text=row.text or passage.text,
            position=row.position,
            left_out=row.left_out,
            version=row.version,
            edited_from=row.default if row.text else "",
        )
    order = {chapter: place for place, chapter in enumerate(["", *chapters])}
    parts = list(Part)
    return sorted(
        places.values(),
        key=lambda passage: (
            parts.index(passage.part),
            order.get(passage.chapter, len(order)) if passage.part == Part.WORK else 0,
            passage.position,
        ),
    )
