"""
The main pages as the offices of a township, a county and a city open them, in one process.

    python -m benchmarks.pages [NAME]
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from benchmarks.measuring import (  # noqa: E402
    Report,
    Times,
    exponent,
    machine,
    offices,
    opened,
    queries_of,
    signed_in,
    timed,
)
from benchmarks.places import pages  # noqa: E402

# Milliseconds within which 95 of 100 calls answer: for the township, the county, the city.
MOST: dict[str, tuple[float | None, float | None, float | None]] = {
    "roster": (120, None, 400),
    "matrix": (150, 600, None),
    "workbench": (200, None, None),
    "workshop": (400, None, None),
}


def main() -> None:
    report = Report()
    report.note(machine())
    report.head("page", "members", "queries", "p50 ms", "p95 ms", "promised", "growth")
    wanted = sys.argv[1:]
    places = [(members, signed_in(user), pages(committee, user)) for _, committee, user, members in offices()]
    for name in places[0][2]:
        if wanted and name not in wanted:
            continue
        measured: list[tuple[int, Times]] = []
        for place, (members, client, urls) in enumerate(places):
            call = opened(client, urls[name])
            # A user may search sixty times a minute.
            times = timed(call, rounds=15 if name.startswith("search") else 60)
            measured.append((members, times))
            most = MOST.get(name, (None, None, None))[place]
            promised = report.bound(f"{name}, {members} members", times.p95, most) if most else ""
            growth = exponent(measured[0][1].p50, times.p50, (measured[0][0], members)) if place == 2 else ""
            report.row(name, members, len(queries_of(call)), times.p50, times.p95, promised, growth)
    report.finish()


main()
