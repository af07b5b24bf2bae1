"""
The records behind the figures, as they are frozen in an issued summary: which ones each figure counted, and a masked
line of each. They are those of the list that the figure opens (`rows_at`), not of a second query.

    {"figures": {figure key: {"kind": "meetings.meeting", "ids": "1-783,790"}},
     "kinds": {"meetings.meeting": {"name", "count", "columns": [label], "rows": [[id, cell, …]]}}}
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Field, ForeignKey, Model, QuerySet

from accounts.models import User
from common.figures import Figure
from common.listing import rows_at

Records = dict[str, Any]

# More lines of one kind than a reader would go through; the numbers of all of them are kept all the same.
MOST_ROWS = 20_000
PERSON = "姓名"
# Plain text that names the thing itself. Every other text may tell of persons and is left out.
NAMES = frozenset({"名称", "党组织名称", "荣誉称号", "主题", "培训班名称", "专项名称", "书名", "来源"})
PRIVATE = frozenset({"born_on", "ethnicity"})
NUMBERS = (models.IntegerField, models.DecimalField)


def gather(figures: Mapping[str, Figure], user: User) -> Records:
    """
    One query for each list that a figure opens and one for each kind of record, whatever was recorded. What `user` may
    not see is not in it: the summary is issued by those who see all of it.
    """
    rows: dict[str, QuerySet] = {}
    found: dict[str, list[int]] = {}
    for figure in figures.values():
        address = _without_total(figure.source)
        if address not in found:
            try:
                rows[address] = rows_at(address, user)
            except PermissionDenied:
                continue
            found[address] = sorted(set(rows[address].order_by().values_list("pk", flat=True)))
    by_figure: dict[str, dict[str, str]] = {}
    by_kind: dict[type[Model], set[int]] = {}
    for key, figure in figures.items():
        address = _without_total(figure.source)
        if address not in rows:
            continue
        model = rows[address].model
        by_figure[key] = {"kind": model._meta.label_lower, "ids": in_ranges(found[address])}
        by_kind.setdefault(model, set()).update(found[address])
    return {
        "figures": by_figure,
        "kinds": {model._meta.label_lower: _lines(model, ids) for model, ids in by_kind.items() if ids},
    }


def _without_total(source: str) -> str:
    """`total` chooses what a list adds up, not which rows it shows."""
    parts = urlsplit(source)
    return f"{parts.path}?{urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != 'total'])}"


def in_ranges(ids: Iterable[int]) -> str:
    """Ascending numbers as "1-3,7"; "" for none."""
    ranges: list[list[int]] = []
    for number in ids:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def count_of(ranges: str) -> int:
    """How many numbers "1-3,7" holds."""
    total = 0
    for part in filter(None, ranges.split(",")):
        first, _, last = part.partition("-")
        total += int(last or first) - int(first) + 1
    return total


def _lines(model: type[Model], ids: set[int]) -> dict[str, Any]:
    """One query. The rows lie in a range that is read whole, because thousands of numbers fit into no query."""
    columns = [(field, path) for field in model._meta.concrete_fields if (path := _path(field))]
    labels = [str(field.verbose_name) for field, _ in columns]
    lines: list[list[Any]] = []
    if len(ids) <= MOST_ROWS:
        between = model._default_manager.filter(pk__range=(min(ids), max(ids))).order_by("pk")
        for pk, *values in between.values_list("pk", *(path for _, path in columns)):
            if pk in ids:
                shown = [_cell(field, value) for (field, _), value in zip(columns, values, strict=True)]
                lines.append([pk, *shown])
    told = [place for place in range(len(labels)) if any(line[place + 1] != "" for line in lines)]
    return {
        "name": str(model._meta.verbose_name),
        "count": len(ids),
        "columns": [labels[place] for place in told],
        "rows": [[line[0], *(line[place + 1] for place in told)] for line in lines],
    }


def _path(field: Field) -> str:
    """What to read of a field; "" for what a list of records need not show or must not."""
    if not field.editable or field.name in PRIVATE or field.primary_key:
        return ""
    if isinstance(field, ForeignKey):
        if field.related_model is User:
            return ""
        named = next((one for one in field.related_model._meta.concrete_fields if _is_name(one)), None)
        return f"{field.name}__{named.name}" if named else ""
    if isinstance(field, models.DateTimeField):
        return ""
    plain = isinstance(field, (models.DateField, models.BooleanField, *NUMBERS))
    return field.name if plain or field.choices or _is_name(field) else ""


def _is_name(field: Field) -> bool:
    return isinstance(field, models.CharField) and field.verbose_name in NAMES | {PERSON}


def _cell(field: Field, value: Any) -> str | int:
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (date, Decimal)):
        return value.isoformat() if isinstance(value, date) else str(value)
    return mask_name(value) if _of_person(field) else value


def _of_person(field: Field) -> bool:
    if isinstance(field, ForeignKey):
        return any(one.verbose_name == PERSON for one in field.related_model._meta.concrete_fields)
    return field.verbose_name == PERSON


def mask_name(name: str) -> str:
    """王** for 王小明: enough to find the record by its number, not to make the person known."""
    return f"{name[:1]}{'*' * max(len(name) - 1, 1)}"
