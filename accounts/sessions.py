"""Sessions in the database with their owner beside them; idle and absolute limits."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from accounts.address import client_address
from accounts.models import Session, User
from accounts.second_factor import STATE, owed_at_login

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# How exactly the last use is known; it spares a write on every page.
STEP = timedelta(minutes=1)
# How far the clocks of several machines may be apart, or one clock may be put right.
CLOCK_STEP = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    """settings.SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        row.user_id = data.get("_auth_user_id")
        row.address = data.get("address")
        row.browser = data.get("browser", "")
        row.started_at = _moment(data.get("started_at"))
        row.seen_at = _moment(data.get("seen_at"))
        return row


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """At log-in: from here the limits run. Receives django.contrib.auth's user_logged_in."""
    now = int(timezone.now().timestamp())
    browser = request.META.get("HTTP_USER_AGENT", "")[:200]
    request.session.update(
        {"started_at": now, "seen_at": now, "address": client_address(request), "browser": browser}
    )
    request.session[STATE] = owed_at_login(user)


def is_over(session: SessionBase, now: datetime) -> bool:
    """
    Unused for 30 minutes, or 12 hours old. One that does not say when it began is over too, and one that began or was
    used later than now: the clock was ahead then, and nobody knows how old it is.
    """
    started, seen = _moment(session.get("started_at")), _moment(session.get("seen_at"))
    if started is None or seen is None or max(started, seen) - now > CLOCK_STEP:
        return True
    return now - seen > IDLE or now - started > ABSOLUTE


def touch(session: SessionBase, now: datetime) -> None:
    if now - datetime.fromtimestamp(session["seen_at"], UTC) >= STEP:
        session["seen_at"] = int(now.timestamp())


def end_others(request: HttpRequest) -> int:
    """Log the user out everywhere but here. Returns how many sessions that ended."""
    others = Session.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    return others.delete()[0]


def end_all(user: User) -> int:
    return Session.objects.filter(user=user).delete()[0]
