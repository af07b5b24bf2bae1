"""
The contract of a chapter, and the list of chapters (settings.REPORT_SECTIONS).

A chapter is a module with
- `title`: the heading of the chapter;
- `problem_title`, `plan_title`: the short headings under which its findings and measures are told
  (“三会一课”制度落实还不够严格 · 严格组织生活制度);
- `collect(period, branches) -> Facts`: counts in a number of queries that does not depend on how much was recorded;
- `draft(facts) -> list[str]`: default paragraphs; figures stand as `{key}` or `{key:约}`, their units as plain text;
- `findings(facts) -> list[Finding]`: evidence for 存在问题 with the measure it suggests for 下步打算;
- optionally `sums` (whole → parts, by figure keys) for the checker and the charts, `denominators` (rate → whole);
- optionally `tabled`, the few keys that a county's table of its townships shows.

What committees themselves recorded is found by `branches.committees()`: none in a branch's own summary, where a chapter
that only says 本期没有… is left out and `facts.of_one_branch` tells `draft` to say 本支部.

A chapter that raises stops the report: a summary with a chapter missing is worse than none.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet

from common.figures import Facts, Finding
from common.periods import Period


class Section(Protocol):
    __name__: str
    title: str
    problem_title: str
    plan_title: str

    def collect(self, period: Period, branches: QuerySet) -> Facts: ...

    def draft(self, facts: Facts) -> list[str]: ...

    def findings(self, facts: Facts) -> list[Finding]: ...


def sections() -> list[Section]:
    """The chapters in printing order."""
    return [import_module(path) for path in settings.REPORT_SECTIONS]


def key_of(section: Section) -> str:
    """A chapter is called by its app."""
    return section.__name__.partition(".")[0]


def sums() -> dict[str, tuple[str, ...]]:
    """Whole → parts of all chapters."""
    return _joined("sums")


def denominators() -> dict[str, str]:
    """Rate → whole of all chapters."""
    return _joined("denominators")


def tabled() -> tuple[str, ...]:
    """Keys of the figures that stand in the table of a county's townships, in printing order."""
    return tuple(key for section in sections() for key in getattr(section, "tabled", ()))


def _joined(name: str) -> dict:
    joined: dict = {}
    for section in sections():
        declared: Mapping = getattr(section, name, {})
        joined |= declared
    return joined
