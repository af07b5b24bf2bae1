"""`python -m tests.trust.writers COUNT SECONDS`: processes that all write the audit trace; prints what they met."""

import json
import multiprocessing
import sys
import time

import django


def write(number: int, seconds: float, results: multiprocessing.Queue) -> None:
    from django.db import OperationalError

    from accounts.events import record

    written, errors, deadline = 0, [], time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            record("写入", None, 进程=number, 序号=written)
            written += 1
        except OperationalError as error:
            errors.append(str(error))
    results.put((written, errors))


def main(count: int, seconds: float) -> None:
    django.setup()
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    processes = [context.Process(target=write, args=(number, seconds, results)) for number in range(count)]
    for process in processes:
        process.start()
    sys.stdout.write("started\n")
    sys.stdout.flush()
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
