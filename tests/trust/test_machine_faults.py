"""A full disk and a database that restarts under load, caused for real."""

import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.trust.installation import ADMIN, PASSWORD, ROOT, SECONDS, Browser, Installation, Server, new_user

# Room for some users more, but not for many.
LEFT = 128 * 1024
ADD = "/accounts/users/add/"

# --- a full disk --------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small file system")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        while (free := shutil.disk_usage(folder).free - LEFT) > 0:
            file.write(bytes(free))
            file.flush()
    return ballast


def post_until_refused(browser: Browser) -> list[int]:
    """Statuses of new users one after another, to ten refusals."""
    statuses: list[int] = []
    while statuses.count(500) < 10 and len(statuses) < 300:
        statuses.append(browser.post(ADD, new_user(len(statuses)))[0])
    return statuses


def test_a_full_disk_loses_nothing_accepted_and_the_server_goes_on_once_there_is_room(
    prepared: Installation, small_disk: Path, tell
):
    site = prepared.copy_to(small_disk / "site")
    with site.served() as server:
        browser = server.browser()
        ballast = fill(small_disk)
        statuses = post_until_refused(browser)
        accepted = {f"user{number}" for number, status in enumerate(statuses) if status == 200}
        assert set(statuses) == {200, 500}
        full = site.manage("backup", str(small_disk / "backup.zip"))
        assert (full[0], "没有足够" in full[1] or "写入备份失败" in full[1]) == (1, True)
        assert [path.name for path in small_disk.iterdir() if "backup" in path.name] == []
        ballast.unlink()
        assert browser.post(ADD, new_user(999))[0] == 200
    present = site.rows("SELECT id, username FROM accounts_user WHERE username LIKE 'user%'")
    assert {name for _, name in present} == accepted | {"user999"}
    half = site.rows(
        "SELECT count(*) FROM accounts_user WHERE username LIKE 'user%' "
        "AND id NOT IN (SELECT user_id FROM members_scope)"
    )
    assert (half, site.rows("PRAGMA integrity_check")) == ([(0,)], [("ok",)])
    assert site.manage("verify_audit")[0] == 0
    refused = statuses.count(500)
    tell(f"full disk (tmpfs of 16 MB): {len(accepted)} accepted and present, {refused} refused, 0 half")


# --- PostgreSQL restarts under load -------------------------------------------------------------------------------

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
CLIENTS = 4
# A user for each: what they write ends the other sessions of its own user.
MAKE = f"""
from accounts.models import Role, User
from members.models import Committee, Scope
committee = Committee.objects.create(name="XX镇党委")
for number in range({CLIENTS}):
    user = User.objects.create_user(f"{ADMIN}{{number}}", password="{PASSWORD}", name="王五", role=Role.ADMIN)
    Scope.objects.create(user=user, committee=committee)
"""
COUNT = "from accounts.models import Event; print(Event.objects.filter(kind='退出其他会话').count())"
WRITE = "/accounts/sessions/end-others/"


# Session and user are asked for before the page, just after the connection was looked at.
OUTSIDE = 2
# The page whose connection is cut at each of its queries in turn, and how many of these it outlived.
PAGE = "/"
CUT = f"""
from django.db import close_old_connections, connection
from django.test import Client
from accounts.models import User
class Cut:
    def __init__(self, at):
        self.at = self.left = at
    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            try:
                execute("SELECT pg_terminate_backend(pg_backend_pid())", None, False, context)
            except Exception:
                pass
        return execute(sql, params, many, context)
client = Client(raise_request_exception=False, headers=dict(host="127.0.0.1"))
client.force_login(User.objects.first())
def status(at):
    cut = Cut(at)
    close_old_connections()
    with connection.execute_wrapper(cut):
        return client.get("{PAGE}").status_code, cut.left
queries = 10_000 - status(10_000)[1]
print([status(at)[0] for at in range(1, queries + 1)])
"""


