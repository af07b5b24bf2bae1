"""Log-in: the same answer for every failure, the same work, five tries, and a trace of it all."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, User
from dangjian import settings as settings_of_the_project
from tests.accounts.hashers import CountingArgon2

PASSWORD = "Ruo-yu-7-shan"
WRONG = "用户名或密码不对，请重新输入。"


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("office", password=PASSWORD, name="党建办", role="OFFICE")


def try_login(client: Client, username: str, password: str, address: str = "10.0.0.1"):
    return client.post(reverse("login"), {"username": username, "password": password}, REMOTE_ADDR=address)


def events() -> list[tuple]:
    return list(
        Event.objects.order_by("pk").values_list("kind", "user__username", "address", "success", "detail")
    )


def test_log_in_and_out_leave_a_trace_with_the_address(client, user):
    assert try_login(client, "office", PASSWORD).url == reverse("home")
    client.post(reverse("logout"), REMOTE_ADDR="10.0.0.1")
    assert events() == [("登录", "office", "10.0.0.1", True, {}), ("退出", "office", "10.0.0.1", True, {})]
    assert client.get(reverse("home")).status_code == 302


def test_a_failure_leaves_a_trace_without_what_was_typed(client, user):
    try_login(client, "office", "wrong")
    try_login(client, PASSWORD, "office")
    assert events() == [
        ("登录失败", "office", "10.0.0.1", False, {}),
        ("登录失败", None, "10.0.0.1", False, {"说明": "没有这个用户名"}),
    ]


@pytest.mark.parametrize(
    ("username", "password"), [("office", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD)]
)
def test_every_failure_gives_one_answer_and_costs_one_hash(client, user, settings, username, password):
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountingArgon2"]
    User.objects.create_user("gone", password=PASSWORD, is_active=False)
    CountingArgon2.computed = 0
    response = try_login(client, username, password)
    assert (response.status_code, response.context["form"].non_field_errors()) == (422, [WRONG])
    assert CountingArgon2.computed == 1


def test_five_tries_from_one_address_lock_that_pair_alone_for_15_minutes(client, user):
    answers = [try_login(client, "office", "wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = try_login(client, "office", PASSWORD)
    assert (locked.status_code, "暂停登录 15 分钟" in locked.content.decode()) == (429, True)
    assert try_login(Client(), "office", PASSWORD, "10.0.0.2").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert try_login(client, "office", PASSWORD).status_code == 302


def test_an_unknown_name_is_locked_like_a_known_one(client, db):
    assert [try_login(client, "nobody", "wrong").status_code for _ in range(5)] == [422, 422, 422, 422, 429]


def test_a_forwarded_address_is_believed_behind_a_proxy_only(client, user, settings):
    forwarded = {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 10.9.9.9", "REMOTE_ADDR": "127.0.0.1"}
    client.post(reverse("login"), {"username": "office", "password": "wrong"}, **forwarded)
    settings.BEHIND_PROXY = True
    client.post(reverse("login"), {"username": "office", "password": "wrong"}, **forwarded)
    assert [address for _, _, address, _, _ in events()] == ["127.0.0.1", "10.9.9.9"]


def test_a_log_in_leads_to_no_other_host(client, user):
    data = {"username": "office", "password": PASSWORD, "next": "https://example.org/"}
    assert client.post(reverse("login"), data).url == reverse("home")


def test_the_password_hash_is_argon2id_at_djangos_cost(settings):
    assert settings_of_the_project.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    settings.PASSWORD_HASHERS = settings_of_the_project.PASSWORD_HASHERS
    assert make_password(PASSWORD).startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
