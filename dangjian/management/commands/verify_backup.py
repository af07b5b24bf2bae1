from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from accounts.events import record
from accounts.models import Event
from dangjian.backup import BackupError, verify


class Command(BaseCommand):
    help = "Read an archive whole, put it into a temporary place and count its rows. Changes no record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            contents = verify(file)
        except BackupError as error:
            self._trace(False, file, str(error))
            raise CommandError(f"不能使用这个备份：{error}") from error
        made_at = f"{timezone.localtime(contents.made_at):%Y-%m-%d %H:%M:%S}"
        counts = f"{contents.tables}张表{contents.rows}行，附件{contents.attachments}个"
        self._trace(True, file, counts)
        self.stdout.write(f"备份完好：{made_at}，{counts}。")

    def _trace(self, success: bool, file: Path, finding: str) -> None:
        """A new machine, on which the archive is to be restored, has no trace yet."""
        if Event._meta.db_table in connection.introspection.table_names():
            record("校验备份", None, success=success, 文件=file.name, 结果=finding)
