from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, Session, User
from accounts.passwords import first_password, kinds

OLD, NEW = "Ruo-yu-7-shan", "Bi-shui-9-qing-shan"
CHANGE = "/accounts/password/"


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("office", password=OLD, name="党建办", role="OFFICE")


def logged_in() -> Client:
    client = Client()
    client.post(reverse("login"), {"username": "office", "password": OLD})
    return client


def change(client: Client, old: str = OLD, new: str = NEW, again: str | None = None):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": again or new})


def use_profile(settings, name: str) -> None:
    settings.PASSWORD_PROFILE = name
    settings.AUTH_PASSWORD_VALIDATORS = settings.PASSWORD_PROFILES[name]
    settings.PASSWORD_MAX_AGE_DAYS = 90 if name == "dengbao" else None


@pytest.mark.parametrize("profile", ["dengbao", "asvs"])
def test_a_first_password_fits_every_profile(settings, profile, db):
    use_profile(settings, profile)
    passwords = {first_password() for _ in range(50)}
    assert len(passwords) == 50
    for password in passwords:
        validate_password(password, User(username="office"))
        assert (len(password), kinds(password)) == (19, 4)


@pytest.mark.parametrize(
    ("profile", "password", "codes"),
    [
        ("dengbao", "Ab1-Ab1-A", ["password_too_short"]),
        ("dengbao", "onlysmallletters1", ["password_too_plain"]),
        ("dengbao", "Office-2024", ["password_too_similar"]),
        ("dengbao", "Dangjian-2024", []),
        ("asvs", "Ab1-Ab1-Ab1-Ab", ["password_too_short"]),
        ("asvs", "onlysmalllettersbutlong", []),
        ("asvs", "mynewdangjianpassword", ["password_context_word"]),
        ("asvs", "1q2w3e4r5t6y7u8i9o0p", ["password_too_common"]),
    ],
)
def test_each_profile_has_its_own_rules_and_none_of_the_other(settings, db, profile, password, codes):
    use_profile(settings, profile)
    found = []
    try:
        validate_password(password, User(username="office"))
    except ValidationError as error:
        found = [problem.code for problem in error.error_list]
    assert found == codes


def test_a_first_password_must_be_changed_before_anything_else(user):
    user.must_change_password = True
    user.save()
    client = logged_in()
    answers = {url: client.get(url) for url in ("/", "/members/", "/accounts/users/", "/nowhere/")}
    assert {url: answer.headers.get("Location") for url, answer in answers.items()} == dict.fromkeys(
        answers, CHANGE
    )
    assert client.post("/large-text/", {"large": "1"}).url == "/"
    assert "请先修改密码" in client.get(CHANGE).content.decode()
    assert change(client).url == "/"
    assert client.get("/").status_code == 200


def test_a_change_ends_the_other_sessions_and_leaves_a_trace(user):
    here, there = logged_in(), logged_in()
    assert change(here).status_code == 302
    assert (here.get(CHANGE).status_code, there.get(CHANGE).status_code) == (200, 302)
    assert Session.objects.filter(user=user).count() == 1
    event = Event.objects.get(kind="修改密码")
    assert (event.user, event.detail) == (user, {"退出其他会话": 1})
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "again", "field", "message"),
    [
        ("wrong", NEW, NEW, "old_password", "你的旧密码不正确。请重新输入。"),
        (OLD, OLD, OLD, "new_password1", "新密码不能与旧密码相同。"),
        (OLD, NEW, NEW + "x", "new_password2", "输入的两个密码不一致。"),
        (OLD, "short", "short", "new_password2", "密码至少 10 个字符。"),
    ],
)
def test_a_refused_change_says_why_and_changes_nothing(user, old, new, again, field, message):
    response = change(logged_in(), old, new, again)
    assert response.status_code == 422
    assert message in response.context["form"].errors[field]
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_a_password_lasts_90_days_under_dengbao_and_for_ever_under_asvs(user, settings):
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        assert logged_in().get("/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert logged_in().get("/").headers["Location"] == CHANGE
        use_profile(settings, "asvs")
        assert logged_in().get("/").status_code == 200
