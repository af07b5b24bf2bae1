"""
What a worker does beside its jobs, in a thread: it shows that it lives, takes up the jobs of workers that do not,
and starts the nightly work.
"""

import logging
import os
import signal
import threading
from datetime import timedelta

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.attempts import TOO_LONG, WORKER, attempts_of, minutes_of, perform, try_again
from jobs.models import Job, written
from jobs.nightly import start_when_due

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS = 10.0
BEATS_UNTIL_DEAD = 12
DEAD_AFTER = timedelta(seconds=SECONDS_BETWEEN_BEATS * BEATS_UNTIL_DEAD)
GRACE = timedelta(minutes=1)


def watch(ended: threading.Event, parent: int, every: float = SECONDS_BETWEEN_BEATS) -> None:
    """Until `ended`. A worker whose starter `parent` is gone finishes its job and stops; 0: it stands alone."""
    silent = timedelta(seconds=every * BEATS_UNTIL_DEAD)
    while not ended.wait(every):
        if parent and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        try:
            close_old_connections()
            beat()
            take_up_the_dead(silent)
            take_up_the_lost(silent)
            start_when_due(timezone.localtime())
        except OperationalError:
            logger.warning("the database does not answer; the worker looks again")
            connection.close()


def beat() -> None:
    """Own jobs are alive. One that has outlived its limit cannot be interrupted, so the whole worker ends."""
    now = timezone.now()
    for job in Job.objects.filter(state=Job.State.RUNNING, worker=WORKER):
        if job.started_at and now - job.started_at > timedelta(minutes=minutes_of(job)) + GRACE:
            written(job, state=Job.State.FAILED, message=TOO_LONG, finished_at=now)
            os._exit(1)
        written(job, seen_at=now)


def take_up_the_dead(after: timedelta = DEAD_AFTER) -> None:
    """Jobs of workers that were killed: into the queue again, until their attempts are used up."""
    silent = Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=timezone.now() - after)
    for job in silent:
        if job.attempts < attempts_of(job):
            try_again(job)
        else:
            message = f"处理了 {job.attempts} 次都中断了，请联系系统管理员。"
            written(job, state=Job.State.FAILED, message=message, finished_at=timezone.now())


def take_up_the_lost(after: timedelta = DEAD_AFTER) -> None:
    """A worker died between taking a task from the queue and taking up its job: the queue is empty, the job waits."""
    lost = Job.objects.filter(state=Job.State.WAITING, seen_at__lt=timezone.now() - after)
    if lost.exists() and not DBTaskResult.objects.ready().exists():
        for job in lost:
            Job.objects.filter(pk=job.pk).update(seen_at=timezone.now())
            perform.enqueue(job.pk)
