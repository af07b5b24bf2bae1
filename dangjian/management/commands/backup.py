from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dangjian.automatic_backup import automatic, copy_elsewhere, is_copied
from dangjian.backup import BackupError, backup


class Command(BaseCommand):
    help = "Write database and attachments to one archive; without FILE into BACKUP_DIR, keeping the newest of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--keep", type=int, default=30, help="without FILE: how many to keep (30)")
        parser.add_argument("--copy-to", type=Path, help="a second place, such as another disk")

    def handle(self, *args, file: Path | None, keep: int, copy_to: Path | None, **options) -> None:
        try:
            path = backup(file) if file else automatic("nightly", keep)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"已备份：{path}（{path.stat().st_size / 1024:.0f} KB）。数据密钥不在其中，请另行保存。"
        )
        if copy_to:
            self._copy(copy_to, path)
        if not file and not is_copied(path):
            raise CommandError(f"没有抄送到 {settings.BACKUP_COPY_TO}，请检查该处是否可写。")

    def _copy(self, folder: Path, path: Path) -> None:
        try:
            copy_elsewhere(folder, path)
        except BackupError as error:
            raise CommandError(str(error)) from error
