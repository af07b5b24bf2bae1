"""Everything counted for a summary. After `collect` nothing makes a query."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.figures import Facts, Figure, Finding
from common.periods import Period
from members.models import Branch, Committee
from reports.follow_up import follow_up
from reports.models import DefaultWording
from reports.sections import key_of, sections


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
    """Count for a committee and everything below it, or for one branch."""
    scope = {"branch": branch.pk} if branch else {"committee": committee.pk}
    branches = Branch.objects.filter(pk=branch.pk) if branch else Branch.objects.under(committee)
    wordings = {} if branch else DefaultWording.objects.in_year(committee, period.year)
    chapters = []
    for section in sections():
        if branch and not getattr(section, "of_branch", False):
            continue
        facts = _scoped(section.collect(period, branches), scope)
        if branch:
            facts = _nothing_of(getattr(section, "of_committee", frozenset()), facts)
        chapters.append(
            Counted(
                key_of(section),
                section.title,
                section.problem_title,
                section.plan_title,
                facts,
                tuple(wordings.get(key_of(section)) or section.draft(facts)),
                tuple(section.findings(facts)),
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


def _nothing_of(keys: Collection[str], facts: Facts) -> Facts:
    """What belongs to the committee is nothing in the summary of a branch, so that no sentence tells it."""
    figures = {key: replace(one, value=0) if key in keys else one for key, one in facts.figures.items()}
    return replace(facts, figures=figures)


def _all_figures(collected: Iterable[Facts]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for facts in collected:
        if doubled := figures.keys() & facts.figures.keys():
            raise ValueError(f"two chapters count {', '.join(sorted(doubled))}")
        figures |= facts.figures
    return figures
