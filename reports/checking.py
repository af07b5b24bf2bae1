"""The checker over a summary: its lines with their places, and what it needs to know beside them."""

from collections.abc import Iterable

from common.chinese import numeral
from members.models import Branch, Committee, Member
from reports.checks import Draft, Fault, Line, Part, check, line_of
from reports.sections import denominators, sums
from reports.summary import Summary
from reports.wording import word

PART_NAMES = {Part.OPENING: "开头", Part.WORK: "一", Part.PROBLEM: "二", Part.PLAN: "三"}


def faults_of(summary: Summary, *, names: Iterable[str] = (), last_year: Iterable[str] = ()) -> list[Fault]:
    """Everything the checker finds in a summary. No query."""
    return check(
        Draft(
            lines=tuple(lines_of(summary)),
            year=summary.period.year,
            until=summary.period.end,
            figures=summary.figures,
            names=frozenset(names),
            known=_known(summary),
            sums=sums(),
            denominators=denominators(),
            last_year=tuple(last_year),
        )
    )


def names_of(committee: Committee) -> set[str]:
    """Names of the members whose names no summary of this committee should hold. One query."""
    branches = Branch.objects.under(committee)
    return set(Member.objects.filter(branch__in=branches).values_list("name", flat=True))


def _known(summary: Summary) -> frozenset[str]:
    units = {summary.committee.name, summary.committee.place, summary.office}
    return frozenset(units | ({summary.branch.name} if summary.branch else set()))


def lines_of(summary: Summary) -> list[Line]:
    """Every paragraph that prints, with a place such as 一（二）第3段."""
    chapters = {chapter.key: place for place, chapter in enumerate(summary.chapters, 1)}
    counts: dict[str, int] = {}
    lines = []
    for passage in summary.passages:
        if passage.left_out:
            continue
        where = PART_NAMES[passage.part]
        if passage.part == Part.WORK and passage.chapter in chapters:
            where += f"（{numeral(chapters[passage.chapter])}）"
        counts[where] = counts.get(where, 0) + 1
        wording = word(passage.text, summary.figures, keep_unknown=True)
        place = f"{where}第{counts[where]}段"
        segments = (*wording.lead, *wording.body)
        lines.append(line_of(segments, place, passage.part, passage.anchor, passage.chapter))
    return lines
