"""
How many to-dos the menu tells of. They are counted with the home page and kept in the session; whoever writes
something has them counted anew with the next page.
"""

import time
from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.todo import Todo
from dangjian.workbench import pressing, todos

KEY = "todo_counts"
SECONDS_KEPT = 600
STALE = 0


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
    """Middleware: after a POST the counts are stale."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and KEY in request.session:
            request.session[KEY] = request.session[KEY] | {"counted_at": STALE}
        return response

    return middleware
