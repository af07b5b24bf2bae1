"""
How many workbenches two web processes answer in a second, beside the barest view that asks the database one thing.

    python -m benchmarks.throughput
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.urls import reverse  # noqa: E402

from benchmarks.measuring import Report, machine, offices  # noqa: E402
from benchmarks.serving import Request, send, served, session_of  # noqa: E402

SECONDS, CLIENTS, TURNS = 3.0, 4, 2


def a_second(port: int, request: Request) -> float:
    """Answers a second to four clients, each of whom asks again as soon as it is answered."""

    def asked(_: int) -> int:
        number = 0
        while time.perf_counter() < until:
            number += send(port, request) == 200
        return number

    until = time.perf_counter() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(asked, range(CLIENTS))) / SECONDS


def main() -> None:
    report = Report()
    report.note(machine())
    _, _, user, _ = offices()[0]
    session = session_of(user)
    asked = [
        Request("bare view, one query", "/bare/", ""),
        Request("workbench of a township, counted", reverse("home"), session, reload=True),
        Request("workbench of a township, kept", reverse("home"), session),
        Request("roster of a township", reverse("members:member-list"), session),
    ]
    with served() as port:
        for request in asked:
            send(port, request)
        turns = [[a_second(port, request) for request in asked] for _ in range(TURNS)]
    best = [max(of_one) for of_one in zip(*turns, strict=True)]
    report.head("page", "requests a second", "bare : page")
    for request, number in zip(asked, best, strict=True):
        report.row(request.name, number, best[0] / number)
    report.finish()


main()
