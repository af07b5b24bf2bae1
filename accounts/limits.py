"""How often a user may do what leaves an event, such as an export, counted in the trace that all processes share."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Event, User

View = Callable[..., HttpResponse]
KIND_OF_EXPORTS = "导出"
EXPORTS_A_MINUTE = 20


def too_often(
    user: User | AnonymousUser, kind: str = KIND_OF_EXPORTS, a_minute: int = EXPORTS_A_MINUTE
) -> bool:
    """Whether the user has left `a_minute` events of this kind within the last minute."""
    since = timezone.now() - timedelta(minutes=1)
    return Event.objects.filter(user=user.pk, kind=kind, at__gt=since).count() >= a_minute


def limited(kind: str = KIND_OF_EXPORTS, a_minute: int = EXPORTS_A_MINUTE) -> Callable[[View], View]:
    """For a view that records an event of this kind: 429 once the user has `a_minute` of them within a minute."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if too_often(request.user, kind, a_minute):
                return render(request, "429.html", {"kind": kind}, status=429)
            return view(request, *args, **kwargs)

        return checked

    return decorate
