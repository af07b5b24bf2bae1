from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.events import record
from dangjian.automatic_backup import before_migrating
from dangjian.backup_archive import BackupError


class Command(migrate.Command):
    """Django's own, after a backup where something is to be changed and there is data to lose."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--no-backup", action="store_false", dest="backup")

    def handle(self, *args: Any, backup: bool, **options: Any) -> None:
        path = None
        if backup and _waiting():
            try:
                path = before_migrating()
            except BackupError as error:
                raise CommandError(f"没有更新数据库，因为升级前的备份没有完成：{error}") from error
        super().handle(*args, **options)
        if path:
            record("备份", None, 文件=path.name, 原因="升级数据库之前")
            self.stdout.write(f"升级前已备份：{path}")


def _waiting() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
