"""The main way of each role through the workbench, every page on it checked by axe at the sizes of phone and desk."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from meetings.models import Meeting
from tests.browser.journey import DESK, accessible, accessible_at_both_sizes, follow, sign_in
from tests.factories import World, make_meeting, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TARGETS = ".btn, .menu a, .form-control, .form-select, summary, .breadcrumb a, .table a, .lines a"
SMALLEST = """all => Math.min(...all.filter(one => one.offsetParent).map(one => one.getBoundingClientRect().height))"""


@pytest.fixture
def village(world: World) -> World:
    """This month: one record waits, one came back, three members."""
    today = timezone.localdate()
    for name in ("张三", "李四", "单小梅"):
        make_member(world.village, name)
    make_meeting(world.village, held_on=today, submitted_on=today, state="SUBMITTED", topic="学习党章")
    reason = {"state": "RETURNED", "return_reason": "没有写讨论情况", "expected": 3, "present": 3}
    make_meeting(world.village, "LECTURE", today, topic="讲党课", minutes="听党课。", **reason)
    return world


def test_the_office_reviews_takes_back_and_searches(page: Page, live_server, village: World):
    sign_in(page, live_server.url, village.office)
    page.set_viewport_size(DESK)
    page.goto("/")
    accessible_at_both_sizes(page, "office")
    follow(page.get_by_role("link", name="审核会议记录"))
    accessible_at_both_sizes(page, "office-review")
    follow(page.get_by_role("link", name="学习党章"))
    accessible_at_both_sizes(page, "office-record")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已通过小方村党支部“学习党章”")
    accessible_at_both_sizes(page, "office-toast")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("#messages")).to_contain_text("1条记录回到待审核")
    page.keyboard.press("/")
    page.keyboard.type("sxm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("搜索“sxm”")
    accessible_at_both_sizes(page, "office-search")
    follow(page.get_by_role("main").get_by_role("link", name="单小梅"))
    accessible(page, "office-member")


def test_a_secretary_mends_what_came_back_by_keyboard(page: Page, live_server, village: World):
    sign_in(page, live_server.url, village.secretary)
    page.goto("/")
    accessible_at_both_sizes(page, "secretary")
    assert page.get_by_role("link", name="填报会议记录").bounding_box()["height"] >= 56
    page.set_viewport_size(DESK)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_text("退回原因：没有写讨论情况")).to_be_visible()
    follow(page.locator("#returned").locator("..").get_by_role("link").first)
    accessible_at_both_sizes(page, "secretary-edit")
    page.locator("#id_minutes").fill("听党课。党员结合村里的工作谈了体会，讨论了下一步的打算。")
    page.keyboard.press("Control+s")
    expect(page.locator("#messages")).to_contain_text("草稿已保存")
    page.get_by_role("link", name="修改").click()
    page.locator("#id_topic").fill("")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".error-summary")).to_be_focused()
    accessible_at_both_sizes(page, "secretary-refused")
    page.locator("#id_topic").fill("讲党课")
    page.get_by_label("主讲人", exact=False).first.fill("张三")
    page.get_by_label("支部书记").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#messages")).to_contain_text("已提交")
    assert Meeting.objects.get(topic="讲党课").state == "SUBMITTED"
    page.goto("/")
    assert page.get_by_text("退回的记录").count() == 0
    follow(page.get_by_role("link", name="登记党费"))
    accessible_at_both_sizes(page, "secretary-dues")


def test_large_text_is_large(page: Page, live_server, village: World):
    sign_in(page, live_server.url, village.secretary)
    for address in ("/", "/members/roster/", "/meetings/records/new/?kind=PARTY_DAY"):
        page.goto(address)
        if large := page.get_by_role("button", name="长辈版"):
            large.click() if large.count() else None
        accessible_at_both_sizes(page, "large")
        sizes = "all => Math.min(...all.map(one => parseFloat(getComputedStyle(one).fontSize)))"
        assert page.eval_on_selector_all("main p, main a, main td, main label, main button", sizes) >= 18
        assert page.eval_on_selector_all(TARGETS, SMALLEST) >= 48


def test_a_leader_reads_and_goes_down_to_the_records(page: Page, live_server, village: World):
    sign_in(page, live_server.url, village.leader)
    page.goto("/")
    accessible_at_both_sizes(page, "leader")
    follow(page.get_by_role("link", name="党员 3 名，查看明细"))
    accessible_at_both_sizes(page, "leader-members")
    assert page.locator("#total").get_attribute("data-value") == "3"
    assert page.get_by_role("link", name="新增").count() == 0
    page.goto("/")
    follow(page.get_by_role("link", name="总结").first)
    accessible_at_both_sizes(page, "leader-summary")


ADMINISTRATION = {
    "用户": "/accounts/users/",
    "审计记录": "/accounts/events/",
    "自检": "/accounts/self-check/",
    "导入": "/imports/",
    "规则和设置": "/rules/",
    "后台任务": "/jobs/",
}


def test_an_administrator_opens_an_account_and_looks_after_the_rest(page: Page, live_server, village: World):
    sign_in(page, live_server.url, village.admin)
    page.set_viewport_size(DESK)
    page.goto("/")
    accessible_at_both_sizes(page, "admin")
    for name, address in ADMINISTRATION.items():
        follow(page.locator("nav.side").get_by_role("link", name=name, exact=True))
        assert page.url == f"{live_server.url}{address}"
        accessible_at_both_sizes(page, f"admin{address.replace('/', '-')}")
    page.goto("/accounts/users/")
    page.get_by_role("link", name="新增").click()
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("姓名").fill("陈书记")
    page.get_by_label("小方村党支部").check()
    accessible_at_both_sizes(page, "admin-user")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#first-password")).to_have_count(1)
    accessible_at_both_sizes(page, "admin-password")
    page.goto("/first-steps/")
    accessible_at_both_sizes(page, "admin-first-steps")
