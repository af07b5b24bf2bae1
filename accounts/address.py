"""Where a request came from."""

import ipaddress
from collections.abc import Callable, Mapping
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# The address behind the request at work, so that every event tells it; None outside a request.
current: ContextVar[str | None] = ContextVar("address", default=None)


def client_address(request: HttpRequest) -> str | None:
    """
    The address of the client, or None where there is none.

    A forwarded address is believed only with settings.BEHIND_PROXY, and then the last one alone: it is the
    one that our own proxy saw and added, whatever the client put before it.
    """
    return _valid(_claimed(request.META))


def _claimed(meta: Mapping[str, str]) -> str:
    if settings.BEHIND_PROXY:
        return meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return meta.get("REMOTE_ADDR", "")


def _valid(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def remember_address(get_response: Callable[[HttpRequest], HttpResponse]):
    """Middleware: every event recorded during the request carries its address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = current.set(client_address(request))
        try:
            return get_response(request)
        finally:
            current.reset(token)

    return middleware
