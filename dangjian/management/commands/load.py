from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dangjian.automatic_backup import before
from dangjian.backup_archive import BackupError
from dangjian.loading import load


class Command(BaseCommand):
    help = "Load a workbook or a folder of workbooks (docs/workbooks.md): all rows or, with any error, none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")

    def handle(self, *args, path: Path, dry_run: bool, **options) -> None:
        if not path.exists():
            raise CommandError(f"没有这个文件或文件夹：{path}")
        if not dry_run:
            try:
                before("before-load")
            except BackupError as error:
                raise CommandError(f"没有导入，因为导入前的备份没有完成：{error}") from error
        loaded = load(path, dry_run=dry_run)
        for count in loaded.counts:
            self.stdout.write(
                f"{count.file} {count.sheet}：新增{count.new}行，更新{count.changed}行，跳过{count.skipped}行"
            )
        for name in loaded.ignored:
            self.stdout.write(f"未识别，已忽略：{name}")
        if loaded.errors:
            for error in loaded.errors:
                self.stderr.write(str(error))
            raise CommandError(f"共{len(loaded.errors)}处错误，未写入任何数据。")
        self.stdout.write("只作检查，未写入。" if dry_run else "已写入。")
