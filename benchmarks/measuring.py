"""Times of pages in one process, without a network: percentiles, numbers of queries, bounds that hold or are broken."""

import gc
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from members.models import Branch, Committee, Member, Scope

SECONDS_PER_PAGE = 3.0


@dataclass(frozen=True)
class Times:
    """Milliseconds, in order of size."""

    sorted: tuple[float, ...]

    def at(self, share: float) -> float:
        return self.sorted[min(len(self.sorted) - 1, math.ceil(share * len(self.sorted)) - 1)]

    @property
    def p50(self) -> float:
        return self.at(0.50)

    @property
    def p95(self) -> float:
        return self.at(0.95)


def timed(call: Callable[[], object], rounds: int = 60, seconds: float = SECONDS_PER_PAGE) -> Times:
    """
    A call to warm up, then `rounds` calls, fewer where they take longer than `seconds`: ten, but three of a page
    that takes so long that ten take three times as much. The million objects that the page of a whole city left behind
    are swept away before, or one of the calls would pay for it.
    """
    call()
    gc.collect()
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < rounds and _goes_on(len(taken), time.perf_counter() - begun, seconds):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return Times(tuple(sorted(taken)))


def _goes_on(made: int, passed: float, seconds: float) -> bool:
    return passed < seconds or made < 3 or (made < 10 and passed < 3 * seconds)


def taken_in_turn(calls: Sequence[Callable[[], object]], rounds: int = 30, seconds: float = 8) -> list[Times]:
    """The times of several calls made one after the other again and again, so that a busy moment meets them all."""
    for call in calls:
        call()
    taken: list[list[float]] = [[] for _ in calls]
    begun = time.perf_counter()
    while len(taken[0]) < rounds and (len(taken[0]) < 5 or time.perf_counter() - begun < seconds):
        for call, own in zip(calls, taken, strict=True):
            start = time.perf_counter()
            call()
            own.append((time.perf_counter() - start) * 1000)
    return [Times(tuple(sorted(own))) for own in taken]


def exponent(first: float, last: float, sizes: Sequence[int]) -> float:
    """How the time grows from the first size to the last: 0 not at all, 1 as the size does."""
    return math.log(last / first) / math.log(sizes[-1] / sizes[0])


@dataclass
class Report:
    """Lines of a Markdown table as they come, and at the end an exit code."""

    broken: list[str] = field(default_factory=list)

    def head(self, *names: str) -> None:
        self.row(*names)
        self.row(*["---"] * len(names))

    def row(self, *cells: object) -> None:
        print("|", " | ".join(_shown(cell) for cell in cells), "|", flush=True)  # noqa: T201

    def note(self, text: str) -> None:
        print(f"\n{text}\n", flush=True)  # noqa: T201

    def bound(self, name: str, value: float, most: float, unit: str = "ms") -> str:
        """What is promised of a value, as a cell of the table."""
        held = value <= most
        if not held:
            self.broken.append(f"{name}: {_shown(value)} {unit}, at most {most:g} {unit} are promised")
        return f"≤ {most:g} {unit}" if held else f"**BROKEN: ≤ {most:g} {unit}**"

    def finish(self) -> None:
        for line in self.broken:
            self.note(f"BROKEN {line}")
        sys.exit(1 if self.broken else 0)


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell >= 20 else f"{cell:.2f}" if cell < 2 else f"{cell:.1f}"
    return str(cell)


def machine() -> str:
    """What everything was measured on."""
    model = "processor unknown"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        version = "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
        cursor.execute(version)
        server = f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} × {model}, {memory:.0f} GB, Python {platform.python_version()}, {server}, "
        f"{Member.objects.count()} members in {Branch.objects.count()} branches; load {load:.1f} at the start"
    )


def office_of(committee: Committee) -> User:
    """A user of the office of a committee, who sees it and everything below."""
    user, _ = User.objects.get_or_create(
        username=f"benchmark-{committee.pk}",
        defaults={"name": "测速", "role": Role.OFFICE, "password": "!"},
    )
    Scope.objects.get_or_create(user=user, committee=committee)
    return user


def offices() -> list[tuple[str, Committee, User, int]]:
    """A township, its county and its city, the smallest first: level, committee, office, members it sees."""
    city = Committee.objects.filter(level=Committee.Level.CITY).order_by("pk").last()
    if city is None:
        sys.exit("Nothing to measure: manage.py populate first.")
    county = Committee.objects.filter(parent=city).order_by("pk").first()
    township = Committee.objects.filter(parent=county).order_by("pk").first()
    return [
        (
            committee.get_level_display(),
            committee,
            office_of(committee),
            Member.objects.filter(branch__committee__path__startswith=committee.path).count(),
        )
        for committee in (township, county, city)
    ]


def signed_in(user: User) -> Client:
    # As after a reload: the home page is counted anew, not shown as it was kept for a minute.
    client = Client(headers={"host": "127.0.0.1", "cache-control": "max-age=0"})
    client.force_login(user)
    return client


def opened(client: Client, url: str) -> Callable[[], object]:
    """A call that opens the page and insists on its being there."""

    def call() -> None:
        response = client.get(url)
        if response.status_code != 200:
            sys.exit(f"{url} answers {response.status_code}")

    return call


def queries_of(call: Callable[[], object]) -> list[dict]:
    with CaptureQueriesContext(connection) as captured:
        call()
    return captured.captured_queries
