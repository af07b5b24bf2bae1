"""
How long what is counted for the home page and the menu is kept. The home page tells the same for a minute, the menu for
ten; whoever writes something has both counted anew with the next page.
"""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.todo import Todo
from dangjian.workbench import pressing, todos
from members.models.reach import Reach

T = TypeVar("T")
SECONDS_SHOWN = 60
WROTE_AT = "wrote_at"
# What a browser says when its user reloads the page.
RELOADED = ("max-age=0", "no-cache")
KEY = "todo_counts"
SECONDS_KEPT = 600
STALE = 0


def shown(request: HttpRequest, count: Callable[[], T]) -> T:
    """
    What the home page tells: counted within the last minute in this log-in, and since its user last wrote anything or
    reloaded the page; another day, role or scope is counted anew.
    """
    session, user = request.session, request.user
    standing = hash((user.role, Reach.of(user)))
    key = f"home-{session.session_key}-{session.get(WROTE_AT, 0)}-{timezone.localdate()}-{standing}"
    found = None if request.headers.get("Cache-Control") in RELOADED else cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, SECONDS_SHOWN)
    return found


def remember(request: HttpRequest, found: Iterable[Todo]) -> None:
    """Keep the count of each address a to-do leads to; what is not due within a week is left out."""
    counts: dict[str, int] = {}
    for todo in found:
        if pressing(todo, timezone.localdate()):
            path = todo.url.partition("?")[0].partition("#")[0]
            counts[path] = counts.get(path, 0) + todo.count
    kept = request.session.get(KEY)
    fresh = kept is not None and kept["counted_at"] > time.time() - SECONDS_KEPT / 2
    if not fresh or kept["counts"] != counts:
        request.session[KEY] = {"counted_at": int(time.time()), "counts": counts}


def counts(request: HttpRequest) -> dict[str, int]:
    """Path → number of to-dos; nothing before the home page was seen."""
    kept = request.session.get(KEY)
    if kept is None:
        return {}
    if kept["counted_at"] < time.time() - SECONDS_KEPT:
        remember(request, todos(request.user, timezone.localdate()))
    return request.session[KEY]["counts"]


def recount_after_writing(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: after a POST nothing kept holds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and KEY in request.session:
            request.session[KEY] = request.session[KEY] | {"counted_at": STALE}
            request.session[WROTE_AT] = time.time_ns()
        return response

    return middleware
