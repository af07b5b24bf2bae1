"""
What other apps tell on the pages of a member and of a branch: the modules of settings.MEMBER_PANELS, each with
`panel(member, on) -> Panel | None`, and of settings.BRANCH_PANELS, each with `branch_panel(branch, on) -> Panel`,
so that nothing below has to know them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings

from members.models import Branch, Member


@dataclass(frozen=True)
class Panel:
    """`facts` are label and value; `url` opens the records themselves, empty where there is no such list."""

    title: str
    facts: Sequence[tuple[str, object]]
    url: str = ""


def panels(member: Member, on: date) -> list[Panel]:
    found = [import_module(path).panel(member, on) for path in getattr(settings, "MEMBER_PANELS", ())]
    return [panel for panel in found if panel is not None]


def branch_panels(branch: Branch, on: date) -> list[Panel]:
    return [import_module(path).branch_panel(branch, on) for path in getattr(settings, "BRANCH_PANELS", ())]
