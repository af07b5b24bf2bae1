"""
Starting a job, and what its function is given.

A job's function lies at module level, is named in settings.JOB_FUNCTIONS, and is called as
`function(progress, **arguments)`. It may run twice, when its worker dies in between: what it writes, it writes in a
transaction of its own, or so that a second time changes nothing. What it refuses it tells with a ValidationError.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.models import Job, written

if TYPE_CHECKING:
    from accounts.models import User

SECONDS_BETWEEN_EQUAL_STEPS = 1.0


class Cancelled(Exception):
    """The owner pressed 取消, or another worker has the job by now."""


@dataclass(frozen=True)
class Result:
    """What came of a job: a file for its owner, a page of the site that shows it, a sentence; each may be absent."""

    name: str = ""
    content: bytes | Path = b""
    page: str = ""
    message: str = ""


class Progress:
    """How far a job is. Inside a transaction nobody else sees it before the commit."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told: tuple[int, str] | None = None
        self._told_at = 0.0

    @property
    def owner(self) -> "User":
        """Who started the job, and may still log in; ValidationError otherwise."""
        owner = self.job.owner
        if owner is None or not owner.is_active:
            raise ValidationError("发起任务的用户已停用。")
        return owner

    def step(self, done: int, total: int, text: str = "") -> None:
        """`done` of `total` parts are through. Cancelled when the job is not wanted any more."""
        told = (min(100, done * 100 // total) if total else 0, text)
        if told == self._told and time.monotonic() - self._told_at < SECONDS_BETWEEN_EQUAL_STEPS:
            return
        self._told, self._told_at = told, time.monotonic()
        own = written(self.job, percentage=told[0], message=text, seen_at=timezone.now())
        if not own or Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise Cancelled


JobFunction = Callable[..., Result | None]


def start(user: "User | None", title: str, function: JobFunction, /, **arguments) -> Job:
    """Put a job into the queue; it is there if and only if the caller's transaction is committed."""
    return _queued(Job(owner=user, title=title, function=path_of(function), arguments=arguments))


def start_once(once: str, title: str, function: JobFunction, /, **arguments) -> Job | None:
    """A job of the system, unless one with the same mark `once` was ever started; None then."""
    try:
        with transaction.atomic():
            return _queued(Job(once=once, title=title, function=path_of(function), arguments=arguments))
    except IntegrityError:
        return None


def _queued(job: Job) -> Job:
    from jobs.attempts import perform

    if job.function not in settings.JOB_FUNCTIONS:
        raise ImproperlyConfigured(f"{job.function} is not in settings.JOB_FUNCTIONS")
    with transaction.atomic():
        job.save(force_insert=True)
        perform.enqueue(job.pk)
    job.refresh_from_db()
    return job


def path_of(function: JobFunction) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def cancel(job: Job) -> None:
    """At once while it waits; at its next step while it runs; a finished job stays what it is."""
    jobs = Job.objects.filter(pk=job.pk)
    waiting = jobs.filter(state=Job.State.WAITING)
    if not waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now()):
        jobs.filter(state=Job.State.RUNNING).update(cancel_asked=True)
