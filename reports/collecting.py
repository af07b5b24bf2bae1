"""Everything counted for a summary. After `collect` nothing makes a query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.figures import Facts, Figure, Finding
from common.periods import Period
from members.models import Branch, Committee
from reports.follow_up import follow_up
from reports.models import DefaultWording
from reports.sections import key_of, sections

NOTHING = "本期没有"  # begins the only sentence of a chapter without records


@dataclass(frozen=True)
class Counted:
    """One chapter: what it counted, how it words it, what it finds."""

    key: str
    title: str
    problem_title: str
    plan_title: str
    facts: Facts
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Collected:
    committee: Committee
    branch: Branch | None
    period: Period
    chapters: tuple[Counted, ...]
    figures: Mapping[str, Figure]
    follow_up: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for chapter in self.chapters for finding in chapter.findings)

    def chapter_of(self, finding_key: str) -> str:
        """The chapter that found it; "" for a finding that is no more."""
        return next(
            (chapter.key for chapter in self.chapters for one in chapter.findings if one.key == finding_key),
            "",
        )


def collect(committee: Committee, period: Period, branch: Branch | None = None) -> Collected:
    """Count for a committee and everything below it, or for one branch, which leaves out chapters without records."""
    scope = {"branch": branch.pk} if branch else {"committee": committee.pk}
    branches = Branch.objects.just(branch) if branch else Branch.objects.under(committee)
    wordings = {} if branch else DefaultWording.objects.in_year(committee, period.year)
    chapters = []
    for section in sections():
        facts = _scoped(section.collect(period, branches), scope)
        facts = replace(facts, of_one_branch=branch is not None)
        findings, texts = tuple(section.findings(facts)), section.draft(facts)
        if branch and not findings and all(text.startswith(NOTHING) for text in texts):
            continue
        chapters.append(
            Counted(
                key_of(section),
                section.title,
                section.problem_title,
                section.plan_title,
                facts,
                tuple(wordings.get(key_of(section)) or texts),
                findings,
            )
        )
    last_plans = follow_up(committee, branch, period)
    figures = _all_figures([*(chapter.facts for chapter in chapters), _scoped(last_plans.facts, scope)])
    warnings = [text for chapter in chapters for text in chapter.facts.rows.get("warnings", [])]
    return Collected(
        committee, branch, period, tuple(chapters), figures, tuple(last_plans.texts), tuple(warnings)
    )


def _scoped(facts: Facts, scope: dict[str, Any]) -> Facts:
    """Sources opened by someone who sees more than this committee must still show this committee's records."""
    [(name, value)] = scope.items()
    figures = {}
    for key, figure in facts.figures.items():
        joint = "&" if "?" in figure.source else "?"
        figures[key] = replace(figure, source=f"{figure.source}{joint}{name}={value}")
    return replace(facts, figures=figures)


def _all_figures(collected: Iterable[Facts]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for facts in collected:
        if doubled := figures.keys() & facts.figures.keys():
            raise ValueError(f"two chapters count {', '.join(sorted(doubled))}")
        figures |= facts.figures
    return figures
