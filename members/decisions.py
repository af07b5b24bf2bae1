"""
Meetings that may have decided something, which the app named by settings.DECISIONS tells:
`decisions(user, committee, day) -> list[Decision]`, so that whoever spends money need not know how meetings are kept.
"""

from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings

from accounts.models import User
from members.models import Committee


@dataclass(frozen=True)
class Decision:
    """`address` is the page of the record, which says who may read it."""

    day: date
    label: str
    address: str


def decisions(user: User, committee: Committee, day: date | None) -> list[Decision]:
    """Those of the committee's own meetings that the user sees, and on a day also those of its branches."""
    found: list[Decision] = import_module(settings.DECISIONS).decisions(user, committee, day)
    return found
