"""A workbook with three faults: marked, corrected, imported, undone. Every page is checked by axe."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import Page, sync_playwright

from accounts.models import User
from members.models import Member
from tests.dangjian.workbooks import FIRST, HEADER, SECOND, THIRD, every_row, member_row, write
from tests.factories import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
PICTURES = os.environ.get("PICTURES", "")


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
        yield browser.new_page(base_url=live_server.url, viewport={"width": 390, "height": 800})
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def sign_in(page: Page, server: str, user: User) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": server}])


def accessible(page: Page, name: str) -> None:
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if PICTURES:
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def choose(page: Page, path: Path) -> None:
    page.get_by_label("工作簿").set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()


def test_three_faults_marked_corrected_imported_and_undone(page: Page, live_server, tmp_path):
    world: World = make_world()
    Member.objects.create(
        branch=world.village,
        name="李四",
        id_number=SECOND,
        sex="F",
        born_on="1955-02-03",
        category="FULL",
        joined_on="1985-07-01",
        confirmed_on="1986-07-01",
    )
    before = every_row()
    sign_in(page, live_server.url, world.office)
    page.goto("/imports/")
    accessible(page, "1-history")
    page.get_by_role("link", name="下载模板").first.click()
    accessible(page, "2-templates")
    page.goto("/imports/add/")
    page.get_by_role("button", name="上传并检查").click()
    accessible(page, "3-upload")
    rows = [
        [*HEADER, "家属"],
        [*member_row("张三", FIRST, 人员类别="群众"), ""],
        [*member_row("李四", SECOND, 加入党组织日期="1985-07-01", 转为正式党员日期="1986年7月1日"), ""],
        [*member_row("王五", THIRD, 所在党支部="大方村党支部", 加入党组织日期="去年"), ""],
    ]
    choose(page, write(tmp_path / "党员名册.xlsx", {"党员": rows}))
    accessible(page, "4-faults")
    assert page.locator("#error-count").inner_text() == "3"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载标注文件").click()
    marked = tmp_path / "标注.xlsx"
    waiting.value.save_as(marked)
    book = load_workbook(marked)
    sheet = book["党员"]
    assert [sheet.cell(row, 9).value is not None for row in (3, 4, 5)] == [True, False, True]
    sheet["D3"], sheet["B5"], sheet["E5"] = "正式党员", "小方村党支部", "2010-06-01"
    book.save(marked)

    page.get_by_role("link", name="指定对应的列").click()
    accessible(page, "5-columns")
    page.get_by_role("link", name="取消").click()
    page.get_by_role("link", name="重新上传").click()
    choose(page, marked)
    accessible(page, "6-preview")
    page.get_by_role("button", name="确认导入（新增2行，更新1行）").click()
    accessible(page, "7-result")
    assert set(Member.objects.values_list("name", flat=True)) == {"张三", "李四", "王五"}
    page.get_by_role("button", name="撤销本次导入").click()
    accessible(page, "8-undone")
    assert page.get_by_text("已撤销，数据恢复到导入之前。").count() == 1
    assert every_row() == before
