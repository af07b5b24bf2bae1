"""No page and no job asks another machine for anything, and no page makes the browser do it."""

import re
import socket
import sys
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.reports.factories import make_draft
from tests.test_access import CASES
from tests.trust.installation import ROOT


class Watch:
    """Everything that Python tries on the network while it is on. An audit hook cannot be taken back, so it rests."""

    events = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")

    def __init__(self) -> None:
        self.on = False
        self.attempts: list[str] = []
        sys.addaudithook(self.notice)

    def notice(self, event: str, args: tuple) -> None:
        if self.on and event in self.events:
            self.attempts.append(f"{event} {args[-1]}")


watch = Watch()


@pytest.fixture
def guard() -> Iterator[list[str]]:
    watch.attempts.clear()
    watch.on = True
    yield watch.attempts
    watch.on = False


def test_the_guard_notices_an_attempt(guard):
    with socket.socket() as probe, pytest.raises(OSError):
        probe.settimeout(0.01)
        probe.connect(("192.0.2.1", 80))
    assert guard == ["socket.connect ('192.0.2.1', 80)"]


def every_page(world: World, client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Each page with rows of its own, as the administrator."""
    for name, case in sorted(CASES.items()):
        if case.method == "get":
            with transaction.atomic():
                yield name, client.get(reverse(name, args=case.args(world)))
                transaction.set_rollback(True)


def test_no_page_asks_another_machine_or_makes_the_browser_ask(world: World, log_in, guard):
    make_draft(world)  # for all pages of a summary
    failed, foreign = [], {}
    for name, response in every_page(world, log_in(world.admin)):
        if response.status_code >= 500:
            failed.append(name)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            html = response.content.decode()
            if found := re.findall(r'(?:src|href|action|srcset)="((?:https?:)?//[^"]*)"', html):
                foreign[name] = found
    assert (guard, failed, foreign) == ([], [], {})


def test_style_sheets_and_scripts_name_no_other_machine():
    files = [file for suffix in ("css", "js") for file in (ROOT / "static").rglob(f"*.{suffix}")]
    assert len(files) >= 2
    assert [
        file.name for file in files if re.search(r"""["'(]\s*(?:https?:)?//[a-z0-9.]+""", file.read_text())
    ] == []
