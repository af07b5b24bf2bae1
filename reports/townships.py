"""The committees below a county, and the table of their main figures that its summary shows."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from common.chinese import plain_number
from common.figures import Figure
from members.models import Committee
from reports.sections import tabled

WHOLE = "合计"
ABSENT = "—"


def below(committee: Committee) -> QuerySet:
    """The committees under it that have branches of their own, in the order of the tree."""
    under = Committee.objects.filter(path__startswith=committee.path).exclude(pk=committee.pk)
    return under.filter(branches__isnull=False).distinct().order_by("path")


def table_of(rows: list[tuple[str, Mapping[str, Figure]]], whole: Mapping[str, Figure]) -> dict[str, Any]:
    """Plain data for the draft; `values` are what the whole counted then, so that a later count can tell a change."""
    keys = [key for key in tabled() if key in whole]
    columns = ["党委", *(f"{whole[key].label}（{whole[key].unit}）" for key in keys)]
    told = [[name, *(_shown(figures.get(key)) for key in keys)] for name, figures in rows]
    return {"columns": columns, "rows": told, "values": {key: str(whole[key].value) for key in keys}}


def _shown(figure: Figure | None) -> str:
    return plain_number(figure.value) if figure else ABSENT


def is_outdated(table: Mapping[str, Any], today: Mapping[str, Figure]) -> bool:
    """Whether records changed since the table was made."""
    return any(key not in today or str(today[key].value) != then for key, then in table["values"].items())
