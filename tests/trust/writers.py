"""
`python -m tests.trust.writers COUNT SECONDS`: processes that all write the audit trace; prints what they met.

With 0 seconds they go on until the standard input ends.
"""

import json
import multiprocessing
import sys
from multiprocessing.synchronize import Event

import django


def write(number: int, over: Event, results: multiprocessing.Queue) -> None:
    from django.db import OperationalError

    from accounts.events import record

    written, errors = 0, []
    while not over.is_set():
        try:
            record("写入", None, 进程=number, 序号=written)
            written += 1
        except OperationalError as error:
            errors.append(str(error))
    results.put((written, errors))


def main(count: int, seconds: float) -> None:
    django.setup()
    context = multiprocessing.get_context("fork")
    results, over = context.Queue(), context.Event()
    processes = [context.Process(target=write, args=(number, over, results)) for number in range(count)]
    for process in processes:
        process.start()
    sys.stdout.write("started\n")
    sys.stdout.flush()
    if seconds:
        over.wait(seconds)
    else:
        sys.stdin.read()
    over.set()
    found = [results.get() for _ in processes]
    for process in processes:
        process.join()
    met = {
        "written": [written for written, _ in found],
        "errors": [error for _, errors in found for error in errors],
    }
    sys.stdout.write(f"{json.dumps(met)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
