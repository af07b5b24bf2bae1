"""
Large workbooks in the background: checked whole, written in parts.

Each part is one transaction that also says how far the import is, so that a job whose worker died goes on behind the
last part, and no row is written twice. What cannot be finished is taken back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from dangjian.imports import batches
from dangjian.imports.journal import one_snapshot
from dangjian.imports.undo import CannotUndo, undo
from dangjian.models import ImportBatch
from jobs.models import Job
from jobs.running import Cancelled, Progress, Result, start

# A workbook of more bytes is checked, and one of more rows is written, in the background.
BYTES_AT_ONCE, ROWS_AT_ONCE = 1_000_000, 5_000
State = ImportBatch.State


def is_large(batch: ImportBatch) -> bool:
    return batch.path.stat().st_size > BYTES_AT_ONCE


def start_check(batch: ImportBatch) -> Job:
    return start(batch.user, f"检查{batch.file_name}", check_in_background, batch=batch.pk)


def check_in_background(progress: Progress, *, batch: int) -> Result:
    progress.step(0, 1, "正在检查")
    found = ImportBatch.objects.select_related("user", "committee").get(pk=batch)
    if found.state in ImportBatch.WAITING:
        batches.check(found)
    return Result(page=reverse("imports:preview", args=[batch]), message="检查完成，请核对后确认导入。")


def start_import(batch: ImportBatch) -> Job:
    """The import in parts, or its continuation."""
    ImportBatch.objects.filter(pk=batch.pk, state__in=ImportBatch.WAITING).update(state=State.RUNNING)
    return start(batch.user, f"导入{batch.file_name}", import_in_parts, batch=batch.pk)


def import_in_parts(progress: Progress, *, batch: int) -> Result:
    found = ImportBatch.objects.select_related("user", "committee").get(pk=batch)
    total = (batches.preview_of(found) or {}).get("row_count", 0)
    try:
        while found.state == State.RUNNING:
            progress.step(found.rows_done, total, f"已写入{found.rows_done}行，共{total}行")
            found = write_part(batch)
    except Cancelled:
        take_back(found, progress.owner, State.CANCELLED)
        raise
    except batches.NotImported as reason:
        take_back(found, progress.owner, State.PENDING)
        batches.check(found)
        raise ValidationError(str(reason)) from None
    batches.discard(found)
    page = reverse("imports:detail", args=[batch])
    return Result(page=page, message=f"导入完成，共{found.rows_done}行。")


def write_part(pk: int) -> ImportBatch:
    """The next part and the mark of how far the import is, or neither."""
    with one_snapshot():
        batch = batches.locked(pk)
        return batches.write(batch, ROWS_AT_ONCE) if batch.state == State.RUNNING else batch


def take_back(batch: ImportBatch, user: User, state: str) -> None:
    """The parts that were written; ValidationError where somebody has worked on with them meanwhile."""
    own = ImportBatch.objects.filter(pk=batch.pk)
    try:
        with transaction.atomic():
            own.update(state=State.DONE)
            undo(batch, user)
            own.update(state=state, rows_done=0, counts=[], undone_at=None, undone_by=None)
            batch.rows.all().delete()
    except CannotUndo as error:
        own.update(state=State.DONE)
        text = f"已写入{batch.rows_done}行，其余没有写入；已写入的不能收回：{error}。更正后可重新导入，已有的行会跳过。"
        raise ValidationError(text) from None
