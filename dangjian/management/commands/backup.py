import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dangjian.backup import BackupError, automatic, backup


class Command(BaseCommand):
    help = "Write database and attachments to one archive; without FILE into BACKUP_DIR, keeping the newest of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--keep", type=int, default=30, help="without FILE: how many to keep (30)")
        parser.add_argument("--copy-to", type=Path, help="a second place, such as another disk")

    def handle(self, *args, file: Path | None, keep: int, copy_to: Path | None, **options) -> None:
        try:
            path = backup(file) if file else automatic("nightly", keep)
            if copy_to:
                shutil.copy2(path, copy_to)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"备份已写入 {path}，但没有抄送到 {copy_to}：{error.strerror}") from error
        self.stdout.write(
            f"已备份：{path}（{path.stat().st_size / 1024:.0f} KB）。数据密钥不在其中，请另行保存。"
        )
