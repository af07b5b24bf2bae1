"""Real worker processes on a real installation: progress, kill -9, cancelling, two at once, and the end of a parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.trust.installation import ROOT, Installation

SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings"}
START = """
from jobs.running import start
from tests.jobs.functions import write_lines
print(start(None, "行", write_lines, path={path!r}, lines={lines}).pk)
"""
CANCEL = "from jobs.models import Job; from jobs.running import cancel; cancel(Job.objects.get(pk={pk}))"


@pytest.fixture(scope="module")
def site(prepared: Installation, tmp_path_factory) -> Installation:
    return prepared.copy_to(tmp_path_factory.mktemp("jobs") / "site")


def shell(site: Installation, code: str) -> str:
    status, output = site.manage("shell", "--no-imports", "-c", code, **SETTINGS)
    assert status == 0, output
    return output


@contextmanager
def worker(site: Installation, *options: str) -> Iterator[subprocess.Popen]:
    process = site.start("manage.py", "worker", "--interval=0.1", "--beat=0.3", *options, **SETTINGS)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(found: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(number: int) -> bool:
    """A process that ended but was not asked for by its parent has no command any more."""
    command = Path(f"/proc/{number}/cmdline")
    return command.exists() and command.read_text() != ""


def job(site: Installation, pk: str) -> tuple:
    return site.rows("SELECT state, percentage, attempts FROM jobs_job WHERE id = ?", pk)[0]


def test_a_job_outlives_the_worker_that_is_killed(site: Installation, tmp_path: Path, tell):
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
    before, after = (by_worker.count(str(process.pid)) for process in (first, second))
    tell(f"worker killed in a job after {before} of 12 lines: taken up by the next, {after} written")


def test_two_workers_share_the_queue_and_a_running_job_is_cancelled(site: Installation, tmp_path: Path):
    files = [tmp_path / "a", tmp_path / "b"]
    pks = shell(site, "".join(START.format(path=str(file), lines=80) for file in files)).split()
    with worker(site) as first, worker(site) as second:
        wait_for(lambda: all(job(site, pk)[0] == "RUNNING" and job(site, pk)[1] > 0 for pk in pks))
        assert {file.read_text().split()[0] for file in files} == {str(first.pid), str(second.pid)}
        shell(site, "\n".join(CANCEL.format(pk=pk) for pk in pks))
        wait_for(lambda: [job(site, pk)[0] for pk in pks] == ["CANCELLED", "CANCELLED"], seconds=60)
        first.terminate()
        assert first.wait(timeout=20) == 0


def test_a_worker_comes_with_the_server_and_goes_with_it(site: Installation, tmp_path: Path):
    pk = shell(site, START.format(path=str(tmp_path / "lines"), lines=1))
    with site.served(**SETTINGS, EMBEDDED_WORKER="1"):
        wait_for(lambda: job(site, pk)[0] == "DONE")
    assert site.manage("tick")[1].split() == settings.NIGHTLY_FUNCTIONS
    done = [("DONE",)] * len(settings.NIGHTLY_FUNCTIONS)
    with site.served(BACKUP_COPY_TO=str(tmp_path), EMBEDDED_WORKER="1"):
        wait_for(lambda: site.rows("SELECT state FROM jobs_job WHERE once IS NOT NULL") == done)
    backup = [path.name for path in (site.folder / "backups").iterdir()]
    assert backup == [path.name for path in tmp_path.glob("nightly-*.zip")]
    assert site.manage("tick") == (0, "今天的每日处理已经发起过。")
    command = "python=$0; $python manage.py worker --parent=$$ --beat=0.1 & echo $!; wait"
    environment = site.environment | SETTINGS
    with subprocess.Popen(
        ["bash", "-c", command, sys.executable], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout
        number = int(starter.stdout.readline())
        starter.kill()
        wait_for(lambda: not is_running(number))
