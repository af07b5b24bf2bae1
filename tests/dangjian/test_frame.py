import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from accounts.models import Role, User
from dangjian.navigation import MENU

NOTICE = "本系统为非涉密系统，严禁上传、处理、传输国家秘密"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture
def office(client: Client, db) -> Client:
    client.force_login(User.objects.create_user("office", password=None, name="测试", role=Role.OFFICE))
    return client


def test_a_missing_page_keeps_the_menu_and_has_one_heading(office: Client) -> None:
    response = office.get("/nowhere/")
    html = response.content.decode()
    assert (response.status_code, html.count("<h1>")) == (404, 1)
    assert "<h1>找不到页面</h1>" in html
    assert "<title>找不到页面 - 党建工作台</title>" in html
    assert html.count('aria-label="主菜单"') == 2
    assert NOTICE in html


def test_a_visitor_sees_no_menu(client: Client, db) -> None:
    html = client.get("/nowhere/").content.decode()
    assert 'aria-label="主菜单"' not in html
    assert "退出" not in html


def test_the_login_page_says_what_went_wrong(client: Client, db) -> None:
    html = client.post("/accounts/login/", {"username": "office", "password": ""}).content.decode()
    assert "请填写用户名和密码。" in html
    assert 'value="office"' in html
    assert html.count(NOTICE) == 2


def test_the_server_error_page_needs_no_context() -> None:
    assert render_to_string("500.html").count("<h1>系统出错</h1>") == 1


def test_a_lost_edit_leads_back_to_the_record() -> None:
    html = render_to_string("409.html", {"url": "/members/1/"}, RequestFactory().get("/members/1/edit/"))
    assert '<a class="btn btn-primary" href="/members/1/">重新打开</a>' in html


def test_every_icon_used_is_in_the_sprite() -> None:
    listed = (Path(settings.BASE_DIR) / "static" / "icons.txt").read_text().split()
    used = {icon for _label, entries in MENU for _text, _name, icon in entries}
    for template in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'{% icon "([^"]+)"', template.read_text()))
    assert used - set(listed) == set()
    assert len(listed) == len(set(listed)) <= 40


@pytest.mark.parametrize("pattern", [r"<script(?![^>]*\bsrc=)", r"\sstyle=", r"\son[a-z]+=", r"<style"])
def test_no_template_of_a_page_breaks_the_content_security_policy(pattern: str) -> None:
    printed = {"document.html", "book.html"}
    pages = [path for path in TEMPLATES.rglob("*.html") if path.name not in printed]
    assert [path.name for path in pages if re.search(pattern, path.read_text())] == []


@pytest.mark.parametrize("demo", [True, False])
def test_a_demo_says_that_it_is_one_and_how_it_is_cleared(client: Client, db, settings, demo: bool) -> None:
    settings.DEMO = demo
    html = client.get("/accounts/login/").content.decode()
    assert ("script/demo --clear" in html) == demo
    assert ('<span class="demo">演示</span>' in html) == demo


def test_pages_travel_compressed(office: Client) -> None:
    plain = office.get("/help/")
    packed = office.get("/help/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
