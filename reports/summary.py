"""The annual summary: every chapter collected and worded. After `summarize` nothing makes a query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from common.chinese import numeral, ordinal_heading
from common.figures import Facts, Figure, Finding
from common.periods import Period
from members.models import Branch, Committee
from reports.sections import sections
from reports.wording import Wording, word

OPENING = (
    "{label}，{place}党建办在县委组织部和镇党委的领导下，抓实基层党组织建设和党员队伍管理，"
    "推进党建各项工作。现将工作开展情况总结如下："
)
NO_PROBLEM = "本期记录中没有需要列入的突出问题。"
NO_PLAN = "继续做好各项工作，按期完成记录和报送。"


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    heading: str
    facts: Facts
    paragraphs: tuple[Wording, ...]


@dataclass(frozen=True)
class Summary:
    committee: Committee
    period: Period
    opening: str
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Wording, ...]
    plans: tuple[Wording, ...]
    warnings: tuple[str, ...]
    figures: Mapping[str, Figure]

    @property
    def title(self) -> str:
        return f"{self.office}{self.period.label}工作总结"

    @property
    def office(self) -> str:
        return f"{self.committee.place}党建办"


def summarize(committee: Committee, period: Period) -> Summary:
    """Count and word the summary of a committee and everything below it."""
    branches = Branch.objects.under(committee).active(period.end)
    facts = {section: _scoped(section.collect(period, branches), committee) for section in sections()}
    figures = _all_figures(facts.values())
    chapters, findings, warnings = [], [], []
    for section, counted in facts.items():
        paragraphs = tuple(word(text, figures) for text in section.draft(counted))
        if paragraphs:
            key = section.__name__.partition(".")[0]
            heading = ordinal_heading(2, len(chapters) + 1) + section.title
            chapters.append(Chapter(key, section.title, heading, counted, paragraphs))
        findings += section.findings(counted)
        warnings += counted.rows.get("warnings", [])
    return Summary(
        committee=committee,
        period=period,
        opening=OPENING.format(label=period.label, place=committee.place),
        chapters=tuple(chapters),
        findings=tuple(findings),
        problems=_numbered([finding.text for finding in findings] or [NO_PROBLEM], figures),
        plans=_numbered([finding.measure for finding in findings] or [NO_PLAN], figures),
        warnings=tuple(warnings),
        figures=figures,
    )


def _scoped(facts: Facts, committee: Committee) -> Facts:
    """Sources opened by someone who sees more than this committee must still show this committee's records."""
    figures = {}
    for key, figure in facts.figures.items():
        joint = "&" if "?" in figure.source else "?"
        figures[key] = replace(figure, source=f"{figure.source}{joint}committee={committee.pk}")
    return replace(facts, figures=figures)


def _all_figures(collected: Iterable[Facts]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for facts in collected:
        if doubled := figures.keys() & facts.figures.keys():
            raise ValueError(f"two chapters count {', '.join(sorted(doubled))}")
        figures |= facts.figures
    return figures


def _numbered(texts: list[str], figures: Mapping[str, Figure]) -> tuple[Wording, ...]:
    """一是 … 二是 …; a measure that several findings suggest is told once."""
    texts = list(dict.fromkeys(texts))
    if len(texts) == 1:
        return (word(texts[0], figures),)
    return tuple(word(_with_number(text, number), figures) for number, text in enumerate(texts, 1))


def _with_number(text: str, number: int) -> str:
    prefix = f"{numeral(number)}是"
    return f"**{prefix}{text[2:]}" if text.startswith("**") else prefix + text
