"""
Import of a roster against django-import-export with its default settings, in one run.

    python -m benchmarks.imports [--rows 20000] [--database URL ...]

Each measurement is a process of its own on an empty or filled database: a workbook is read, checked and stored with
its audit rows, first as new rows, then with three cells of each changed. Prints seconds, ratio and peak memory; the
exit code is 1 when a ratio is under 10 or the peak over 300 MB. Without --database it makes a SQLite file; the
database of a PostgreSQL URL must be empty.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST_RATIO, MOST_MEGABYTES = 10, 300


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--database", action="append", default=[])
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, url in enumerate(options.database or [f"sqlite:///{folder}/benchmark.sqlite3"]):
            good &= compare(folder / str(number), url, options.rows)
    return 0 if good else 1


def compare(folder: Path, url: str, rows: int) -> bool:
    folder.mkdir()
    tell(f"{url.partition(':')[0]}, {rows} rows")
    found = {way: measure(folder / way, url, rows, way) for way in ("own", "default")}
    good = True
    for kind in ("new", "changed"):
        own, default = found["own"][kind], found["default"][kind]
        ratio = default["seconds"] / own["seconds"]
        tell(
            f"  {kind:8} own {own['seconds']:6.1f} s {own['megabytes']:4.0f} MB   "
            f"default {default['seconds']:6.1f} s {default['megabytes']:4.0f} MB   ratio {ratio:.1f}"
        )
        good &= ratio >= LEAST_RATIO and own["megabytes"] <= MOST_MEGABYTES
    return good


def measure(folder: Path, url: str, rows: int, way: str) -> dict[str, dict[str, float]]:
    folder.mkdir()
    environment = os.environ | {
        "DEMO": "1",
        "DEBUG": "1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "dangjian.settings",
    }

    def run(step: str) -> str:
        command = [sys.executable, "-m", "benchmarks.import_ways", step, str(folder), str(rows), way]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout.strip().splitlines()[-1]

    run("prepare")
    return {kind: json.loads(run(kind)) for kind in ("new", "changed")}


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
