"""
Fifty requests a second for a minute, one in twenty of them writing, from offices and secretaries all over the city.

    python -m benchmarks.load [SECONDS]
"""

import os
import sys
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from urllib.parse import urlencode

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from benchmarks.measuring import Report, Times, machine, office_of  # noqa: E402
from benchmarks.serving import Request, send, served, session_of  # noqa: E402
from meetings.models import Meeting  # noqa: E402
from members.models import Branch, Committee, Member, Scope  # noqa: E402

A_SECOND, WRITING, MOST = 50, 0.05, 500.0
TOWNSHIPS = 40
# Asked beforehand one after the other, as of servers that have run for a while.
WARM_UP = 300
MINUTES = (
    "会议学习了有关文件，党员结合工作实际开展讨论，形成一致意见，明确了下一步任务分工和时限，会后逐项落实。"
)


def secretary_of(branch: Branch) -> User:
    user, _ = User.objects.get_or_create(
        username=f"benchmark-branch-{branch.pk}",
        defaults={"name": "测速", "role": Role.SECRETARY, "password": "!"},
    )
    Scope.objects.get_or_create(user=user, branch=branch)
    return user


def reading(committee: Committee, session: str) -> list[Request]:
    """What an office opens in a day, each as often as it is listed."""
    members = Member.objects.filter(branch__committee=committee).order_by("?")[:5]
    meetings = Meeting.objects.filter(branch__committee=committee).order_by("?")[:5]
    roster = reverse("members:member-list")
    return [
        *[Request("workbench", reverse("home"), session)] * 2,
        *[Request("roster", roster, session)] * 4,
        *[Request("roster, searched", f"{roster}?{urlencode({'q': '建国'})}", session)] * 2,
        *(Request("member", reverse("members:member-detail", args=[one.pk]), session) for one in members),
        *[Request("meetings", reverse("meetings:meeting-list"), session)] * 4,
        *(Request("meeting", reverse("meetings:meeting-detail", args=[one.pk]), session) for one in meetings),
        *[Request("payments", reverse("dues:payment-list"), session)] * 2,
        Request("matrix", reverse("meetings:matrix"), session),
        *[Request("search", f"{reverse('search')}?q=zjg", session)] * 2,
    ]


def record(session: str) -> Request:
    """A meeting of a branch, handed in with its roster."""
    data = {
        "kind": Meeting.Kind.PARTY_DAY,
        "token": uuid.uuid4(),
        "version": 0,
        "held_on": timezone.localdate() - timedelta(days=1),
        "started_at": "09:00",
        "ended_at": "10:00",
        "place": "党群服务中心",
        "host": "王建国",
        "recorder": "李秀兰",
        "topic": "测速主题党日",
        "minutes": MINUTES,
        "guests": 0,
    }
    return Request("hand in a meeting", reverse("meetings:meeting-create"), session, data)


def requests(seconds: int, random: Random) -> list[Request]:
    townships = list(Committee.objects.filter(level=Committee.Level.TOWNSHIP).order_by("?")[:TOWNSHIPS])
    pages = [reading(township, session_of(office_of(township))) for township in townships]
    writers = [
        session_of(secretary_of(township.branches.order_by("pk").first()))
        for township in townships
        if township.branches.exists()
    ]
    return [
        record(random.choice(writers)) if random.random() < WRITING else random.choice(random.choice(pages))
        for _ in range(seconds * A_SECOND + WARM_UP)
    ]


def answer(port: int, request: Request, due: float) -> tuple[str, float, bool]:
    """Name, milliseconds since the request was due, and whether it was answered as it should be."""
    try:
        status = send(port, request)
    except OSError:
        status = 0
    return request.name, (time.perf_counter() - due) * 1000, status == (302 if request.data else 200)


def driven(port: int, wanted: list[Request]) -> list[tuple[str, float, bool]]:
    """One request every fiftieth of a second, whether the ones before it are answered or not."""
    for request in wanted[:WARM_UP]:
        answer(port, request, 0)
    begun = time.perf_counter() + 0.2
    with ThreadPoolExecutor(200) as pool:
        waiting = []
        for number, request in enumerate(wanted[WARM_UP:]):
            due = begun + number / A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(pool.submit(answer, port, request, due))
        return [one.result() for one in waiting]


def main() -> None:
    seconds = int(sys.argv[1]) if sys.argv[1:] else 60
    report = Report()
    report.note(machine())
    wanted = requests(seconds, Random(1))  # noqa: S311
    with served() as port:
        answers = driven(port, wanted)
    report.head("request", "number", "p50 ms", "p95 ms", "errors")
    wrong = Counter(name for name, _, right in answers if not right)
    for name in sorted({name for name, _, _ in answers}):
        times = Times(tuple(sorted(taken for other, taken, _ in answers if other == name)))
        report.row(name, len(times.sorted), times.p50, times.p95, wrong[name])
    times = Times(tuple(sorted(taken for _, taken, _ in answers)))
    report.row("all", len(answers), times.p50, times.p95, wrong.total())
    report.note(f"p95 {report.bound('p95 under load', times.p95, MOST)}")
    report.note(f"errors {report.bound('errors under load', wrong.total(), 0, 'requests')}")
    report.finish()


main()
