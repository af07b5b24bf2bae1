"""Backup of an installation and its verification: database and attachments in one archive, never the key."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from dangjian import backup_archive, backup_database
from dangjian.backup_archive import DATABASE, MEDIA, BackupError, Manifest


@dataclass(frozen=True)
class Contents:
    """What an archive holds, counted anew in a temporary place."""

    made_at: datetime
    demo: bool
    tables: int
    rows: int
    attachments: int


def backup(path: Path, *, user: User | None = None, traced: bool = True) -> Path:
    """
    Write one archive to `path`; BackupError in Chinese when that is not possible, and no file then.

    `traced` is False before a migration alone: the trace's own table may be what it changes.
    """
    made_at = timezone.now()
    with TemporaryDirectory(prefix="dangjian-backup-") as folder:
        database = Path(folder) / DATABASE
        rows = backup_database.snapshot(database)
        migrations = sorted(
            f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
        )
        manifest = Manifest(made_at.isoformat(), connection.vendor, settings.DEMO, rows, migrations)
        backup_archive.write_archive(path, manifest, {DATABASE: database, **_attachments()})
    if traced:
        record("备份", user, 文件=path.name, 行数=sum(rows.values()), 附件=len(manifest.files) - 1)
    return path


def _attachments() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    files = sorted(file for file in root.rglob("*") if file.is_file() and not file.is_symlink())
    return {f"{MEDIA}{file.relative_to(root).as_posix()}": file for file in files}


def verify(path: Path) -> Contents:
    """Read the archive whole, put it into a temporary place and count. BackupError when anything disagrees."""
    with backup_archive.opened(path) as (manifest, folder):
        _check_fits(manifest)
        if backup_database.check(folder / DATABASE) != manifest.rows:
            raise BackupError("备份中的行数与清单不符。")
        return Contents(
            datetime.fromisoformat(manifest.made_at),
            manifest.demo,
            len(manifest.rows),
            sum(manifest.rows.values()),
            len(manifest.files) - 1,
        )


def _check_fits(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(f"备份来自 {manifest.engine} 数据库，现在用的是 {connection.vendor}。")
    known = MigrationLoader(None).disk_migrations
    if set(manifest.migrations) - {f"{app}.{name}" for app, name in known}:
        raise BackupError("备份来自更新的版本，请先升级本系统。")
    if manifest.demo and not settings.DEMO:
        raise BackupError("这是演示数据的备份，不能恢复到正式环境。")
