"""The second factor: owed after the password, each code once, recovery codes, and help from the machine itself."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Event, User

PASSWORD = "Ruo-yu-7-shan"
CHECK, SETUP, OFF = (reverse(f"accounts:second-factor{end}") for end in ("-check", "", "-off"))
USERS = "/accounts/users/"
REFUSED = "验证码不对，或者试得太快。"


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("wang", password=PASSWORD, name="王五", role="ADMIN")


def code_of(user: User) -> str:
    """What the app on the telephone shows now."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key)
    totp.time = timezone.now().timestamp()
    return f"{totp.token():06d}"


def logged_in() -> Client:
    client = Client()
    client.post(reverse("login"), {"username": "wang", "password": PASSWORD})
    return client


@pytest.fixture
def codes(user) -> list[str]:
    """Recovery codes of the user, whose second factor was turned on an hour ago."""
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        client = logged_in()
        client.get(SETUP)
        html = client.post(SETUP, {"code": code_of(user)}).content.decode()
    return re.findall(r"<li><code>(\w+)</code></li>", html)


def kinds() -> list[tuple[str, bool]]:
    return list(Event.objects.order_by("pk").values_list("kind", "success"))


def test_it_is_turned_on_by_a_first_code_and_ends_the_other_sessions(user):
    here, there = logged_in(), logged_in()
    page = here.get(SETUP).content.decode()
    device = TOTPDevice.objects.get(user=user)
    secret = re.search(r'id="second-factor-secret">([A-Z2-7 ]+)<', page).group(1)
    assert (len(secret.replace(" ", "")), "<svg" in page, "style=" in page) == (32, True, False)
    assert here.get(SETUP).content.decode().count(secret) == 1
    refused = here.post(SETUP, {"code": "000000"})
    assert (refused.status_code, REFUSED in refused.content.decode()) == (422, True)
    device.refresh_from_db()
    assert device.confirmed is False
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        shown = here.post(SETUP, {"code": code_of(user)}).content.decode()
        codes = set(re.findall(r"<li><code>(\w{8})</code></li>", shown))
        kept = set(StaticToken.objects.values_list("token", flat=True))
        assert (len(codes), len(kept), codes & kept) == (10, 10, set())
        assert (here.get(USERS).status_code, there.get(USERS).status_code) == (200, 302)
        assert here.get(SETUP).content.decode().count(secret) == 0
    assert kinds()[-1] == ("启用两步验证", True)


def test_after_the_password_nothing_opens_before_the_code(user, codes):
    client = logged_in()
    for url in (USERS, reverse("accounts:password-change"), SETUP, reverse("home")):
        response = client.get(url)
        assert (response.status_code, response.url.partition("?")[0]) == (302, CHECK)
    posted = client.post(reverse("accounts:password-change"), {"old_password": PASSWORD})
    assert (posted.status_code, posted.url.partition("?")[0]) == (302, CHECK)
    assert client.post(OFF, {"code": codes[0]}).url.partition("?")[0] == CHECK
    key = client.session.session_key
    answer = client.post(f"{CHECK}?next={USERS}", {"code": code_of(user)})
    assert (answer.status_code, answer.url) == (302, USERS)
    assert client.get(USERS).status_code == 200
    assert client.session.session_key != key
    assert kinds()[-2:] == [("登录", True), ("两步验证", True)]


def test_a_code_opens_once_and_a_wrong_one_makes_the_next_try_wait(user, codes):
    code = code_of(user)
    assert logged_in().post(CHECK, {"code": code}).status_code == 302
    again = logged_in().post(CHECK, {"code": code})
    assert (again.status_code, REFUSED in again.content.decode()) == (422, True)
    now = timezone.now()
    with time_machine.travel(now + timedelta(seconds=60)):
        client = logged_in()
        assert client.post(CHECK, {"code": "1"}).status_code == 422
        assert client.post(CHECK, {"code": code_of(user)}).status_code == 422
    with time_machine.travel(now + timedelta(seconds=120)):
        assert client.post(CHECK, {"code": code_of(user)}).status_code == 302
    assert kinds().count(("两步验证失败", False)) == 3


def test_a_recovery_code_opens_once_however_it_is_typed(user, codes):
    typed = f" {codes[0].upper()[:4]} {codes[0].upper()[4:]} "
    assert logged_in().post(CHECK, {"code": typed}).status_code == 302
    assert logged_in().post(CHECK, {"code": codes[0]}).status_code == 422
    assert Event.objects.get(kind="两步验证").detail == {"方式": "备用码"}


def test_the_page_after_the_code_is_one_of_this_site(user, codes):
    answer = logged_in().post(f"{CHECK}?next=https://evil.example.org/", {"code": codes[0]})
    assert answer.url == reverse("home")


def test_it_is_turned_off_by_a_code_alone(user, codes):
    client = logged_in()
    client.post(CHECK, {"code": codes[0]})
    assert client.post(OFF, {"code": "000000"}).status_code == 422
    assert client.post(OFF, {"code": codes[1]}).url == reverse("accounts:session-list")
    assert (TOTPDevice.objects.count(), kinds()[-1]) == (0, ("停用两步验证", True))
    assert logged_in().get(USERS).status_code == 200


def test_where_it_is_required_an_administrator_sets_it_up_before_anything_else(user, settings):
    settings.SECOND_FACTOR = "required"
    user.must_change_password = True
    user.save()
    client = logged_in()
    response = client.get(USERS)
    assert (response.status_code, response.url.partition("?")[0]) == (302, SETUP)
    assert "要求系统管理员使用两步验证" in client.get(SETUP).content.decode()
    client.post(SETUP, {"code": code_of(user)})
    assert client.get(USERS).url == reverse("accounts:password-change")
    User.objects.filter(pk=user.pk).update(role="OFFICE", must_change_password=False)
    TOTPDevice.objects.all().delete()
    assert logged_in().get(reverse("accounts:session-list")).status_code == 200


def test_who_lost_the_telephone_is_helped_on_the_machine(user, codes):
    client = logged_in()
    call_command("reset_second_factor", "wang")
    assert client.get(USERS).status_code == 302
    assert logged_in().get(USERS).status_code == 200
    assert Event.objects.get(kind="停用两步验证").detail == {"方式": "命令行"}
    with pytest.raises(CommandError, match="wang 没有启用两步验证。"):
        call_command("reset_second_factor", "wang")
    with pytest.raises(CommandError, match="没有这个用户名：nobody"):
        call_command("reset_second_factor", "nobody")


def test_neither_secret_nor_code_is_in_the_trace(user, codes):
    logged_in().post(CHECK, {"code": codes[0]})
    trace = str(list(Event.objects.values()))
    assert [text for text in (TOTPDevice.objects.get().key, *codes) if text in trace] == []
