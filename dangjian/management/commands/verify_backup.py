from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dangjian.backup import BackupError, verify


class Command(BaseCommand):
    help = "Read an archive whole, put it into a temporary place and count its rows. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            contents = verify(file)
        except BackupError as error:
            raise CommandError(f"不能使用这个备份：{error}") from error
        made_at = f"{timezone.localtime(contents.made_at):%Y-%m-%d %H:%M:%S}"
        counts = f"{contents.tables}张表{contents.rows}行，附件{contents.attachments}个"
        self.stdout.write(f"备份完好：{made_at}，{counts}。")
