from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from accounts.events import record
from common.encryption import add_key
from common.rotation import encrypt_again
from dangjian.imports.rotation import encrypt_old_rows_again


class Command(BaseCommand):
    help = (
        "Make a new data key and encrypt every personal number with it. The old keys stay in the file: older backups "
        "open with them alone. Run it while no import is at work; copy the key file apart again afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--resume", action="store_true", help="no new key: go on where a rotation was interrupted"
        )

    def handle(self, *args, resume: bool, **options) -> None:
        key = "" if resume else add_key(settings.DATA_KEY_FILE)
        counts = encrypt_again() | {"导入前的原值": encrypt_old_rows_again()}
        record("更换数据密钥", None, 新密钥=key, 重新加密=counts)
        for label, count in counts.items():
            self.stdout.write(f"{label}：{count}")
        self.stdout.write(f"已更换。请把新的密钥文件另行备份：{settings.DATA_KEY_FILE}")
