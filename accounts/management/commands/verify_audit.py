from django.core.management.base import BaseCommand, CommandError

from accounts.events import verify


class Command(BaseCommand):
    help = "Walk the chain of audit events; exit code 1 when one was altered, put in or taken away."

    def handle(self, *args, **options) -> None:
        verified = verify()
        if verified.fault:
            raise CommandError(f"审计记录不完整：{verified.fault}。此前{verified.count}条完整。")
        self.stdout.write(f"审计记录完整，共{verified.count}条。")
