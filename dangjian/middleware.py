"""The number of a request, headers that every page carries, and the size of what is sent."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from dangjian.logs import request_number

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing here needs a device or a payment; the list is what browsers grant by default.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)


def number_requests(get_response: Handler) -> Handler:
    """`request.number`: eight characters that can be read out over the telephone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.number = secrets.token_hex(4)
        token = request_number.set(request.number)
        try:
            response = get_response(request)
        finally:
            request_number.reset(token)
        response["X-Request-Number"] = request.number
        return response

    return middleware


def guard_pages(get_response: Handler) -> Handler:
    """Refuses a request that is too large, and keeps every page out of every cache; static files come before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # No text of a person holds this character, and PostgreSQL takes none that does.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.MAX_REQUEST_BYTES:
            response = render(request, "413.html", status=413)
        else:
            response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        add_never_cache_headers(response)
        return response

    return middleware


class RepeatReads:
    """
    A page that only looks is made once more when the database went away under it, as at a restart; the connection then
    is a new one. What was sent is never repeated: nobody knows whether it was written.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD") or not isinstance(exception, OperationalError):
            return None
        for connection in connections.all(initialized_only=True):
            connection.close()
        view = request.resolver_match
        return view.func(request, *view.args, **view.kwargs)
