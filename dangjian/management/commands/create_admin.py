import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.events import record
from accounts.models import Duty, Role, User
from accounts.passwords import first_password
from members.models import Committee, Scope
from members.resources.organization import CommitteeTreeWidget


class Command(BaseCommand):
    help = (
        "Create an administrator from the machine itself: the very first one, or one more when all passwords are lost. "
        "Asks for the password, or prints a random one once (--random-password, or without a terminal)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--unit", help="the committee to answer for; made when it is not there yet")
        parser.add_argument(
            "--duty",
            choices=Duty.values,
            default=Duty.SYSTEM,
            help="which of the three, where SEPARATED_ADMINISTRATORS=1 divides their work",
        )
        parser.add_argument("--random-password", action="store_true")

    @transaction.atomic
    def handle(
        self, *args, username: str, name: str, unit: str | None, duty: str, random_password: bool, **options
    ) -> None:
        user = User(username=username, name=name, role=Role.ADMIN, duty=duty)
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        committees = self._committees(unit)
        random_password = random_password or not sys.stdin.isatty()
        password = first_password() if random_password else self._ask(user)
        user.set_password(password)
        user.must_change_password = random_password
        user.save()
        for committee in committees:
            Scope.objects.create(user=user, committee=committee)
        record("新增用户", None, user, 用户名=username, 角色=user.get_role_display(), 方式="命令行")
        self.stdout.write(f"已创建系统管理员 {username}，管辖：{'、'.join(map(str, committees))}。")
        if random_password:
            self.stdout.write(f"初始密码（只显示这一次，首次登录后须修改）：{password}")

    def _committees(self, unit: str | None) -> list[Committee]:
        """The unit named, or every committee that has none above it."""
        if unit:
            try:
                return [CommitteeTreeWidget().clean(unit)]
            except ValueError as error:
                raise CommandError(str(error)) from error
        roots = list(Committee.objects.filter(parent=None))
        if not roots:
            raise CommandError(
                "还没有党委。请先导入党组织工作簿，或用 --unit 写明本单位，如 --unit XX镇党委。"
            )
        return roots

    def _ask(self, user: User) -> str:
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输一次："):
            raise CommandError("两次输入的密码不一致。")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        return password
