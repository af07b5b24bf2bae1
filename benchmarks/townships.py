"""
The pages of one township in a database of its own and in a city of hundreds of townships: neighbours cost nothing.

ALONE_URL names a database with one township, populated like the city that DATABASE_URL names.

    python -m benchmarks.townships
"""

import json
import os
import statistics
import subprocess
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from benchmarks.measuring import Report, machine, offices, opened, signed_in, timed  # noqa: E402
from benchmarks.places import pages  # noqa: E402

MOST = 1.3
MOST_ALONE = 200  # ms, of the workbench counted anew
TURNS = 2


def measured() -> dict[str, float]:
    """Median milliseconds of each page of one township."""
    _, committee, user, _ = offices()[0]
    client = signed_in(user)
    return {
        name: timed(opened(client, url), rounds=25, seconds=1.5).p50
        for name, url in pages(committee, user).items()
    }


def in_database(url: str) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.townships", "--measure"]
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return json.loads(done.stdout)


def main() -> None:
    if "--measure" in sys.argv:
        json.dump(measured(), sys.stdout)
        return
    report = Report()
    report.note(machine())
    alone, among = [], []
    for _ in range(TURNS):
        alone.append(in_database(os.environ["ALONE_URL"]))
        among.append(in_database(os.environ["DATABASE_URL"]))
    report.head("page", "1 township, ms", "all townships, ms", "ratio")
    best: list[tuple[float, float]] = []
    for name in alone[0]:
        one, many = min(turn[name] for turn in alone), min(turn[name] for turn in among)
        best.append((one, many))
        report.row(name, one, many, many / one)
    ratio = sum(many for _, many in best) / sum(one for one, _ in best)
    report.row("all pages", "", "", ratio)
    report.row("middle page", "", "", statistics.median(many / one for one, many in best))
    report.note(report.bound("a township among others", ratio, MOST, "× its time alone"))
    workbench = min(turn["workbench"] for turn in alone)
    report.note(report.bound("workbench of a township by itself", workbench, MOST_ALONE))
    report.finish()


main()
