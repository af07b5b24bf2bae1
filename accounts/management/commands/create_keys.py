from django.conf import settings
from django.core.management.base import BaseCommand

from common.encryption import create_key_file


class Command(BaseCommand):
    help = (
        "Create the key file that encrypts personal numbers, unless it is there. Keep a copy of it elsewhere."
    )

    def handle(self, *args, **options) -> None:
        if settings.DATA_KEY_FILE.exists():
            self.stdout.write("数据密钥已存在。")
            return
        create_key_file(settings.DATA_KEY_FILE)
        self.stdout.write(f"已生成数据密钥：{settings.DATA_KEY_FILE}。请另行备份，遗失后无法读出身份证号。")
