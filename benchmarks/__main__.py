"""
All benchmarks one after the other, in half an hour on an idle machine; exit code 1 when a bound of any is broken, or
when one does not come to its end.

    python -m benchmarks
"""

import subprocess
import sys
import time

SCRIPTS = ("load", "throughput", "pages", "figures", "admin", "townships", "printing", "imports")
MOST_MINUTES = 12


def holds(name: str) -> bool:
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    try:
        return not subprocess.run(command, check=False, timeout=MOST_MINUTES * 60).returncode  # noqa: S603
    except subprocess.TimeoutExpired:
        return False


def main() -> None:
    broken = []
    for name in SCRIPTS:
        print(f"\n## {name}", flush=True)  # noqa: T201
        begun = time.monotonic()
        if not holds(name):
            broken.append(name)
        print(f"\n{name}: {time.monotonic() - begun:.0f} s", flush=True)  # noqa: T201
    sys.exit(f"BROKEN: {', '.join(broken)}" if broken else 0)


main()
