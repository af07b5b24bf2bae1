"""Backups that nobody has to remember: every night, and before whatever changes much; with a copy elsewhere."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.events import record
from dangjian.backup import backup
from dangjian.backup_archive import BackupError
from members.models import Branch

KEPT = 10
# The imports of one hour share a backup: each of them is all or nothing, and can be undone by itself.
SHARED = timedelta(hours=1)
STAMP = "????????-??????"


def automatic(reason: str, keep: int = KEPT, *, traced: bool = True) -> Path:
    """
    A backup into settings.BACKUP_DIR, and a copy into settings.BACKUP_COPY_TO where one is named.

    `reason` is part of the file name: nightly, before-load. Of each reason the newest `keep` files stay.
    """
    name = f"{reason}-{timezone.localtime():%Y%m%d-%H%M%S}.zip"
    path = backup(settings.BACKUP_DIR / name, traced=traced)
    _prune(settings.BACKUP_DIR, reason, keep)
    if settings.BACKUP_COPY_TO:
        try:
            copy_elsewhere(settings.BACKUP_COPY_TO, path)
        except BackupError as error:
            if traced:
                record("抄送备份", None, success=False, 文件=path.name, 原因=str(error))
        else:
            _prune(settings.BACKUP_COPY_TO, reason, keep)
    return path


def before(reason: str) -> Path | None:
    """
    An automatic backup before a change, or None: where there is nothing to lose yet, where the same reason has
    one of the last hour, and where settings.BACKUP_BEFORE_CHANGES is off, as in a demo.
    """
    if not settings.BACKUP_BEFORE_CHANGES or not in_use():
        return None
    last = latest(settings.BACKUP_DIR, f"{reason}-{STAMP}.zip")
    if last and abs(timezone.now() - made_at(last)) < SHARED:
        return None
    return automatic(reason)


def before_migrating() -> Path | None:
    """As `before`, always one of its own; it leaves no event, for the trace's own table may be what changes."""
    if not settings.BACKUP_BEFORE_CHANGES or not in_use():
        return None
    return automatic("before-migrate", traced=False)


def in_use() -> bool:
    """Whether there is anything to lose: a new machine has no tables, or no branch in them."""
    return Branch._meta.db_table in connection.introspection.table_names() and Branch.objects.exists()


def copy_elsewhere(folder: Path, path: Path) -> Path:
    """The archive once more in a second place, whole or not at all; BackupError otherwise."""
    part = folder / f"{path.name}.part"
    try:
        shutil.copy2(path, part)
        return part.replace(folder / path.name)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BackupError(f"没有抄送到 {folder}：{error.strerror}") from error


def is_copied(path: Path) -> bool:
    """Whether the archive lies in settings.BACKUP_COPY_TO as well; true where no second place is named."""
    second = settings.BACKUP_COPY_TO
    return second is None or (second / path.name).exists()


def latest(folder: Path | None, pattern: str = "*.zip") -> Path | None:
    """The newest archive in a folder; None where there is none, or no folder."""
    files = folder.glob(pattern) if folder else []
    return max(files, key=lambda file: file.stat().st_mtime, default=None)


def made_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, timezone.get_current_timezone())


def _prune(folder: Path, reason: str, keep: int) -> None:
    for old in sorted(folder.glob(f"{reason}-{STAMP}.zip"))[:-keep]:
        old.unlink()
