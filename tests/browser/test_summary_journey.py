"""
A year from draft to issued PDF: edits with chips and by hand, a number typed by hand caught, one problem taken and one
rejected, the file the same when made again, and the drift told once a record changed. Every page is checked by axe.
"""

import os
import re
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from accounts.models import User
from meetings.models import Meeting
from reports.models import AnnualSummary, IssuedSummary
from tests.factories import World, make_meeting, make_member, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 900}


@pytest.fixture(scope="session")
def plain_http() -> Iterator[None]:
    """The server of the session is made before the settings of a single test are."""
    before = django_settings.SECURE_SSL_REDIRECT
    django_settings.SECURE_SSL_REDIRECT = False
    yield
    django_settings.SECURE_SSL_REDIRECT = before


@pytest.fixture
def page(plain_http, live_server) -> Iterator[Page]:
    # Playwright keeps an event loop running in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(base_url=live_server.url, viewport=DESK)
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on(
            "console", lambda message: errors.append(message.text) if "Policy" in message.text else None
        )
        yield opened
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    assert errors == []


@pytest.fixture
def world(transactional_db) -> World:
    """A year of two branches with every kind of evidence that the chapter 三会一课 finds."""
    world = make_world()
    for branch in (world.village, world.community):
        make_member(branch)
        for month in (3, 6, 9):
            make_meeting(branch, Meeting.Kind.GENERAL, date(2023, month, 8))
            make_meeting(
                branch, Meeting.Kind.PARTY_DAY, date(2023, month, 25), submitted_on=date(2023, 12, 1)
            )
    return world


def sign_in(page: Page, server: str, user: User) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page.context.clear_cookies()
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": server}])


def accessible(page: Page) -> None:
    """By axe, and without sideways scrolling on a desk and on a phone."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def section(page: Page, anchor: str):
    return page.locator(f"#{anchor}")


def test_from_draft_to_issued_pdf(page: Page, live_server, world):
    sign_in(page, live_server.url, world.office)
    page.goto("/summary/2023/")
    accessible(page)
    page.get_by_role("button", name="编写").click()
    accessible(page)

    # The first edit: a chip gets another idiom, and one is put in from the list; saved without a click.
    first = section(page, "work-meetings-0")
    first.locator("summary").click()
    editor = first.locator(".editor")
    assert editor.locator(".chip").first.inner_text() == "12"
    editor.locator(".chip").last.click()
    accessible(page)
    first.get_by_role("button", name="（约）").click()
    editor.press("Control+End")
    editor.press_sequentially("报送率")
    page.get_by_label("查找数据").fill("报送率")
    page.get_by_role("button", name=re.compile("^插入.*报送率")).first.click()
    editor.press_sequentially("%。")
    expect(page.locator("#saved")).to_have_text("已自动保存。")
    expect(first.locator(".reads a.living").last).to_have_text(re.compile(r"^\d+(\.\d)?$"))
    stored = AnnualSummary.objects.get().paragraphs.get()
    assert "{meetings.attendances" in stored.text
    assert stored.text.endswith("报送率{meetings.reporting_rate}%。")

    # The second edit types a number by hand, which the checker catches at once.
    opening = section(page, "opening-opening-0")
    opening.locator("summary").click()
    opening.locator(".editor").fill("2023年，XX镇党建办指导2个党支部开展工作，现总结如下：")
    expect(opening.locator(".faults")).to_contain_text("“2个党”：手工输入的数字")
    opening.locator(".editor").fill("2023年，XX镇党建办指导各党支部开展工作，现总结如下：")
    expect(opening.locator(".faults")).to_have_count(0)

    # One problem is taken in other words, one rejected with its reason.
    page.goto(page.url.partition("#")[0])
    page.get_by_role("link", name="问题和打算").click()
    accessible(page)
    page.locator("[id='meetings.late']").get_by_role("link", name="决定").click()
    accessible(page)
    page.get_by_role("textbox", name="表述").fill("会议记录补报{meetings.late}次，报送不及时。")
    page.get_by_role("button", name="保存").click()
    missing = page.locator("[id='meetings.missing']")
    missing.get_by_role("link", name="决定").click()
    page.get_by_label("不采用", exact=True).check()
    page.get_by_role("button", name="保存").click()
    assert page.get_by_role("alert").get_by_role("link").all_inner_texts() == [
        "不采用的理由：请写明不采用的理由。"
    ]
    page.get_by_label("不采用的理由").fill("支部年内新建。")
    page.get_by_role("button", name="保存").click()
    expect(missing).to_contain_text("不采用：支部年内新建。")
    page.get_by_role("link", name=re.compile("^明确会议记录的报送期限")).click()
    accessible(page)
    page.get_by_label("责任人").fill("组织委员")
    page.get_by_label("完成月份").fill("2024-06")
    page.get_by_role("button", name="保存").click()

    page.get_by_role("link", name="编写总结").click()
    problems = section(page, "problem-meetings").inner_text()
    assert "会议记录补报6次，报送不及时。" in problems
    assert "没有记录" not in problems
    page.get_by_role("link", name="校核").click()
    accessible(page)
    page.get_by_role("link", name="编写总结").click()
    page.get_by_role("link", name="修改记录").click()
    accessible(page)
    page.get_by_role("row").nth(1).get_by_role("link").click()
    accessible(page)
    page.get_by_role("link", name="修改记录").click()
    page.get_by_role("link", name="编写总结").click()

    page.get_by_role("link", name="定稿", exact=True).click()
    accessible(page)
    page.get_by_role("button", name="确定定稿").click()
    accessible(page)
    expect(page.get_by_text("定稿后数据没有变化。")).to_be_visible()
    assert download(page).startswith(b"%PDF-")
    before = download(page)

    # A record changes afterwards: the page tells it, the file stays.
    make_meeting(world.village, Meeting.Kind.GENERAL, date(2023, 11, 8))
    page.reload()
    accessible(page)
    expect(page.locator("article .drifted").first).to_have_text("（定稿后数据变化，现为13）")
    assert download(page) == before
    assert IssuedSummary.objects.count() == 1

    sign_in(page, live_server.url, world.leader)
    page.reload()
    page.get_by_role("textbox", name="意见").fill("同意报送。")
    page.get_by_role("button", name="提交意见").click()
    accessible(page)
    expect(page.get_by_text("同意报送。")).to_be_visible()


def download(page: Page) -> bytes:
    with page.expect_download() as info:
        page.get_by_role("link", name="下载 PDF").click()
    return info.value.path().read_bytes()


def test_without_script_the_same_words_are_saved(page: Page, live_server, world):
    sign_in(page, live_server.url, world.office)
    page.goto("/summary/2023/")
    page.get_by_role("button", name="编写").click()
    context = page.context.browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(page.url)
    first = section(plain, "work-meetings-0")
    first.locator("summary").click()
    area = first.get_by_label("文字")
    assert area.input_value().startswith("各党支部召开会议、开展活动{meetings.held}次")
    area.fill("全年开会{meetings.held:约}次。")
    first.get_by_role("button", name="保存").click()
    assert section(plain, "work-meetings-0").locator(".reads p").first.inner_text() == "全年开会12次。"
    context.close()
