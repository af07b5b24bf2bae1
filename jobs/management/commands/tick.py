"""Starts the work of the day, once a day however often it is called: `manage.py tick`, from a timer at night."""

from datetime import date

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from jobs.nightly import start_all


class Command(BaseCommand):
    help = "Put the nightly work of today into the queue; what was started today already is left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD instead of today")

    def handle(self, *, day: date | None, **options: object) -> None:
        started = start_all(day or timezone.localdate())
        self.stdout.write("\n".join(job.function for job in started) or "今天的每日处理已经发起过。")
