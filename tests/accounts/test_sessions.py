"""Idle and absolute limits, the list of own sessions, and what ends a session."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, Session, User

PASSWORD = "Ruo-yu-7-shan"
HOME = "/accounts/sessions/"


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("office", password=PASSWORD, name="党建办", role="OFFICE")


def logged_in(browser: str = "Firefox") -> Client:
    client = Client(headers={"user-agent": browser})
    client.post(reverse("login"), {"username": "office", "password": PASSWORD})
    return client


def test_a_session_ends_after_30_minutes_without_use(user):
    client, now = logged_in(), timezone.now()
    with time_machine.travel(now + timedelta(minutes=29)):
        assert client.get(HOME).status_code == 200
    with time_machine.travel(now + timedelta(minutes=58)):
        assert client.get(HOME).status_code == 200
    with time_machine.travel(now + timedelta(minutes=89)):
        response = client.get(HOME, follow=True)
    assert response.redirect_chain == [(f"{reverse('login')}?next={HOME}", 302)]
    assert "超过 30 分钟没有操作" in response.content.decode()
    assert Session.objects.filter(user=user).count() == 0


def test_a_session_in_use_ends_after_12_hours(user):
    client, now = logged_in(), timezone.now()
    answers = []
    for minutes in range(20, 12 * 60 + 1, 20):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            answers.append(client.get(HOME).status_code)
    assert answers == [200] * 35 + [302]


def test_pages_within_a_minute_write_nothing(user, django_assert_num_queries):
    client = logged_in()
    with django_assert_num_queries(3):  # session, user, list
        client.get(HOME)


def test_the_list_shows_the_own_sessions_and_ends_the_others(user):
    User.objects.create_user("other", password=PASSWORD, name="别人")
    stranger = Client()
    stranger.post(reverse("login"), {"username": "other", "password": PASSWORD})
    here, there = logged_in("Chrome"), logged_in("Edge")
    shown = here.get(HOME).context["sessions"]
    assert sorted((row.browser, row.address) for row in shown) == [
        ("Chrome", "127.0.0.1"),
        ("Edge", "127.0.0.1"),
    ]
    assert here.post(reverse("accounts:session-end-others")).status_code == 302
    assert (here.get(HOME).status_code, there.get(HOME).status_code, stranger.get(HOME).status_code) == (
        200,
        302,
        200,
    )
    assert Event.objects.filter(kind="退出其他会话").values_list("detail", flat=True).get() == {"会话数": 1}


def test_a_deactivated_user_is_out_at_once(user):
    client = logged_in()
    User.objects.update(is_active=False)
    assert client.get(HOME).status_code == 302


def test_a_session_without_a_beginning_is_over(user):
    client = logged_in()
    session = client.session
    del session["started_at"]
    session.save()
    assert client.get(HOME).status_code == 302


def test_logging_in_again_gives_another_session_key(user):
    client = Client()
    client.get(reverse("login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.post(reverse("login"), {"username": "office", "password": PASSWORD})
    assert client.session.session_key != planted


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/109.0 Safari/537.36 Edg/109.0",
            "Edge（Windows）",
        ),
        ("Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/109.0 Safari/537.36", "Chrome（Windows）"),
        (
            "Mozilla/5.0 (Linux; Android 13) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0",
            "微信（安卓）",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) Version/16.5 Safari/604.1",
            "Safari（苹果手机）",
        ),
        ("", "其他浏览器（其他系统）"),
    ],
)
def test_a_browser_is_named_as_people_know_it(header, name):
    assert Session(browser=header).browser_name == name
