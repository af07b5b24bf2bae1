"""A full disk and a database that restarts under load, caused for real."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
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
    prepared: Installation, small_disk: Path, capsys
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
    with capsys.disabled():
        refused = statuses.count(500)
        sys.stdout.write(f"\nfull disk: {len(accepted)} accepted and present, {refused} refused, 0 half\n")


# --- PostgreSQL restarts under load -------------------------------------------------------------------------------

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
MAKE = f"""
from accounts.models import Role, User
from members.models import Committee, Scope
user = User.objects.create_user("{ADMIN}", password="{PASSWORD}", name="王五", role=Role.ADMIN)
Scope.objects.create(user=user, committee=Committee.objects.create(name="XX镇党委"))
"""
COUNT = "from accounts.models import Event; print(Event.objects.filter(kind='退出其他会话').count())"
WRITE = "/accounts/sessions/end-others/"


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


def hammer(server: Server, stopped: threading.Event) -> tuple[int, int]:
    """Writes until it is stopped: how many were accepted, and how many were not."""
    browser, accepted, failed = Browser(server.url), 0, 0
    assert browser.post("/accounts/login/", {"username": ADMIN, "password": PASSWORD})[0] == 200
    while not stopped.is_set():
        try:
            status, _ = browser.post(WRITE, {})
        except (OSError, HTTPException):
            status = 0
        accepted, failed = accepted + (status == 200), failed + (status != 200)
    return accepted, failed


def test_a_restart_of_postgresql_under_load_loses_nothing_and_fails_at_most_two(
    cluster: Cluster, tmp_path: Path, capsys
):
    site, changes = Installation(tmp_path), {"DATABASE_URL": cluster.url}
    for args in (("migrate", "--verbosity", "0"), ("create_keys",), ("shell", "--no-imports", "-c", MAKE)):
        assert site.manage(*args, **changes)[0] == 0
    with site.served(**changes) as server, ThreadPoolExecutor(1) as pool:
        stopped = threading.Event()
        load = pool.submit(hammer, server, stopped)
        time.sleep(SECONDS)
        cluster.restart()
        time.sleep(SECONDS)
        stopped.set()
        accepted, failed = load.result()
    written = int(site.manage("shell", "--no-imports", "-c", COUNT, **changes)[1])
    assert accepted <= written <= accepted + failed
    assert (failed <= 2, accepted > 10 * SECONDS) == (True, True)
    assert site.manage("verify_audit", **changes)[0] == 0
    with capsys.disabled():
        sys.stdout.write(f"\nPostgreSQL restarted: {accepted} accepted and present, {failed} failed\n")
