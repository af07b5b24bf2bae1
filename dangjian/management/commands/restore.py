from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dangjian.backup import BackupError, verify
from dangjian.restoring import restore

WORD = "恢复"


class Command(BaseCommand):
    help = "Replace database and attachments by an archive, after a backup of what is there now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args, file: Path, yes: bool, **options) -> None:
        try:
            if not yes:
                self._confirm(file)
            contents = restore(file)
        except BackupError as error:
            raise CommandError(f"没有恢复：{error}") from error
        self.stdout.write(f"已恢复：{contents.rows}行，附件{contents.attachments}个。所有用户须重新登录。")

    def _confirm(self, file: Path) -> None:
        made_at = timezone.localtime(verify(file).made_at)
        question = f"将用 {made_at:%Y-%m-%d %H:%M:%S} 的备份覆盖现有全部数据。请输入“{WORD}”继续："
        if input(question).strip() != WORD:
            raise CommandError("没有恢复：未确认。")
