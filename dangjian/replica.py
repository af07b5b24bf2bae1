"""
Reading from a copy of the database, where REPLICA_URL names one: pages that only look, and not for the first seconds
after their reader wrote something, for the copy may lag behind. Everything else goes to the database itself.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
COOKIE, SECONDS_OF_LAG = "wrote", 15

reading_from: ContextVar[str] = ContextVar("reading_from", default=DEFAULT_DB_ALIAS)


class ReplicaRouter:
    def db_for_read(self, model: type, **hints: Any) -> str:
        """Inside a transaction its own database: what was locked or written there is read there."""
        return DEFAULT_DB_ALIAS if connection.in_atomic_block else reading_from.get()

    def db_for_write(self, model: type, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def _cookie() -> str:
    return settings.COOKIE_PREFIX + COOKIE


def read_from_replica(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        looks = request.method in ("GET", "HEAD")
        token = reading_from.set(REPLICA if looks and _cookie() not in request.COOKIES else DEFAULT_DB_ALIAS)
        try:
            response = get_response(request)
        finally:
            reading_from.reset(token)
        if not looks:
            response.set_cookie(
                _cookie(),
                "1",
                SECONDS_OF_LAG,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware
