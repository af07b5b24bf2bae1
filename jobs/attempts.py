"""One try of a worker at a job: taking it up, calling its function, and telling how it ended."""

import logging
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from common.encryption import encrypt_bytes
from jobs.models import Job, written
from jobs.running import Cancelled, Progress, Result

logger = logging.getLogger(__name__)

WORKER = secrets.token_hex(8)
MINUTES, ATTEMPTS = 30, 3


class TimeLimit(Exception):
    """The function takes longer than settings.JOB_FUNCTIONS allows it."""


def minutes_of(job: Job) -> float:
    return settings.JOB_FUNCTIONS.get(job.function, {}).get("minutes", MINUTES)


def attempts_of(job: Job) -> int:
    return settings.JOB_FUNCTIONS.get(job.function, {}).get("attempts", ATTEMPTS)


@task
def perform(job_id: int) -> None:
    """What the queue holds for each job. Nothing is done when somebody cancelled it or has it already."""
    job = take_up(job_id)
    if job is None:
        return
    with Attempt(job), limited(minutes_of(job)):
        result = function_of(job)(Progress(job), **job.arguments)
        finish(job, result or Result())


def take_up(job_id: int) -> Job | None:
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    taken = waiting.update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, worker=WORKER, started_at=now, seen_at=now
    )
    return Job.objects.get(pk=job_id) if taken else None


def function_of(job: Job):
    if job.function not in settings.JOB_FUNCTIONS:
        raise ValidationError("这一版程序里没有这项任务，请重新发起。")
    return import_string(job.function)


def finish(job: Job, result: Result) -> None:
    """The file first: a job that is done has all of its result."""
    content = result.content.read_bytes() if isinstance(result.content, Path) else result.content
    if result.name:
        sealed = ContentFile(encrypt_bytes(content, job.seal))
        job.result.save("result.sealed", sealed, save=False)
    kept = written(
        job,
        state=Job.State.DONE,
        percentage=100,
        message=result.message,
        page=result.page,
        result=job.result.name or "",
        result_name=result.name,
        finished_at=timezone.now(),
    )
    if not kept and job.result:
        job.result.delete(save=False)


class Attempt:
    """
    Whatever a function raises ends here and is told in plain words, for the worker goes on to the next job. The log
    has the place, under the number that the page shows.
    """

    def __init__(self, job: Job) -> None:
        self.job = job

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        if isinstance(error, OperationalError) and self.job.attempts < attempts_of(self.job):
            try_again(self.job)
        elif isinstance(error, Cancelled):
            self._end(Job.State.CANCELLED, "")
        elif isinstance(error, ValidationError):
            self._end(Job.State.FAILED, "".join(error.messages))
        elif isinstance(error, TimeLimit):
            _forget_connection()
            self._end(Job.State.FAILED, TOO_LONG)
        else:
            fault = secrets.token_hex(4)
            logger.error("job %s of %s failed: %s", self.job.pk, self.job.function, fault, exc_info=error)
            self._end(Job.State.FAILED, "处理时出现错误，没有完成。", fault)
        return True

    def _end(self, state: str, message: str, fault: str = "") -> None:
        written(self.job, state=state, message=message[:300], fault=fault, finished_at=timezone.now())


TOO_LONG = "处理时间过长，已停止。请缩小范围后再试。"


def _forget_connection() -> None:
    """The time limit may have struck in the middle of a statement."""
    if not connection.in_atomic_block:
        connection.close()


def try_again(job: Job) -> bool:
    """Back into the queue; False when somebody else was faster."""
    with transaction.atomic():
        if not written(job, state=Job.State.WAITING, seen_at=timezone.now()):
            return False
        perform.enqueue(job.pk)
        return True


@contextmanager
def limited(minutes: float) -> Iterator[None]:
    """TimeLimit inside once the time is over. Only the first thread of a process can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def strike(number: int, frame: object) -> None:
        raise TimeLimit

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, minutes * 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
