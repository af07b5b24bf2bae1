"""Which sheets a user may import, and whether every row that an import wrote is one that the user may see."""

from collections.abc import Iterable, Iterator

from django.db import models

from accounts.models import Role, User
from dangjian.imports.journal import RowChange
from members.models import Branch, Committee

# What a secretary writes month by month; the rest is the office's.
MONTHLY_SHEETS = ("会议活动", "党费缴纳", "131学习", "工作纪实")
UNIT_COLUMNS = {"branch_id": Branch, "committee_id": Committee}


def may_import(user: User, sheet: str) -> bool:
    return user.is_office or (user.role == Role.SECRETARY and sheet in MONTHLY_SHEETS)


def foreign_rows(changes: Iterable[RowChange], user: User) -> Iterator[RowChange]:
    """The written rows outside of what the user sees: put there, or taken from there."""
    units = {
        column: set(model.objects.visible_to(user).values_list("pk", flat=True))
        for column, model in UNIT_COLUMNS.items()
    }
    by_model: dict[type[models.Model], list[RowChange]] = {}
    for change in changes:
        by_model.setdefault(change.model, []).append(change)
    for model, rows in by_model.items():
        visible = _visible(model, user, [row.pk for row in rows if row.after is not None])
        for row in rows:
            outside = visible is not None and row.after is not None and row.pk not in visible
            if outside or _taken_away(row, units):
                yield row


def _visible(model: type[models.Model], user: User, pks: list[int]) -> set[int] | None:
    """Those of the rows that the user sees; None where a table belongs to no unit."""
    condition = _condition(model, user)
    if condition is None:
        return None
    seen: set[int] = set()
    for start in range(0, len(pks), 500):
        part = model._base_manager.filter(condition, pk__in=pks[start : start + 500])
        seen.update(part.values_list("pk", flat=True))
    return seen


def _condition(model: type[models.Model], user: User) -> models.Q | None:
    """By the table's own rule, otherwise by that of every row it must belong to."""
    if hasattr(model._default_manager, "visible_to"):
        return models.Q(pk__in=model._default_manager.visible_to(user).order_by().values("pk"))
    owners = [
        models.Q(**{f"{field.name}__in": field.related_model._default_manager.visible_to(user).order_by()})
        for field in model._meta.concrete_fields
        if field.many_to_one
        and not field.null
        and hasattr(field.related_model._default_manager, "visible_to")
    ]
    return models.Q(*owners) if owners else None


def _taken_away(row: RowChange, units: dict[str, set[int]]) -> bool:
    """True where the row belonged to a unit that the user does not see, and was moved or deleted."""
    if row.before is None:
        return False
    for column, seen in units.items():
        unit = row.before.get(column)
        moved = row.after is None or row.after.get(column) != unit
        if unit is not None and moved and unit not in seen:
            return True
    return False
