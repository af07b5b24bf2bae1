"""
A kind of work that nobody programmed: the office defines it, a secretary records it, the summary counts it.

Every page on the way is checked by axe.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.journey import accessible, follow, sign_in
from tests.factories import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def define_the_kind(page: Page) -> None:
    page.goto("/worklog/")
    accessible(page)
    follow(page.get_by_role("link", name="种类设置"))
    accessible(page)
    follow(page.get_by_role("link", name="新增"))
    accessible(page)
    page.get_by_label("名称必填").first.fill("义务植树")
    first = page.get_by_role("group", name="数据1（不需要就留空）")
    first.get_by_label("数据名称").fill("植树")
    follow(page.get_by_role("button", name="保存"))
    accessible(page)
    assert page.get_by_role("alert").get_by_role("link").all_inner_texts() == ["数据1，单位：不能为空。"]
    first.get_by_label("单位").fill("棵")
    second = page.get_by_role("group", name="数据2（不需要就留空）")
    second.get_by_label("数据名称").fill("参加")
    second.get_by_label("单位").fill("人次")
    page.get_by_role("button", name="保存").click()
    assert (
        page.get_by_role("row", name="义务植树").get_by_role("cell").first.inner_text()
        == "植树（棵）、参加（人次）"
    )


def record_it(page: Page, year: int) -> None:
    page.goto("/worklog/")
    follow(page.get_by_role("link", name="新增"))
    accessible(page)
    follow(page.get_by_role("link", name="义务植树"))
    accessible(page)
    page.get_by_label("日期").fill(f"{year}-01-01")
    page.get_by_label("事项").fill("村道绿化")
    page.get_by_label("植树（棵）").fill("200")
    page.get_by_label("参加（人次）").fill("35")
    follow(page.get_by_role("button", name="保存"))
    accessible(page)
    assert page.get_by_role("heading", level=1).inner_text() == "村道绿化"


def test_a_new_kind_reaches_the_summary_without_code(page: Page, live_server):
    world: World = make_world()
    year = timezone.localdate().year
    sign_in(page, live_server.url, world.office)
    define_the_kind(page)
    sign_in(page, live_server.url, world.secretary)
    record_it(page, year)
    sign_in(page, live_server.url, world.office)
    page.goto(f"/summary/{year}/")
    assert "义务植树200棵，参加35人次。" in page.locator("main").inner_text()
