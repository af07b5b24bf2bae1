"""Audit rows of rows written in bulk, which send no signals: the same that django-auditlog writes one by one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from common.bulk import write_rows

COLUMNS = ("content_type_id", "object_pk", "object_id", "object_repr", "action", "changes", "actor_id")


def log_created(instances: Iterable[Model], actor: Any) -> None:
    """One entry for each new row, with its filled fields."""
    _log(LogEntry.Action.CREATE, ((row, {}) for row in instances), actor)


def log_updated(rows: Iterable[tuple[Model, Mapping[str, Any]]], actor: Any) -> None:
    """One entry for each row; `before` gives the old value of each changed field by its attname."""
    _log(LogEntry.Action.UPDATE, rows, actor)


def _log(action: int, rows: Iterable[tuple[Model, Mapping[str, Any]]], actor: Any) -> None:
    """Rows by attname, for LogEntry instances would take as long as the rows that they tell of."""
    write_rows(LogEntry, COLUMNS, _entries(action, rows, getattr(actor, "pk", None)))


def _entries(
    action: int, rows: Iterable[tuple[Model, Mapping[str, Any]]], actor: int | None
) -> Iterator[tuple]:
    fields: list[tuple[str, str]] | None = None
    for row, before in rows:
        if fields is None:
            if not auditlog.contains(type(row)):
                return
            kind, fields = ContentType.objects.get_for_model(row).pk, _audited(type(row))
        if changes := _changes(row, before, fields, action):
            yield (kind, str(row.pk), row.pk, str(row), action, changes, actor)


def _audited(model: type[Model]) -> list[tuple[str, str]]:
    """(name, attname) of the fields that the registry lets into the log."""
    excluded = set(auditlog.get_model_fields(model)["exclude_fields"])
    return [(f.name, f.attname) for f in model._meta.concrete_fields if f.name not in excluded]


def _changes(
    row: Model, before: Mapping[str, Any], fields: list[tuple[str, str]], action: int
) -> dict[str, list[str]]:
    values = row.__dict__
    if action == LogEntry.Action.CREATE:
        return {
            name: ["None", str(values[attname])]
            for name, attname in fields
            if values[attname] not in (None, "")
        }
    return {
        name: [str(before[attname]), str(values[attname])]
        for name, attname in fields
        if attname in before and before[attname] != values[attname]
    }
