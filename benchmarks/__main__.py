"""
All benchmarks one after the other; exit code 1 when a bound of any is broken.

    python -m benchmarks
"""

import subprocess
import sys

SCRIPTS = ("pages", "figures", "admin", "townships", "printing", "throughput", "load")


def main() -> None:
    broken = []
    for name in SCRIPTS:
        print(f"\n## {name}", flush=True)  # noqa: T201
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:  # noqa: S603
            broken.append(name)
    sys.exit(f"BROKEN: {', '.join(broken)}" if broken else 0)


main()
