"""
The contract of a chapter, and the list of chapters (settings.REPORT_SECTIONS).

A chapter is a module with
- `title`: the heading of the chapter;
- `collect(period, branches) -> Facts`: counts in a number of queries that does not depend on how much was recorded;
- `draft(facts) -> list[str]`: default paragraphs; figures stand as `{key}` or `{key:约}`, their units as plain text;
- `findings(facts) -> list[Finding]`: evidence for 存在问题 with the measure it suggests for 下步打算.

A chapter that raises stops the report: a summary with a chapter missing is worse than none.
"""

from importlib import import_module
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet

from common.figures import Facts, Finding
from common.periods import Period


class Section(Protocol):
    title: str

    def collect(self, period: Period, branches: QuerySet) -> Facts: ...

    def draft(self, facts: Facts) -> list[str]: ...

    def findings(self, facts: Facts) -> list[Finding]: ...


def sections() -> list[Section]:
    """The chapters in printing order."""
    return [import_module(path) for path in settings.REPORT_SECTIONS]
