"""
What other apps tell on a member's page: the modules of settings.MEMBER_PANELS, each with
`panel(member, on) -> Panel | None`, so that nothing below has to know them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings

from members.models import Member


@dataclass(frozen=True)
class Panel:
    """`facts` are label and value; `url` opens the records themselves, empty where there is no such list."""

    title: str
    facts: Sequence[tuple[str, object]]
    url: str = ""


def panels(member: Member, on: date) -> list[Panel]:
    found = [import_module(path).panel(member, on) for path in getattr(settings, "MEMBER_PANELS", ())]
    return [panel for panel in found if panel is not None]
