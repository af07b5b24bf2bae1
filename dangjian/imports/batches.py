"""A workbook from its upload to its confirmation. Nothing is written before that, and then all or nothing."""

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from common.workbooks import WorkbookError, check_file
from dangjian.imports.changes import masked
from dangjian.imports.journal import RowChange, fingerprint, one_snapshot
from dangjian.imports.names import committee_of, remembered
from dangjian.imports.templates import current_version
from dangjian.loading import Loaded, load
from dangjian.models import ImportBatch, ImportedRow

PREVIEW = "preview.json"
MARKED = "marked.xlsx"
DAYS_KEPT = 7
FIRST_ROWS = 5
ALREADY = "这个文件已经导入或取消。"
State = ImportBatch.State


class NotImported(Exception):
    """Why a confirmed workbook was not imported, in Chinese."""


def receive(user: User, upload: UploadedFile) -> ImportBatch:
    """Keep an uploaded workbook where only this program reads it; WorkbookError if it is none."""
    discard_old()
    batch = ImportBatch(
        user=user,
        committee=committee_of(user),
        file_name=_file_name(upload.name or ""),
        folder=secrets.token_urlsafe(24),
    )
    batch.path.parent.parent.mkdir(parents=True, exist_ok=True)
    batch.path.parent.mkdir(mode=0o700)
    digest = hashlib.sha256()
    descriptor = os.open(batch.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    try:
        check_file(batch.path)
    except WorkbookError:
        discard(batch)
        raise
    batch.sha256 = digest.hexdigest()
    batch.save()
    return batch


def _file_name(name: str) -> str:
    """At most 80 characters, the kind of file kept: it is told to the user and may name the sheet."""
    path = Path(name.replace("\\", "/"))
    return f"{path.stem.strip('.')[:70] or '工作簿'}.xlsx"


def discard(batch: ImportBatch) -> None:
    shutil.rmtree(batch.path.parent, ignore_errors=True)


def discard_old() -> None:
    """Workbooks that nobody confirmed for a week."""
    before = timezone.now() - timedelta(days=DAYS_KEPT)
    old = ImportBatch.objects.filter(state__in=ImportBatch.WAITING, created_at__lt=before)
    for batch in old:
        discard(batch)
    old.update(state=State.CANCELLED)


def check(batch: ImportBatch) -> dict[str, Any]:
    """Try the import, roll it back, and keep what it found beside the workbook."""
    loaded = load(batch.path, dry_run=True, user=batch.user, names=remembered(batch.committee))
    preview = _preview(loaded, batch.user)
    _write_private(batch.path.with_name(PREVIEW), json.dumps(preview, ensure_ascii=False).encode())
    batch.path.with_name(MARKED).unlink(missing_ok=True)
    _waiting(batch).update(state=State.FAULTY if loaded.errors else State.PENDING)
    return preview


def _waiting(batch: ImportBatch) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(pk=batch.pk, state__in=ImportBatch.WAITING)


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def preview_of(batch: ImportBatch) -> dict[str, Any] | None:
    """What the last check found; None where the workbook was discarded."""
    path = batch.path.with_name(PREVIEW)
    return json.loads(path.read_bytes()) if path.exists() else None


def _preview(loaded: Loaded, user: User) -> dict[str, Any]:
    return {
        "counts": [asdict(count) for count in loaded.counts],
        "row_count": loaded.row_count,
        "errors": [asdict(error) for error in loaded.errors],
        "ignored": loaded.ignored,
        "old_templates": [
            sheet for sheet, version in loaded.versions.items() if version != current_version(sheet, user)
        ],
        "changed": [asdict(change) for change in loaded.changed],
        "changed_cells": loaded.changed_cells,
        "headers": {table.sheet.name: table.header.row_number for _, table in loaded.tables},
        "samples": [
            {
                "sheet": table.sheet.name,
                "columns": table.dataset.headers,
                "rows": [
                    [masked(column, value) for column, value in zip(table.dataset.headers, row, strict=True)]
                    for row in table.dataset[:FIRST_ROWS]
                ],
            }
            for _, table in loaded.tables
        ],
        "unresolved": [asdict(sheet) for sheet in loaded.unresolved],
    }


def confirm(batch: ImportBatch) -> ImportBatch:
    """Import the checked workbook in one transaction with its history; NotImported and nothing written otherwise."""
    _check_unchanged(batch)
    try:
        with one_snapshot():
            batch = locked(batch.pk)
            if batch.state not in ImportBatch.WAITING:
                raise NotImported(ALREADY)
            return write(batch)
    except OperationalError:
        raise NotImported("有人正在修改相同的记录，本次没有写入，请稍后再试。") from None


def _check_unchanged(batch: ImportBatch) -> None:
    if _sha256(batch.path) != batch.sha256:
        raise NotImported("上传的文件已不在或有改动，请重新上传。")


def locked(pk: int) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("user", "committee").get(pk=pk)


def write(batch: ImportBatch, most: int | None = None) -> ImportBatch:
    """
    Write the rows that are not written yet, at most so many, and their history, in the caller's transaction.

    NotImported where records have changed since the check; the caller's transaction must then not be kept.
    """
    part = None if most is None else range(batch.rows_done, batch.rows_done + most)
    loaded = load(batch.path, user=batch.user, names=remembered(batch.committee), part=part)
    if loaded.errors:
        raise NotImported("检查之后记录有变化，出现了错误，没有写入；请看重新检查的结果。")
    ImportedRow.objects.bulk_create((_row(batch, change) for change in loaded.rows), batch_size=1000)
    batch.rows_done = loaded.row_count if part is None else min(part.stop, loaded.row_count)
    batch.counts = _added(batch.counts, [asdict(count) for count in loaded.counts])
    if batch.rows_done == loaded.row_count:
        batch.state, batch.finished_at = State.DONE, timezone.now()
    batch.save(update_fields=["state", "finished_at", "counts", "rows_done"])
    return batch


def _added(counts: list[dict], more: list[dict]) -> list[dict]:
    """The counts of each sheet with those of another part."""
    if not counts:
        return more
    numbers = ("new", "changed", "skipped")
    return [one | {n: one[n] + other[n] for n in numbers} for one, other in zip(counts, more, strict=True)]


def _row(batch: ImportBatch, change: RowChange) -> ImportedRow:
    mark = fingerprint(change.model, change.after) if change.after is not None else ""
    label = change.model._meta.label_lower
    old = {name: _exact(value) for name, value in change.before.items()} if change.before else None
    return ImportedRow(batch=batch, table=label, row_id=change.pk, before=old, fingerprint=mark)


def _exact(value: object) -> object:
    """JSON as Django writes it cuts a time of PostgreSQL at milliseconds."""
    return value.isoformat() if isinstance(value, datetime) else value


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def cancel(batch: ImportBatch) -> None:
    _waiting(batch).update(state=State.CANCELLED)
    discard(batch)
