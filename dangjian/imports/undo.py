"""Undoing an import: what it wrote is taken back while nobody has touched it since."""

from collections.abc import Iterator

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from dangjian.imports.journal import current_rows, fingerprint
from dangjian.models import ImportBatch, ImportedRow

TOLD = 10


class CannotUndo(Exception):
    """Why an import stays; the reasons in Chinese."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@transaction.atomic
def undo(batch: ImportBatch, user: User) -> None:
    """Every row as it was before the import, or CannotUndo and nothing changed."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.DONE:
        raise CannotUndo(["本次导入已撤销或尚未完成。"])
    reasons = [*_changed_since(batch), *_referred_to(batch)]
    if reasons:
        rest = [f"另有{len(reasons) - TOLD}处。"] if len(reasons) > TOLD else []
        raise CannotUndo(reasons[:TOLD] + rest)
    try:
        with transaction.atomic():
            _take_back(batch)
    except IntegrityError:
        raise CannotUndo(["导入以后又有与之关联的记录，不能撤销。"]) from None
    batch.state, batch.undone_at, batch.undone_by = ImportBatch.State.UNDONE, timezone.now(), user
    batch.save(update_fields=["state", "undone_at", "undone_by"])
    record("撤销导入", user, batch, 文件=batch.file_name, 行数=batch.rows.count())


def _tables(batch: ImportBatch) -> list[type[models.Model]]:
    labels = batch.rows.order_by("table").values_list("table", flat=True).distinct()
    return [apps.get_model(label) for label in labels]


def _rows(batch: ImportBatch, model: type[models.Model]) -> models.QuerySet[ImportedRow]:
    return batch.rows.filter(table=model._meta.label_lower)


def _changed_since(batch: ImportBatch) -> Iterator[str]:
    for model in _tables(batch):
        # Of a row that several parts of an import touched, the last one tells how it was left.
        marks = dict(_rows(batch, model).values_list("row_id", "fingerprint"))
        left = {pk: mark for pk, mark in marks.items() if mark}
        now = current_rows(model, list(left))
        for pk, mark in left.items():
            if pk not in now:
                yield f"{model._meta.verbose_name}（编号{pk}）导入后已被删除"
            elif fingerprint(model, now[pk]) != mark:
                yield f"{model._meta.verbose_name}“{model._base_manager.get(pk=pk)}”导入后已被修改"


def _referred_to(batch: ImportBatch) -> Iterator[str]:
    """Rows from elsewhere that hang on a row which the import made."""
    for model in _tables(batch):
        made = _made(batch, model)
        for relation in model._meta.get_fields(include_hidden=True):
            if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
                continue
            other = relation.related_model
            hanging = other._base_manager.filter(**{f"{relation.field.name}__in": made.values("row_id")})
            for row in hanging.exclude(pk__in=batch_ids(batch, other))[: TOLD + 1]:
                yield f"{other._meta.verbose_name}“{row}”用到了本次导入的{model._meta.verbose_name}"


def _made(batch: ImportBatch, model: type[models.Model]) -> models.QuerySet[ImportedRow]:
    return _rows(batch, model).filter(before__isnull=True)


def batch_ids(batch: ImportBatch, model: type[models.Model]) -> models.QuerySet:
    """The rows of a table that the import made or changed: what they refer to is taken back with them."""
    return _rows(batch, model).values("row_id")


def _take_back(batch: ImportBatch) -> None:
    """Made rows go, changed rows get their old columns, deleted rows return; links are checked at the commit."""
    tables = _tables(batch)
    for model in tables:
        made = model._base_manager.filter(pk__in=_made(batch, model).values("row_id"))
        made._raw_delete(made.db)
    with connection.cursor() as cursor:
        for model in tables:
            changed = _rows(batch, model).filter(before__isnull=False)
            for row in changed.exclude(row_id__in=_made(batch, model).values("row_id")).order_by("-pk"):
                _restore(cursor, model, row)
        connection.check_constraints(table_names=[model._meta.db_table for model in tables])


def _restore(cursor: object, model: type[models.Model], row: ImportedRow) -> None:
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    names, values = [quote(name) for name in row.before], list(row.before.values())
    if row.fingerprint:
        places = ", ".join(f"{name} = %s" for name in names)
        cursor.execute(f"UPDATE {table} SET {places} WHERE {key} = %s", [*values, row.row_id])  # noqa: S608  # nosec B608
    else:
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)  # noqa: S608  # nosec B608
