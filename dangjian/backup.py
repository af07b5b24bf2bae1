"""Backup, verification and restore of an installation: database and attachments in one archive, never the key."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.events import record
from accounts.models import Event, Session, User
from dangjian import backup_archive, backup_database
from dangjian.backup_archive import DATABASE, MEDIA, BackupError, Manifest

AUTOMATIC_KEPT = 10


@dataclass(frozen=True)
class Contents:
    """What an archive holds, counted anew in a temporary place."""

    made_at: datetime
    demo: bool
    tables: int
    rows: int
    attachments: int


def backup(path: Path, *, user: User | None = None) -> Path:
    """Write one archive to `path`; BackupError in Chinese when that is not possible, and no file then."""
    made_at = timezone.now()
    with TemporaryDirectory(prefix="dangjian-backup-") as folder:
        database = Path(folder) / DATABASE
        rows = backup_database.snapshot(database)
        migrations = sorted(
            f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
        )
        manifest = Manifest(made_at.isoformat(), connection.vendor, settings.DEMO, rows, migrations)
        backup_archive.write_archive(path, manifest, {DATABASE: database, **_attachments()})
    record("备份", user, 文件=path.name, 行数=sum(rows.values()), 附件=len(manifest.files) - 1)
    return path


def _attachments() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    files = sorted(file for file in root.rglob("*") if file.is_file() and not file.is_symlink())
    return {f"{MEDIA}{file.relative_to(root).as_posix()}": file for file in files}


def automatic(reason: str, keep: int = AUTOMATIC_KEPT) -> Path:
    """
    A backup into settings.BACKUP_DIR, called before something that changes much (a load, a migration).

    `reason` is part of the file name: nightly, before-load. Of each reason the newest `keep` files stay.
    """
    folder = settings.BACKUP_DIR
    path = backup(folder / f"{reason}-{timezone.localtime():%Y%m%d-%H%M%S}.zip")
    for old in sorted(folder.glob(f"{reason}-????????-??????.zip"))[:-keep]:
        old.unlink()
    return path


def latest() -> Path | None:
    """The newest file in settings.BACKUP_DIR."""
    files = settings.BACKUP_DIR.glob("*.zip")
    return max(files, key=lambda file: file.stat().st_mtime, default=None)


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


def restore(path: Path) -> Contents:
    """
    Put the archive in place of database and attachments; what was there, if anything was, goes to
    before-restore-….zip first.

    Everybody is logged out: sessions of the past do not come back to life.
    """
    contents = verify(path)
    before = automatic("before-restore").name if _in_use() else ""
    with backup_archive.opened(path) as (_manifest, folder):
        backup_database.put_back(folder / DATABASE)
        _put_back_attachments(folder / MEDIA)
    call_command("migrate", verbosity=0, interactive=False)
    Session.objects.all().delete()
    record("恢复备份", None, 文件=path.name, 备份时间=contents.made_at, 恢复前备份=before)
    return contents


def _in_use() -> bool:
    """Whether there is anything to keep: a new machine has a database without tables."""
    return Event._meta.db_table in connection.introspection.table_names()


def _put_back_attachments(source: Path) -> None:
    """Beside the old folder first, then two renames."""
    root = Path(settings.MEDIA_ROOT)
    new, old = root.with_name(f"{root.name}.new"), root.with_name(f"{root.name}.old")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if source.exists():
        shutil.copytree(source, new, dirs_exist_ok=True)
    if root.exists():
        root.rename(old)
    new.rename(root)
    shutil.rmtree(old, ignore_errors=True)
