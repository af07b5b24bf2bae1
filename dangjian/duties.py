"""
三员分设: with SEPARATED_ADMINISTRATORS=1 the administrator's work is divided among three who cannot do each other's.

系统管理 sets up users, settings, backups and does all else; 安全管理 gives roles, scopes and duties and resets
passwords; 审计管理 reads the trace. Each keeps the own account.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from accounts.models import Duty, Role, User
from accounts.urls import urlpatterns as own_account

OWN = {f"accounts:{pattern.name}" for pattern in own_account} | {
    "login",
    "logout",
    "large-text",
    "healthz",
    "readyz",
}
AUDIT = {"accounts:event-list", "accounts:event-export", "accounts:change-list"}
SECURITY = {"accounts:user-list", "accounts:user-edit", "accounts:user-reset-password"}
FIRST_PAGE = {Duty.SECURITY: "accounts:user-list", Duty.AUDIT: "accounts:event-list"}


def is_separated(user: User) -> bool:
    return settings.SEPARATED_ADMINISTRATORS and user.role == Role.ADMIN


def may_open(user: User, name: str) -> bool:
    """Whether the duty of an administrator reaches the page of this name; every other user's role decides alone."""
    if not is_separated(user) or name in OWN:
        return True
    if user.duty == Duty.SYSTEM:
        return name not in AUDIT | {"accounts:user-reset-password"}
    return name in (AUDIT if user.duty == Duty.AUDIT else SECURITY)


def gives_roles(user: User) -> bool:
    return not is_separated(user) or user.duty == Duty.SECURITY


def separate_duties(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or not is_separated(user):
            return get_response(request)
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            return get_response(request)
        if name == "home" and user.duty in FIRST_PAGE:
            return redirect(FIRST_PAGE[Duty(user.duty)])
        if not may_open(user, name):
            raise PermissionDenied
        return get_response(request)

    return middleware
