"""
What a transaction does to some tables, whatever way it was written: by instance, in bulk, or by a link's own table.

The tables are copied before and compared after, inside the database. On PostgreSQL the transaction must see one
snapshot (`one_snapshot`), or what others commit meanwhile would look like its own doing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from common.encryption import EncryptedTextField, blind_index
from common.resources import WorkbookResource

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class RowChange:
    """A row before and after, by column as the database holds it; None where it was not there."""

    model: type[models.Model]
    pk: int
    before: Columns | None
    after: Columns | None


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction that does not see what others commit while it runs."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def tables_of(resources: Iterable[type[WorkbookResource]]) -> list[type[models.Model]]:
    """Every table that sheets can write to: those of their own apps, and of the members they may make groups in."""
    labels = {resource._meta.model._meta.app_label for resource in resources} | {"members"}
    return [
        model
        for label in sorted(labels)
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


class Journal:
    def __init__(self, tables: list[type[models.Model]]) -> None:
        self.copies = {f"import_before_{number}": model for number, model in enumerate(tables)}

    def start(self) -> None:
        with connection.cursor() as cursor:
            for copy, model in self.copies.items():
                cursor.execute(f"CREATE TEMPORARY TABLE {copy} AS SELECT * FROM {_quoted(model)}")  # noqa: S608  # nosec B608

    def changes(self) -> list[RowChange]:
        """What differs from the start, table by table; the copies are dropped."""
        found: list[RowChange] = []
        with connection.cursor() as cursor:
            for copy, model in self.copies.items():
                before = _difference(cursor, copy, _quoted(model))
                after = _difference(cursor, _quoted(model), copy)
                cursor.execute(f"DROP TABLE {copy}")
                found += _paired(model, before, after)
        return found


def _quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _difference(cursor: Any, one: str, other: str) -> list[dict[str, Any]]:
    cursor.execute(f"SELECT * FROM {one} EXCEPT SELECT * FROM {other}")  # noqa: S608  # nosec B608
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _paired(
    model: type[models.Model], before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[RowChange]:
    key = model._meta.pk.column
    old, new = {row[key]: row for row in before}, {row[key]: row for row in after}
    for pk in sorted(old.keys() | new.keys()):
        yield RowChange(model, pk, old.get(pk), new.get(pk))


def current_rows(model: type[models.Model], pks: list[int]) -> dict[int, Columns]:
    """The rows as the database holds them now, by primary key."""
    rows: dict[int, Columns] = {}
    key = connection.ops.quote_name(model._meta.pk.column)
    with connection.cursor() as cursor:
        for start in range(0, len(pks), 500):
            part = pks[start : start + 500]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"SELECT * FROM {_quoted(model)} WHERE {key} IN ({marks})", part)  # noqa: S608  # nosec B608
            names = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                rows[row[model._meta.pk.column]] = row
    return rows


def fingerprint(model: type[models.Model], row: Columns) -> str:
    """Equal for equal values; keyed, and of the text behind an encrypted column, which every save encrypts anew."""
    plain = dict(row)
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            plain[field.column] = field.from_db_value(row[field.column], None, connection)
    return blind_index(json.dumps(plain, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False))[:32]
