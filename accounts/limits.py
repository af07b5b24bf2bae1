"""How often a user may export, download and search within a minute."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Event, User

DOWNLOADS_A_MINUTE, SEARCHES_A_MINUTE = 60, 60
Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
KIND_OF_EXPORTS = "导出"
EXPORTS_A_MINUTE = 20


def too_often(
    user: User | AnonymousUser, kind: str = KIND_OF_EXPORTS, a_minute: int = EXPORTS_A_MINUTE
) -> bool:
    """Whether the user has left `a_minute` events of this kind within the last minute."""
    since = timezone.now() - timedelta(minutes=1)
    return Event.objects.filter(user=user.pk, kind=kind, at__gt=since).count() >= a_minute


def beyond(user: User, kind: str, a_minute: int) -> bool:
    """Whether this is more than `a_minute` of the kind; counted by each server process for itself."""
    key = f"limit-{kind.encode().hex()}-{user.pk}-{int(time.time()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > a_minute


def refused(request: HttpRequest, kind: str) -> HttpResponse:
    return render(request, "429.html", {"kind": kind}, status=429)


def limit_downloads(get_response: Handler) -> Handler:
    """Whatever leaves as a file counts; nobody empties the system with one account in an hour."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        leaves = response.headers.get("Content-Disposition", "").startswith("attachment")
        if leaves and request.user.is_authenticated and beyond(request.user, "下载", DOWNLOADS_A_MINUTE):
            return refused(request, "下载")
        return response

    return middleware


def limited(kind: str = KIND_OF_EXPORTS, a_minute: int = EXPORTS_A_MINUTE) -> Callable[[View], View]:
    """
    For a view that records an event of this kind: 429 once the user has `a_minute` of them within a minute, counted in
    the trace that all processes share.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if too_often(request.user, kind, a_minute):
                return refused(request, kind)
            return view(request, *args, **kwargs)

        return checked

    return decorate
