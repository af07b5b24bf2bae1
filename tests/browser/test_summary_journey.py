"""
A year from draft to issued PDF: edits with chips and by hand, a number typed by hand caught, one problem taken and one
rejected, the file the same when made again, and the drift told once a record changed. Every page is checked by axe.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Meeting
from reports.models import AnnualSummary, IssuedSummary
from tests.browser.journey import DESK, accessible_at_both_sizes, follow, sign_in
from tests.factories import World, make_meeting, make_member, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


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


def section(page: Page, anchor: str):
    return page.locator(f"#{anchor}")


def edit_with_chips(page: Page) -> None:
    """A chip gets another idiom, and one is put in from the list; saved without a click."""
    first = section(page, "work-meetings-0")
    first.locator("summary").click()
    editor = first.locator(".editor")
    assert editor.locator(".chip").first.inner_text() == "12"
    editor.locator(".chip").last.click()
    accessible_at_both_sizes(page)
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


def type_a_number_by_hand(page: Page) -> None:
    """The checker catches it at once."""
    opening = section(page, "opening-opening-0")
    opening.locator("summary").click()
    opening.locator(".editor").fill("2023年，XX镇党建办指导2个党支部开展工作，现总结如下：")
    expect(opening.locator(".faults")).to_contain_text("“2个党”：手工输入的数字")
    opening.locator(".editor").fill("2023年，XX镇党建办指导各党支部开展工作，现总结如下：")
    expect(opening.locator(".faults")).to_have_count(0)


def take_one_problem_and_reject_one(page: Page) -> None:
    page.goto(page.url.partition("#")[0])
    follow(page.get_by_role("link", name="问题和打算"))
    accessible_at_both_sizes(page)
    follow(page.locator("[id='meetings.late']").get_by_role("link", name="决定"))
    accessible_at_both_sizes(page)
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


def give_the_plan_an_owner(page: Page) -> None:
    follow(page.get_by_role("link", name=re.compile("^明确会议记录的报送期限")))
    accessible_at_both_sizes(page)
    page.get_by_label("责任人").fill("组织委员")
    page.get_by_label("完成月份").fill("2024-06")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="编写总结").click()
    problems = section(page, "problem-meetings").inner_text()
    assert "会议记录补报6次，报送不及时。" in problems
    assert "没有记录" not in problems


def look_at_faults_and_history(page: Page) -> None:
    follow(page.get_by_role("link", name="校核"))
    accessible_at_both_sizes(page)
    page.get_by_role("link", name="编写总结").click()
    follow(page.get_by_role("link", name="修改记录"))
    accessible_at_both_sizes(page)
    follow(page.get_by_role("row").nth(1).get_by_role("link"))
    accessible_at_both_sizes(page)
    page.get_by_role("link", name="修改记录").click()
    page.get_by_role("link", name="编写总结").click()


def issue(page: Page) -> bytes:
    """The issued PDF, the same when it is made again."""
    follow(page.get_by_role("link", name="定稿", exact=True))
    accessible_at_both_sizes(page)
    follow(page.get_by_role("button", name="确定定稿"))
    accessible_at_both_sizes(page)
    expect(page.get_by_text("定稿后数据没有变化。")).to_be_visible()
    issued = download(page)
    assert issued.startswith(b"%PDF-")
    assert download(page) == issued
    return issued


def test_from_draft_to_issued_pdf(page: Page, live_server, world):
    page.set_viewport_size(DESK)
    sign_in(page, live_server.url, world.office)
    page.goto("/summary/2023/")
    accessible_at_both_sizes(page)
    follow(page.get_by_role("button", name="编写"))
    accessible_at_both_sizes(page)
    edit_with_chips(page)
    type_a_number_by_hand(page)
    take_one_problem_and_reject_one(page)
    give_the_plan_an_owner(page)
    look_at_faults_and_history(page)
    issued = issue(page)

    # A record changes afterwards: the page tells it, the file stays.
    make_meeting(world.village, Meeting.Kind.GENERAL, date(2023, 11, 8))
    page.reload()
    accessible_at_both_sizes(page)
    expect(page.locator("article .drifted").first).to_have_text("（定稿后数据变化，现为13）")
    assert download(page) == issued
    assert IssuedSummary.objects.count() == 1

    sign_in(page, live_server.url, world.leader)
    page.reload()
    page.get_by_role("textbox", name="意见").fill("同意报送。")
    follow(page.get_by_role("button", name="提交意见"))
    accessible_at_both_sizes(page)
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
