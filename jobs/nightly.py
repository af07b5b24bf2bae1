"""Work of each day, done once however many workers and timers ask for it: settings.NIGHTLY_FUNCTIONS."""

from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from jobs.models import Job
from jobs.running import start_once


def start_when_due(now: datetime) -> None:
    """From settings.NIGHTLY_HOUR on; a PC that was off at night does it in the morning."""
    if now.hour >= settings.NIGHTLY_HOUR and settings.NIGHTLY_FUNCTIONS:
        start_all(now.date())


def start_all(day: date) -> list[Job]:
    """The jobs that were not started yet for this day."""
    marks = {f"{day} {path}": path for path in settings.NIGHTLY_FUNCTIONS}
    known = set(Job.objects.filter(once__in=marks).values_list("once", flat=True))
    started = []
    for mark, path in marks.items():
        if mark not in known and (job := start_once(mark, f"每日处理 {day}", import_string(path))):
            started.append(job)
    return started
