"""
Imports that are killed while they write: `python -m tests.trust.killed_import FOLDER TIMES`.

Prints a line of JSON: rows found after each kill of an import in one piece and of one in parts, and after the end.
"""

import json
import os
import random
import signal
import sys
import time
from functools import partial
from pathlib import Path

import django
from django.db import connection
from openpyxl import Workbook

PART, ROWS = 40, 160


def write_roster(path: Path, first: int, rows: int) -> Path:
    from datetime import date, timedelta

    from common.identity import DEMO_AREA, make_id_number

    book = Workbook()
    book.active.title = "党员"
    book.active.append(["姓名", "所在党支部", "公民身份证号", "人员类别", "加入党组织日期"])
    for number in range(first, first + rows):
        identity = make_id_number(DEMO_AREA, date(1950, 1, 1) + timedelta(days=number), 7, "M")
        book.active.append(["张三", "小方村党支部", identity, "正式党员", "2010.6.1"])
    book.save(path)
    return path


def receive(path: Path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accounts.models import User
    from dangjian.imports import batches

    batch = batches.receive(User.objects.get(), SimpleUploadedFile(path.name, path.read_bytes()))
    assert batches.check(batch)["errors"] == []
    return batch


def killed(deed, seconds: float) -> None:
    """Fork, let the child do it, and kill -9 the child after so many seconds."""
    connection.close()
    child = os.fork()
    if not child:
        deed()
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def found() -> list[int]:
    from dangjian.models import ImportedRow
    from members.models import Member

    return [Member.objects.count(), ImportedRow.objects.count()]


def main(folder: Path, times: int) -> None:
    from dangjian.imports import batches, large
    from dangjian.models import ImportBatch

    large.ROWS_AT_ONCE = PART
    random.seed(folder.name)
    whole = receive(write_roster(folder / "甲.xlsx", 0, ROWS))
    started = time.monotonic()
    told = {"whole": [], "parts": [], "done": []}
    for turn in range(times):
        killed(partial(batches.confirm, whole), random.uniform(0.05, 0.6))
        state = ImportBatch.objects.get(pk=whole.pk).state
        told["whole"].append([*found(), state])
        if state == "DONE":
            whole = receive(write_roster(folder / f"甲{turn}.xlsx", (turn + 1) * ROWS, ROWS))
    batches.confirm(whole)
    before = found()[0]
    parts = receive(write_roster(folder / "乙.xlsx", 9_000, ROWS))
    ImportBatch.objects.filter(pk=parts.pk).update(state="RUNNING")

    def all_parts() -> None:
        while large.write_part(parts.pk).state == "RUNNING":
            pass

    for _turn in range(times):
        killed(all_parts, random.uniform(0.05, 0.8))
        rows, kept = found()
        told["parts"].append([rows - before, kept - before, ImportBatch.objects.get(pk=parts.pk).rows_done])
    all_parts()
    batch = ImportBatch.objects.get(pk=parts.pk)
    told["done"] = [found()[0] - before, batch.state, batch.counts[0]["new"]]
    told["seconds"] = time.monotonic() - started
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), int(sys.argv[2]))
