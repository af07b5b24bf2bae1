"""Writing many rows: COPY on PostgreSQL, executemany elsewhere. Nothing is validated or logged."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from common.encryption import EncryptedTextField

BATCH = 5_000
NATIVE = (models.DateField, models.DateTimeField, models.TimeField, models.DecimalField, models.UUIDField)


def write_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence], *, reset: bool = True
) -> None:
    """
    Insert rows given as values of the columns `names` (attnames); every other column takes its default.

    `reset` sets the sequence behind primary keys that are given: not where others write, or keys are of `next_ids`.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    given = [fields[name] for name in names]
    others = [field for name, field in fields.items() if name not in names and not field.primary_key]
    constant = tuple(field.get_db_prep_save(_default(field), connection) for field in others)
    convert = {index: _converter(field) for index, field in enumerate(given) if _needs_converting(field)}
    ready = (_converted(row, convert) + constant for row in rows)
    columns = [field.column or field.attname for field in [*given, *others]]
    write = _copy if connection.vendor == "postgresql" else _insert
    write(model._meta.db_table, columns, ready)
    if reset and model._meta.pk.attname in names:
        _reset_sequence(model)


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Primary keys that nobody else gets. On SQLite the transaction must have begun: it keeps other writers out."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), key, count],
            )
            return [row[0] for row in cursor.fetchall()]
        last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        return list(range(last + 1, last + 1 + count))


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[models.Model]) -> None:
    """Write the columns `names` (attnames) of rows that are there already, by primary key."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    written = [fields[name] for name in names]
    convert = {index: _converter(field) for index, field in enumerate(written) if _needs_converting(field)}
    read = attrgetter(*names, model._meta.pk.attname)
    table, _ = _quoted(model._meta.db_table, [])
    quote = connection.ops.quote_name
    places = ", ".join(f"{quote(str(field.column))} = %s" for field in written)
    key = quote(str(model._meta.pk.column))
    statement = f"UPDATE {table} SET {places} WHERE {key} = %s"  # noqa: S608  # nosec B608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_converted(read(row), convert) for row in rows])


def _default(field: models.Field) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now()
    return field.get_default()


def _needs_converting(field: models.Field) -> bool:
    """PostgreSQL's driver takes dates, amounts and UUIDs as they are; SQLite's does not. Neither takes a dict."""
    native = connection.vendor != "postgresql" and isinstance(field, NATIVE)
    return native or isinstance(field, EncryptedTextField | models.JSONField)


def _converter(field: models.Field) -> Callable[[Any], Any]:
    return lambda value: field.get_db_prep_save(value, connection)


def _converted(row: Sequence, convert: dict[int, Callable]) -> tuple:
    if not convert:
        return tuple(row)
    values = list(row)
    for index, function in convert.items():
        values[index] = function(values[index])
    return tuple(values)


def _quoted(table: str, columns: list[str]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(table), ", ".join(map(quote, columns))


def _copy(table: str, columns: list[str], rows: Iterator[tuple]) -> None:
    """A batch is whole before its COPY begins: a row that asks the database meanwhile would wait for ever."""
    name, listed = _quoted(table, columns)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            with cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)


def _insert(table: str, columns: list[str], rows: Iterator[tuple]) -> None:
    name, listed = _quoted(table, columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f"INSERT INTO {name} ({listed}) VALUES ({marks})", batch)  # noqa: S608  # nosec B608


def _reset_sequence(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
