from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.second_factor import turn_off
from accounts.sessions import end_all


class Command(BaseCommand):
    help = "For a user who lost telephone and recovery codes: the next log-in asks for the password alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args, username: str, **options) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有这个用户名：{username}")
        if not turn_off(user, "命令行"):
            raise CommandError(f"{username} 没有启用两步验证。")
        end_all(user)
        self.stdout.write(f"已停用 {username} 的两步验证，请尽快重新启用。")
