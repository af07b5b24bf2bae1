"""The site on a port of this machine, served as an office serves it: gunicorn.conf.py with two web processes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from accounts.models import User
from benchmarks.measuring import signed_in

CSRF = "0" * 32
PATIENCE = 30.0


@dataclass(frozen=True)
class Request:
    """One request of a signed-in user; with `data` it is sent as a form, with `reload` as a browser reloads a page."""

    name: str
    path: str
    session: str
    data: dict[str, object] | None = field(default=None, hash=False)
    reload: bool = False


@contextmanager
def served() -> Iterator[int]:
    """The port; the server is gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "benchmarks.wsgi", "--bind", f"127.0.0.1:{port}"]
    environment = os.environ | {"EMBEDDED_WORKER": "0", "WEB_PROCESSES": "2"}
    with subprocess.Popen(command, env=environment) as server:  # noqa: S603
        try:
            _wait(port, server)
            yield port
        finally:
            server.terminate()


def _wait(port: int, server: subprocess.Popen) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE and server.poll() is None:
        try:
            if send(port, Request("", "/healthz", "")) == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The server does not answer.")


def session_of(user: User) -> str:
    return signed_in(user).cookies["sessionid"].value


def send(port: int, request: Request) -> int:
    """The status of the answer, read to its end. OSError when there is none."""
    headers = {"Cookie": f"sessionid={request.session}; csrftoken={CSRF}", "Connection": "close"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        if request.reload:
            headers["Cache-Control"] = "max-age=0"
        if request.data is None:
            connection.request("GET", request.path, headers=headers)
        else:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
            connection.request("POST", request.path, urlencode(request.data, doseq=True), headers)
        response = connection.getresponse()
        response.read()
        return response.status
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
