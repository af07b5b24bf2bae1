"""What a logged-in user meets before any page: the limits of the session, and a password that has to change."""

from collections.abc import Callable
from urllib.parse import urlencode

from auditlog.middleware import AuditlogMiddleware
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.address import client_address
from accounts.passwords import must_change
from accounts.second_factor import MISSING, OWED, STATE
from accounts.sessions import is_over, touch

Handler = Callable[[HttpRequest], HttpResponse]


class TraceChanges(AuditlogMiddleware):
    """auditlog's own believes whatever address a client claims to be forwarded for; here the rule is client_address."""

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        return client_address(request)

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        return None


def limit_sessions(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        request.signed_in = request.user.pk  # type: ignore[attr-defined]  # for the log, which must not ask again
        now = timezone.now()
        if is_over(request.session, now):
            logout(request)
            messages.info(request, "登录后超过 30 分钟没有操作，或者已满 12 小时，请重新登录。")
            return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("home"))
        touch(request.session, now)
        return get_response(request)

    return middleware


def require_second_factor(get_response: Handler) -> Handler:
    """Until the second factor is shown, or set up where it is required, only its own page and leaving are open."""
    pages = {OWED: "accounts:second-factor-check", MISSING: "accounts:second-factor"}

    def middleware(request: HttpRequest) -> HttpResponse:
        page = pages.get(request.session.get(STATE, "")) if request.user.is_authenticated else None
        if page and request.path not in (reverse(page), reverse("logout"), reverse("large-text")):
            target = request.get_full_path() if request.method == "GET" else reverse("home")
            return redirect(f"{reverse(page)}?{urlencode({'next': target})}")
        return get_response(request)

    return middleware


def require_password_change(get_response: Handler) -> Handler:
    """Until the password is changed, only the page that changes it, leaving, and the text size are open."""

    def middleware(request: HttpRequest) -> HttpResponse:
        settled = not request.session.get(STATE)  # the second factor comes first
        if request.user.is_authenticated and settled and must_change(request.user, timezone.now()):
            change = reverse("accounts:password-change")
            if request.path not in (change, reverse("logout"), reverse("large-text")):
                return redirect(change)
        return get_response(request)

    return middleware
