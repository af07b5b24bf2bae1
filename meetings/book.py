"""A branch's year as one PDF book: cover, contents, every record with its attendance."""

import subprocess
import sys

import pylopdf_fonts_zh_cn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.template.loader import render_to_string

from common.periods import Period
from jobs.running import Progress, Result
from meetings.models import Attendance, Meeting
from members.models import Branch

FONTS = {
    "Book Songti": "FandolSong-Regular.otf",
    "Book Heiti": "FandolHei-Regular.otf",
    "Book Kaiti": "FandolKai-Regular.otf",
}
PRINT_SECONDS = 120


class PrintFailed(Exception):
    """The PDF could not be made; the message says what the administrator can do."""


def records_of(branch: Branch, year: int) -> list[Meeting]:
    """Accepted records of the year by day, with all that a sheet shows, in five queries."""
    attendances = Attendance.objects.select_related("member").only(
        "state", "reason", "meeting", "member__name"
    )
    return list(
        Meeting.objects.accepted()
        .during(Period.of_year(year))
        .filter(branch=branch)
        .select_related("branch", "committee", "group")
        .prefetch_related(
            "activities", "votes", "defects", Prefetch("attendances", attendances.order_by("pk"))
        )
        .order_by("held_on", "started_at", "pk")
    )


def write_book(progress: Progress, *, branch: int, year: int) -> Result:
    """The book in the background, of a branch that the job's owner sees; what cannot be printed is told."""
    progress.step(0, 10, "正在读取记录")
    own = Branch.objects.visible_to(progress.owner).select_related("committee").filter(pk=branch).first()
    if own is None:
        raise ValidationError("没有这个党支部，或者您已无权查看。")
    progress.step(1, 10, "正在排版")
    try:
        content = branch_book(own, year)
    except PrintFailed as failure:
        raise ValidationError(str(failure)) from failure
    return Result(name=f"{own.short_name}{year}年组织生活记录.pdf", content=content)


def branch_book(branch: Branch, year: int) -> bytes:
    """The PDF file. It is made in a process of its own, for the layout library is not safe between threads."""
    context = {
        "branch": branch,
        "year": year,
        "meetings": records_of(branch, year),
        "fonts": {name: (settings.FONT_DIR / file).resolve().as_uri() for name, file in FONTS.items()}
        | {"Book Rare": pylopdf_fonts_zh_cn.serif_path().resolve().as_uri()},
    }
    return _print(render_to_string("meetings/book.html", context))


def _print(html: str) -> bytes:
    missing = [name for name in FONTS.values() if not (settings.FONT_DIR / name).is_file()]
    if missing:
        raise PrintFailed(f"{settings.FONT_DIR} 中缺少字体：{'、'.join(missing)}。请运行 script/install。")
    command = [sys.executable, "-m", "weasyprint", "--allowed-protocols", "file,data", "-q", "-", "-"]
    try:
        # The command is fixed; what users typed comes in through stdin, escaped by the template.
        done = subprocess.run(  # noqa: S603
            command, input=html.encode(), capture_output=True, timeout=PRINT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PrintFailed("排版时间过长，没有完成，请稍后再试。") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PrintFailed("缺少打印所需的系统库，请执行：apt-get install libpango-1.0-0 libpangoft2-1.0-0。")
    return done.stdout
