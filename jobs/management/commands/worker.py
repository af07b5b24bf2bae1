"""Runs background jobs until it is stopped: `manage.py worker`. As many as wanted, on any machine of the database."""

import threading

from django.core.management.base import BaseCommand, CommandParser
from django_tasks_db.management.commands.db_worker import Worker

from jobs.attempts import WORKER
from jobs.watching import SECONDS_BETWEEN_BEATS, watch


class Command(BaseCommand):
    help = "Run background jobs until stopped; what is at work is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--parent", type=int, default=0, help="stop when this process, which started it, is gone"
        )
        parser.add_argument(
            "--interval", type=float, default=1, help="seconds between two looks into the queue"
        )
        parser.add_argument(
            "--beat", type=float, default=SECONDS_BETWEEN_BEATS, help="seconds between two signs of life"
        )

    def handle(self, *, parent: int, interval: float, beat: float, **options: object) -> None:
        worker = Worker(
            queue_names=["default"],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=True,
            max_tasks=None,
            worker_id=WORKER,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        ended = threading.Event()
        watcher = threading.Thread(target=watch, args=(ended, parent, beat), daemon=True)
        watcher.start()
        try:
            worker.run()
        finally:
            ended.set()
            watcher.join(timeout=5)