class Cluster:
    """A PostgreSQL server of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        started = subprocess.run(
            [ROOT / "script" / "postgres", "start", folder, "--throwaway"],
            check=False,
            capture_output=True,
            text=True,
        )
        assert started.returncode == 0, started.stderr
        self.url = started.stdout.strip()

    def restart(self) -> None:
        """Whoever is connected is thrown out, as when the service is restarted."""
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        data = self._data()
        subprocess.run(
            [
                *as_owner,
                PROGRAMS[-1] / "pg_ctl",
                "-D",
                data,
                "-m",
                "fast",
                "-w",
                "-l",
                f"{data}/../log",
                "restart",
            ],
            check=True,
            capture_output=True,
            cwd="/",
        )

    def _data(self) -> str:
        socket = self.url.split("@")[1].split("/")[0].replace("%2F", "/")
        query = ["psql", "-h", socket, "-U", "dangjian", "-d", "dangjian", "-Atc", "SHOW data_directory"]
        return subprocess.run(query, check=True, capture_output=True, text=True).stdout.strip()

    def stop(self) -> None:
        subprocess.run([ROOT / "script" / "postgres", "stop", self.folder], check=True, capture_output=True)


@pytest.fixture
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    pytest.importorskip("psycopg")
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed")
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.stop()


def hammer(server: Server, stopped: threading.Event, number: int) -> tuple[int, int, int]:
    """Writes and looks in turn until it is stopped: writes that were accepted, those that were not, pages not shown."""
    browser, accepted, failed, unseen = Browser(server.url), 0, 0, 0
    assert browser.post("/accounts/login/", {"username": f"{ADMIN}{number}", "password": PASSWORD})[0] == 200
    while not stopped.is_set():
        written, seen = answer(lambda: browser.post(WRITE, {})), answer(lambda: browser.get(PAGE))
        accepted, failed = accepted + (written == 200), failed + (written != 200)
        unseen += seen != 200
    return accepted, failed, unseen


def answer(request: Callable[[], tuple[int, str]]) -> int:
    """The status, or 0 without an answer."""
    try:
        return request()[0]
    except (OSError, HTTPException):
        return 0


def made(cluster: Cluster, folder: Path) -> tuple[Installation, dict[str, str]]:
    site, changes = Installation(folder), {"DATABASE_URL": cluster.url}
    for args in (("migrate", "--verbosity", "0"), ("create_keys",), ("shell", "--no-imports", "-c", MAKE)):
        assert site.manage(*args, **changes)[0] == 0
    return site, changes


def test_a_restart_of_postgresql_under_load_loses_nothing_and_fails_at_most_two(
    cluster: Cluster, tmp_path: Path, tell
):
    site, changes = made(cluster, tmp_path)
    told = site.manage("shell", "--no-imports", "-c", CUT, **changes)[1]
    statuses = json.loads(re.search(r"^\[[\d, ]+]$", told, re.MULTILINE)[0])
    assert (statuses[:OUTSIDE], set(statuses[OUTSIDE:])) == ([500] * OUTSIDE, {200})
    with site.served(**changes) as server, ThreadPoolExecutor(CLIENTS) as pool:
        stopped = threading.Event()
        load = [pool.submit(hammer, server, stopped, number) for number in range(CLIENTS)]
        time.sleep(SECONDS)
        cluster.restart()
        time.sleep(SECONDS)
        stopped.set()
        accepted, failed, unseen = map(sum, zip(*[client.result() for client in load], strict=True))
    written = int(site.manage("shell", "--no-imports", "-c", COUNT, **changes)[1])
    assert accepted <= written <= accepted + failed
    assert (failed + unseen <= 2, accepted > 10 * SECONDS) == (True, True)
    assert site.manage("verify_audit", **changes)[0] == 0
    requests = 3 * (accepted + failed)  # what was written leads to a page, and another is asked for
    tell(
        f"PostgreSQL restarted: {requests} requests of {CLIENTS} clients, {accepted} writes accepted and present, "
        f"{failed + unseen} failed; a page outlives a cut at each of its {len(statuses) - OUTSIDE} queries"
    )
