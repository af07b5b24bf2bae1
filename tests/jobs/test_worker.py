"""Real worker processes on a real installation: progress, kill -9, cancelling, two at once, and the end of a parent."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.trust.installation import Installation, prepare

SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings"}
START = """
from jobs.running import start
from tests.jobs.functions import write_lines
print(start(None, "行", write_lines, path={path!r}, lines={lines}).pk)
"""
CANCEL = "from jobs.models import Job; from jobs.running import cancel; cancel(Job.objects.get(pk={pk}))"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Installation:
    return prepare(tmp_path_factory.mktemp("jobs") / "site")


def shell(site: Installation, code: str) -> str:
    status, output = site.manage("shell", "--no-imports", "-c", code, **SETTINGS)
    assert status == 0, output
    return output


@contextmanager
def worker(site: Installation, *options: str) -> Iterator[subprocess.Popen]:
    process = site.start("manage.py", "worker", "--interval=0.1", "--beat=0.1", *options, **SETTINGS)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(found: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def job(site: Installation, pk: str) -> tuple:
    return site.rows("SELECT state, percentage, attempts FROM jobs_job WHERE id = ?", pk)[0]


def test_a_job_outlives_the_worker_that_is_killed(site: Installation, tmp_path: Path):
    lines = tmp_path / "lines"
    pk = shell(site, START.format(path=str(lines), lines=12))
    with worker(site) as first:
        wait_for(lambda: job(site, pk)[1] >= 25)
        assert (job(site, pk)[0], job(site, pk)[2]) == ("RUNNING", 1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    with worker(site) as second:
        wait_for(lambda: job(site, pk)[0] == "DONE")
    assert job(site, pk) == ("DONE", 100, 2)
    by_worker = lines.read_text().split()
    assert (by_worker[0], by_worker[-1], by_worker.count(str(second.pid))) == (
        str(first.pid),
        str(second.pid),
        12,
    )


def test_two_workers_share_the_queue_and_a_running_job_is_cancelled(site: Installation, tmp_path: Path):
    files = [tmp_path / "a", tmp_path / "b"]
    pks = shell(site, "".join(START.format(path=str(file), lines=80) for file in files)).split()
    with worker(site) as first, worker(site) as second:
        wait_for(lambda: all(job(site, pk)[0] == "RUNNING" and job(site, pk)[1] > 0 for pk in pks))
        assert {file.read_text().split()[0] for file in files} == {str(first.pid), str(second.pid)}
        shell(site, "\n".join(CANCEL.format(pk=pk) for pk in pks))
        wait_for(lambda: [job(site, pk)[0] for pk in pks] == ["CANCELLED", "CANCELLED"], seconds=5)
        first.terminate()
        assert first.wait(timeout=5) == 0
