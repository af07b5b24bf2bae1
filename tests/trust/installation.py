"""A real installation in a folder of its own: own database, keys and server, driven from outside."""

import contextlib
import http.cookiejar
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.backends.sqlite3._functions import register

ROOT = Path(__file__).resolve().parents[2]
# How long crowds go on: short in script/test; TRUST_SECONDS=20 gives the figures of docs/security.md.
SECONDS = int(os.environ.get("TRUST_SECONDS", "3"))
ADMIN, PASSWORD = "wang", "Bi-shui-9-qing-shan"


@dataclass(frozen=True)
class Installation:
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "dangjian.settings",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "EMBEDDED_WORKER": "0",
            "DEBUG": "1",  # pages without collected static files
        }

    @property
    def database(self) -> Path:
        return self.folder / "db.sqlite3"

    def start(self, *args: str, **changes: str) -> subprocess.Popen:
        """A Python program of the project, such as manage.py, with its output in text."""
        return subprocess.Popen(
            [sys.executable, *args],
            cwd=ROOT,
            env=self.environment | changes,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *args: str, answer: str = "", **changes: str) -> tuple[int, str]:
        """Exit code, and what was printed on either stream."""
        process = self.start("manage.py", *args, **changes)
        out, error = process.communicate(answer, timeout=60)
        return process.returncode, (out + error).strip()

    def rows(self, statement: str, *parameters: object) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            register(database)  # constraints use functions that Django adds
            return database.execute(statement, parameters).fetchall()

    def copy_to(self, folder: Path) -> "Installation":
        shutil.copytree(self.folder, folder)
        return Installation(folder)

    @contextlib.contextmanager
    def served(self, **changes: str) -> Iterator["Server"]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "dangjian.wsgi",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                "2",
                "--log-level",
                "error",
            ],
            cwd=ROOT,
            env=self.environment | changes,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        server = Server(process, f"http://127.0.0.1:{port}")
        try:
            server.wait()
            yield server
        finally:
            server.kill()


def migrate(folder: Path) -> None:
    folder.mkdir()
    code, output = Installation(folder).manage("migrate", "--verbosity", "0", "--no-backup")
    assert code == 0, output


def prepare(folder: Path, migrated: Path) -> None:
    """With keys, one committee with a branch, and one administrator."""
    installation = Installation(migrated).copy_to(folder)
    steps = """
from django.core.management import call_command
from django.conf import settings
from accounts.models import Role, User
from members.models import Branch, Committee, Scope
call_command("create_keys")
committee = Committee.objects.create(name="XX镇党委")
Branch.objects.create(committee=committee, name="小方村党支部", kind="VILLAGE", pk=1)
user = User.objects.create_user("wang", password="Bi-shui-9-qing-shan", name="王五", role=Role.ADMIN)
Scope.objects.create(user=user, committee=committee)
(settings.MEDIA_ROOT / "notes").mkdir(parents=True)
(settings.MEDIA_ROOT / "notes" / "记录.txt").write_text("附件")
"""
    code, output = installation.manage("shell", "--no-imports", "-c", steps)
    assert code == 0, output


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen
    url: str

    def wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response,
            ):
                assert response.read() == b"ok"
                return
            time.sleep(0.1)
        raise TimeoutError("the server did not start")

    def kill(self) -> None:
        """kill -9 of the server and its workers, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def browser(self) -> "Browser":
        browser = Browser(self.url)
        status, _ = browser.post("/accounts/login/", {"username": ADMIN, "password": PASSWORD})
        assert status == 200
        return browser


class Browser:
    """One logged-in person: cookies, and the form token with each post."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/accounts/login/")

    def get(self, path: str) -> tuple[int, str]:
        return self._send(urllib.request.Request(self.url + path))

    def post(self, path: str, data: dict) -> tuple[int, str]:
        token = next(cookie.value for cookie in self.cookies if cookie.name.endswith("csrftoken"))
        body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": token}, doseq=True).encode()
        return self._send(urllib.request.Request(self.url + path, body))

    def _send(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def new_user(number: int) -> dict:
    return {"username": f"user{number}", "name": "李四", "role": "SECRETARY", "branches": [1]}
