"""What every answer carries, what is refused, what an error shows and what the log keeps."""

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client, override_settings
from django.urls import path

from common.identity import DEMO_AREA, make_id_number
from dangjian.logs import JsonFormatter
from tests.trust.installation import ROOT

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def directives(policy: str) -> set[str]:
    return {directive.strip() for directive in policy.split(";")}


@pytest.mark.parametrize("url", ["/", "/accounts/login/", "/nowhere/", "/accounts/users/"])
def test_every_page_carries_the_headers(world, client, log_in, url):
    if url != "/accounts/login/":
        log_in(world.office)
    headers = client.get(url).headers
    assert directives(headers["Content-Security-Policy"]) == directives(CSP)
    assert headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert re.fullmatch("[0-9a-f]{8}", headers["X-Request-Number"])


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(world, client):
    world.office.set_password("Ruo-yu-7-shan")
    world.office.save()
    answer = client.post("/accounts/login/", {"username": "office", "password": "Ruo-yu-7-shan"})
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def production(tmp_path: Path, **changes: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": "dangjian.settings",
        "VAR_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "dangjian.example.org",
        **changes,
    }


def run(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


DEPLOY = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
print([settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
       settings.SECURE_HSTS_SECONDS, settings.DEBUG, settings.SECURE_PROXY_SSL_HEADER])
"""


def test_the_deployment_check_is_clean_and_https_is_the_default(tmp_path):
    (tmp_path / "static").mkdir()
    found = run(DEPLOY, production(tmp_path))
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.splitlines()[-1] == "[True, True, True, 31536000, False, None]"
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_plain_http_is_a_loud_exception(tmp_path):
    (tmp_path / "static").mkdir()
    found = run(DEPLOY, production(tmp_path, INTRANET_HTTP="1"))
    assert found.returncode == 1
    for warning in ("security.W004", "security.W008", "security.W012", "security.W016"):
        assert warning in found.stderr


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY 太弱：至少 50 个字符。"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY 太弱：至少 50 个字符。"),
        ({"PASSWORD_PROFILE": "none"}, "PASSWORD_PROFILE 只能是 dengbao 或 asvs。"),
    ],
)
def test_the_server_does_not_start_with_a_weak_setting(tmp_path, changes, message):
    found = run("import dangjian.settings", production(tmp_path, **changes))
    assert (found.returncode, found.stderr.splitlines()[-1].partition(": ")[2]) == (1, message)


def test_two_installations_never_share_a_key(tmp_path):
    keys = []
    for name in ("one", "two"):
        run("import dangjian.settings", production(tmp_path / name))
        keys.append((tmp_path / name / "secret.key").read_text())
    assert (len(set(keys)), [len(key) for key in keys]) == (2, [86, 86])


def test_a_request_that_is_too_large_is_refused_before_it_is_read(world, log_in, settings):
    settings.MAX_REQUEST_BYTES = 1000
    response = log_in(world.admin).post("/accounts/users/add/", {"name": "x" * 2000})
    assert (response.status_code, "<h1>文件太大</h1>" in response.content.decode()) == (413, True)


def test_a_post_without_the_form_token_is_refused_in_chinese(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.admin, backend="members.backends.ScopeBackend")
    response = client.post("/accounts/users/add/", {})
    assert (response.status_code, "<h1>页面已过期</h1>" in response.content.decode()) == (403, True)


# --- error pages and log ------------------------------------------------------------------------------------------

ID_NUMBER = make_id_number(DEMO_AREA, date(1980, 5, 1), 7, "M")


def broken(request):
    raise ValueError(f"bad value {request.POST['id_number']}")


urlpatterns = [path("", broken, name="home"), path("accounts/login/", broken, name="login")]
handler500 = "dangjian.errors.server_error"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console handler would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["dangjian.middleware.number_requests"])
def test_an_error_shows_a_number_and_the_log_has_it_without_personal_data(log):
    client = Client(raise_request_exception=False)
    response = client.post(f"/?id_number={ID_NUMBER}", {"id_number": ID_NUMBER})
    html, number = response.content.decode(), response.headers["X-Request-Number"]
    assert (response.status_code, f"编号：<strong>{number}</strong>" in html) == (500, True)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["request"], line["level"], line["message"], line["error"]) for line in lines] == [
        (number, "ERROR", "Internal Server Error: /", "ValueError")
    ]
    assert lines[0]["at"][-1].endswith(" broken")
    assert ID_NUMBER not in html + log.getvalue()


@pytest.mark.parametrize(
    ("url", "role", "status", "heading"),
    [
        ("/nowhere/", "office", 404, "找不到页面"),
        ("/accounts/users/", "office", 403, "没有权限"),
    ],
)
def test_a_refusal_is_in_chinese_with_the_number_that_the_log_has(
    world, log_in, log, url, role, status, heading
):
    response = log_in(getattr(world, role)).get(url)
    html, number = response.content.decode(), response.headers["X-Request-Number"]
    assert (response.status_code, f"<h1>{heading}</h1>" in html) == (status, True)
    assert f"编号：<strong>{number}</strong>" in html
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["request"], line["user"]) for line in lines] == [(number, getattr(world, role).pk)]


def test_a_line_break_in_an_address_makes_no_second_line_of_the_log(world, log_in, log):
    log_in(world.office).get("/nowhere%0A%0D%7B%22level%22:%22ERROR%22%7D/")
    lines = log.getvalue().splitlines()
    assert (len(lines), json.loads(lines[0])["level"]) == (1, "WARNING")


def test_a_foreign_host_name_is_refused_in_chinese(client, db):
    response = client.get("/accounts/login/", headers={"host": "evil.example.org"})
    assert (response.status_code, "<h1>请求有误</h1>" in response.content.decode()) == (400, True)


def test_the_project_logs_by_this_formatter_alone():
    assert {name: handler["formatter"] for name, handler in project.LOGGING["handlers"].items()} == {
        "console": "json"
    }
    assert logging.getLogger("django").handlers == []
