"""Putting a backup back in place of what is there."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.events import record
from accounts.models import Event, Session
from dangjian import backup_archive, backup_database
from dangjian.automatic_backup import automatic
from dangjian.backup import Contents, verify
from dangjian.backup_archive import DATABASE, MEDIA


def restore(path: Path) -> Contents:
    """
    Put the archive in place of database and attachments; what was there, if anything was, goes to
    before-restore-….zip first.

    Everybody is logged out: sessions of the past do not come back to life.
    """
    contents = verify(path)
    kept = automatic("before-restore").name if _has_tables() else ""
    with backup_archive.opened(path) as (_manifest, folder):
        backup_database.put_back(folder / DATABASE)
        _put_back_attachments(folder / MEDIA)
    call_command("migrate", verbosity=0, interactive=False, backup=False)
    Session.objects.all().delete()
    record("恢复备份", None, 文件=path.name, 备份时间=contents.made_at, 恢复前备份=kept)
    return contents


def _has_tables() -> bool:
    """A new machine has none, and nothing to keep."""
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
