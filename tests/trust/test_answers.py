"""What a browser is given: cookies, kinds of content, ways to ask, the password as it was typed, and the way out."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.trust.test_web import production, run

COOKIES = """
import django; django.setup()
from django.conf import settings as s
from django.test import Client
from django.http import HttpRequest
from dangjian.navigation import large_text
for kept in (s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME):
    print(kept)
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY)
print(s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN)
print(s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH, s.MESSAGE_STORAGE.rpartition(".")[2])
answer = Client(headers={"host": "dangjian.example.org"}).post(
    "/large-text/", {"large": "1"}, secure=True
)
print(answer.cookies)
"""


def test_every_cookie_is_this_hosts_alone_and_only_over_https(tmp_path):
    (tmp_path / "static").mkdir()
    found = run(COOKIES, production(tmp_path)).stdout.splitlines()
    assert found[:5] == [
        "__Host-sessionid",
        "__Host-csrftoken",
        "True True True True",
        "Lax Lax None None",
        "/ / SessionStorage",
    ]
    assert found[5].startswith("Set-Cookie: __Host-large=1;")
    assert [part for part in ("HttpOnly", "Path=/", "SameSite=Lax", "Secure") if part not in found[5]] == []


def test_on_the_way_out_the_browser_forgets_what_it_was_shown(world, log_in):
    answer = log_in(world.office).post(reverse("logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_every_page_of_a_user_leads_out(world, log_in):
    client = log_in(world.secretary)
    for url in ("home", "members:member-list", "search", "help:index", "accounts:session-list"):
        assert f'action="{reverse("logout")}"' in client.get(reverse(url)).content.decode()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/nowhere/", "text/html; charset=utf-8"),
        ("/healthz", "text/plain; charset=utf-8"),
        ("/accounts/events.csv", "text/csv; charset=utf-8"),
        (
            "/members/roster/?export=xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_every_answer_tells_its_kind_and_its_characters(world, log_in, url, kind):
    from tests.factories import make_member

    make_member(world.village)
    answer = log_in(world.admin).get(url)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if "text/html" not in kind and "plain" not in kind:
        assert answer.headers["Content-Disposition"].startswith("attachment; filename")


def test_what_lies_beside_the_program_is_not_served(world, log_in):
    client = log_in(world.admin)
    for path in (
        "/.git/config",
        "/.env",
        "/var/data.key",
        "/static/../manage.py",
        "/static/",
        "/media/",
        "/admin/",
    ):
        assert client.get(path).status_code == 404


def test_a_request_is_not_sent_back_as_it_came(world, log_in):
    answer = log_in(world.office).trace("/", headers={"x-secret": "tell me"})
    assert b"tell me" not in answer.content


@pytest.mark.parametrize(
    "password", [" Kong-ge-7 liang-tou ", "长" * 30 + "-Aa1" + "x" * 100, "Ab1-" + "é" * 20]
)
def test_a_password_is_taken_exactly_as_it_was_typed_whatever_its_length(db, password):
    user = User.objects.create_user("office", password="Ruo-yu-7-shan", name="党建办", role="OFFICE")
    client = Client()
    client.post(reverse("login"), {"username": "office", "password": "Ruo-yu-7-shan"})
    sent = {"old_password": "Ruo-yu-7-shan", "new_password1": password, "new_password2": password}
    assert client.post(reverse("accounts:password-change"), sent).status_code == 302
    user.refresh_from_db()
    assert (user.check_password(password), user.check_password(password.strip() + "!")) == (True, False)
    assert user.check_password(password[:64]) == (len(password) <= 64)
    other = Client()
    assert other.post(reverse("login"), {"username": "office", "password": password}).status_code == 302


def test_password_fields_hide_what_is_typed_and_let_a_manager_help(db, client):
    page = client.get(reverse("login")).content.decode()
    assert ('type="password"' in page, 'autocomplete="current-password"' in page) == (True, True)
    assert [word for word in ("onpaste", 'autocomplete="off"') if word in page] == []
