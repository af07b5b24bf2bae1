import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Role, User
from demo import DEMO_YEAR
from demo.by_hand import record_by_hand
from members.models import Branch, Committee, Scope

LOGINS = (
    ("admin", "系统管理员", Role.ADMIN),
    ("office", "党建办", Role.OFFICE),
    ("leader", "分管领导", Role.LEADER),
    ("secretary", "小方村支部书记", Role.SECRETARY),
)


class Command(BaseCommand):
    help = "Create the demo logins with new random passwords, print them, and add what no workbook holds. Demo only."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("只能在演示环境（DEMO=1）中使用。")
        branch = Branch.objects.filter(name="小方村党支部").select_related("committee").first()
        if branch is None:
            raise CommandError("请先导入演示数据。")
        scopes = {
            Role.ADMIN: {
                "committee": Committee.objects.get(path=f"{branch.committee.path.partition('/')[0]}/")
            },
            Role.SECRETARY: {"branch": branch},
        }
        for username, name, role in LOGINS:
            password = secrets.token_urlsafe(9)
            user, _ = User.objects.get_or_create(username=username)
            user.name, user.role = name, role
            user.set_password(password)
            user.save()
            Scope.objects.get_or_create(user=user, **scopes.get(role, {"committee": branch.committee}))
            self.stdout.write(f"{username:<10} {password}   {name}")
        record_by_hand(DEMO_YEAR, User.objects.get(username="office"))
