"""Jobs for tests: short ones, and one that can be watched, stopped and killed."""

import os
import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import OperationalError

from jobs.models import Job
from jobs.running import Progress, Result, cancel


def write_greeting(progress: Progress, *, name: str) -> Result:
    for number in range(1, 5):
        progress.step(number, 4, f"第{number}页")
    return Result(name=f"问候{name}.txt", content=f"你好，{name}".encode())


def write_from_file(progress: Progress, *, path: str) -> Result:
    return Result(name="文件.bin", content=Path(path))


def show_page(progress: Progress) -> Result:
    return Result(page="/imports/", message="导入了 3 行")


def say_nothing(progress: Progress) -> None:
    return None


def refuse(progress: Progress) -> None:
    raise ValidationError("2023 年没有会议记录。")


def break_down(progress: Progress) -> None:
    progress.step(1, 2)
    raise KeyError("110101199001011234")


def lose_database(progress: Progress) -> None:
    raise OperationalError("the connection is gone")


def be_cancelled(progress: Progress) -> Result:
    progress.step(1, 4)
    cancel(progress.job)
    progress.step(2, 4)
    return Result(message="不应到达")


def be_taken_over(progress: Progress) -> Result:
    Job.objects.filter(pk=progress.job.pk).update(attempts=9)
    return Result(name="迟到.txt", content=b"late")


def take_too_long(progress: Progress) -> None:
    time.sleep(30)


def write_lines(progress: Progress, *, path: str, lines: int) -> Result:
    """One line with the process number every tenth of a second."""
    for number in range(lines):
        with Path(path).open("a") as file:
            file.write(f"{os.getpid()}\n")
        progress.step(number + 1, lines, f"第{number + 1}行")
        time.sleep(0.1)
    return Result(name="行.txt", content=Path(path))
