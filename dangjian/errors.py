"""Error pages that need neither user nor database, with the number under which the log has the request."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html", {"number": _number(request)}), status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html", {"number": _number(request)}), status=400)


def _number(request: HttpRequest) -> str:
    return getattr(request, "number", "")
