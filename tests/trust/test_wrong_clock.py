"""A clock set back or ahead: the trace stays whole, no session is lengthened, and 自检 tells."""

from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.events import record, verify
from accounts.models import Event, Session
from dangjian.selfcheck import BAD, GOOD, _clock

PASSWORD = "Ruo-yu-7-shan"
PAGE = reverse("accounts:session-list")
AHEAD = timedelta(days=60)  # within the age of a password


def log_in_as_office() -> Client:
    client = Client()
    client.post(reverse("login"), {"username": "office", "password": PASSWORD})
    return client


def test_a_clock_set_back_breaks_no_chain_and_is_told(db, tell):
    record("登录")
    now = timezone.now()
    assert _clock(now).state == GOOD
    with time_machine.travel(now - AHEAD):
        record("登录")
        assert _clock(timezone.now() - timedelta(hours=1)).state == BAD
    record("登录")
    first, second, third = Event.objects.order_by("pk").values_list("at", flat=True)
    assert (second < first <= third, verify().count, verify().fault) == (True, 3, "")
    tell(f"clock set back {AHEAD.days} days and put right: 3 events, chain whole, told by 自检")


def test_a_clock_set_ahead_lengthens_no_session(world, tell):
    world.office.set_password(PASSWORD)
    world.office.save()
    client = log_in_as_office()
    with time_machine.travel(timezone.now() + AHEAD):
        assert client.get(PAGE).status_code == 302
    tell(f"clock set ahead {AHEAD.days} days: 1 of 1 sessions ended")


def test_a_session_begun_or_used_while_the_clock_was_ahead_ends_when_it_is_set_back(world, tell):
    world.office.set_password(PASSWORD)
    world.office.save()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        begun = log_in_as_office()
    assert begun.get(PAGE).status_code == 302
    used = log_in_as_office()
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert used.get(PAGE).status_code == 200
    assert used.get(PAGE).status_code == 302
    assert not Session.objects.filter(user=world.office).exists()
    tell("clock set back: sessions begun or used while it was ahead, 2 of 2 ended")


def test_a_clock_a_little_behind_ends_no_session(world):
    world.office.set_password(PASSWORD)
    world.office.save()
    client = log_in_as_office()
    with time_machine.travel(timezone.now() - timedelta(minutes=4)):
        assert client.get(PAGE).status_code == 200
