"""
Every chapter's figures of a year for a township, a county and the city: what a summary counts, and how long it takes.

    python -m benchmarks.figures
"""

import os
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.measuring import Report, exponent, machine, offices  # noqa: E402
from common.periods import Period  # noqa: E402
from members.models import Branch  # noqa: E402
from reports.sections import key_of, sections  # noqa: E402

YEAR = Period.of_year(timezone.localdate().year - 1)
# Milliseconds for all chapters together; the city's are counted in a job.
MOST = (1_000.0, None, 20_000.0)
ROUNDS = 2


def counted(section, branches) -> tuple[float, int]:
    """Milliseconds, the best of a few rounds, and queries."""
    best, queries = float("inf"), 0
    for _ in range(ROUNDS):
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            section.collect(YEAR, branches)
            best = min(best, (time.perf_counter() - start) * 1000)
        queries = len(captured)
    return best, queries


def main() -> None:
    report = Report()
    report.note(machine())
    places = offices()
    sizes = [members for *_, members in places]
    report.head("chapter", "queries", *(f"{size} members, ms" for size in sizes), "growth")
    whole, asked = [0.0, 0.0, 0.0], 0
    for section in sections():
        found = [counted(section, Branch.objects.under(committee)) for _, committee, _, _ in places]
        times = [taken for taken, _ in found]
        queries = {number for _, number in found}
        if len(queries) != 1:
            report.broken.append(f"{key_of(section)}: {sorted(queries)} queries; their number is to be fixed")
        whole = [sum(pair) for pair in zip(whole, times, strict=True)]
        asked += max(queries)
        growth = exponent(times[0], times[2], sizes)
        report.row(key_of(section), "/".join(map(str, sorted(queries))), *times, growth)
    report.row("all", asked, *whole, exponent(whole[0], whole[2], sizes))
    promised = [
        report.bound(f"figures of {size} members", taken, most) if most else ""
        for size, taken, most in zip(sizes, whole, MOST, strict=True)
    ]
    report.row("promised", "", *promised, "")
    report.finish()


main()
