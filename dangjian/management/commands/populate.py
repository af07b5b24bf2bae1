import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from dangjian.synthetic import City, populate


class Command(BaseCommand):
    help = (
        "Write a large invented city (demo databases only): committees, branches, members, years of records."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--branches", type=int, default=400)
        parser.add_argument("--members", type=int, default=20_000)
        parser.add_argument("--years", type=int, default=3)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, branches: int, members: int, years: int, seed: int, **options) -> None:
        if not settings.DEMO:
            raise CommandError("只能在演示环境（DEMO=1）中使用。")
        if min(branches, members, years) < 1:
            raise CommandError("支部数、党员数和年数应大于零。")
        started = time.monotonic()
        with transaction.atomic():
            self._skip_link_checks()
            written = populate(City(branches, members, years, seed, timezone.localdate()))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for name, count in written.items():
            self.stdout.write(f"{name:<28}{count:>12}")
        self.stdout.write(f"{'':<28}{written.total():>12}  {time.monotonic() - started:.0f} s")

    def _skip_link_checks(self) -> None:
        """The links are right by construction; checking millions one by one would take most of the time."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                if cursor.fetchone()[0]:
                    cursor.execute("SET LOCAL session_replication_role = replica")
