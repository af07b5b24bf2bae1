"""A record on a phone of 360 pixels: typed, returned, corrected, accepted; matrix and figures follow."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page

from accounts.models import User
from meetings.models import Meeting, ScheduleRule
from tests.browser.journey import sign_in
from tests.factories import World, make_meeting, make_member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
MOST_TAPS = 12
MINUTES = (
    "会议传达学习了上级关于乡村振兴的文件精神，与会党员结合本村实际谈了体会，"
    "讨论了人居环境整治和集体经济发展的具体安排，书记作了总结讲话。"
)


class Phone:
    """A user's browser: counts taps, and looks at every page it opens for barriers."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.taps = page, address, 0

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def tap(self, locator: Locator) -> None:
        self.taps += 1
        locator.click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def barriers(self) -> list[str]:
        return [violation["id"] for violation in Axe().run(self.page).response["violations"]]

    def overflow(self) -> int:
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.fixture
def phone(browser: Browser, live_server) -> Callable[[User], Phone]:
    """A phone for each user, logged in."""

    def of(user: User) -> Phone:
        page = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN").new_page()
        sign_in(page, live_server.url, user)
        return Phone(page, live_server.url)

    return of


@pytest.fixture
def village(world: World) -> World:
    for name in ("张三", "李四", "王五", "赵六"):
        make_member(world.village, name)
    return world


def this_month(phone: Phone) -> str:
    """What the matrix says of the 主题党日 of the running month."""
    phone.open("/meetings/")
    row = phone.page.get_by_role("row").filter(has=phone.page.get_by_role("rowheader", name="主题党日"))
    return row.first.get_by_role("cell").nth(timezone.localdate().month - 1).inner_text().split()[-1]


def party_days(phone: Phone) -> str | None:
    """What the summary of the running year counts."""
    phone.open(f"/summary/{timezone.localdate().year}/")
    row = phone.page.locator("tr", has=phone.page.locator("th", has_text=re.compile("^主题党日$")))
    return row.locator("td").first.text_content()


def record_a_party_day(secretary: Phone) -> None:
    page = secretary.page
    secretary.open("/meetings/")
    secretary.tap(secretary.link("新增").first)
    secretary.tap(secretary.button("主题党日"))
    page.get_by_label("主题", exact=False).and_(page.locator("#id_topic")).fill("学习文件，整治人居环境")
    page.locator("#id_minutes").fill("学习文件。")
    secretary.tap(page.get_by_label("服务实践"))
    secretary.tap(page.locator("details.attendance summary"))
    secretary.tap(page.get_by_label("李四", exact=True))
    secretary.tap(page.get_by_label("李四没有到会的原因"))
    page.get_by_label("李四没有到会的原因").select_option("ABSENT:生病")
    assert page.locator("#attendance-count").inner_text() == "应到4人，实到3人"
    assert (secretary.barriers(), secretary.overflow()) == ([], 0)
    secretary.tap(secretary.button("提交"))


def test_from_the_phone_to_the_figures(village: World, phone):
    secretary, office = phone(village.secretary), phone(village.office)
    before = this_month(secretary)
    assert (before in ("缺", "未到期"), party_days(office)) == (True, "0")
    assert (secretary.barriers(), secretary.overflow()) == ([], 0)

    record_a_party_day(secretary)
    assert secretary.taps <= MOST_TAPS
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.expected, meeting.present) == ("SUBMITTED", 4, 3)
    assert (secretary.barriers(), secretary.overflow()) == ([], 0)
    assert this_month(secretary) == "按时"

    office.open("/meetings/review/")
    assert (office.barriers(), office.overflow()) == ([], 0)
    office.tap(office.link(meeting.topic))
    assert "会议内容只有5字" in office.page.locator("main").inner_text()
    assert (office.barriers(), office.overflow()) == ([], 0)
    office.page.get_by_label("退回原因").fill("没有写讨论情况")
    office.tap(office.button("退回"))
    meeting.refresh_from_db()
    assert (meeting.state, [defect.kind for defect in meeting.defects.all()]) == ("RETURNED", ["INCOMPLETE"])
    assert this_month(secretary) == before

    secretary.open(f"/meetings/records/{meeting.pk}/")
    assert "没有写讨论情况" in secretary.page.locator("main").inner_text()
    secretary.tap(secretary.link("修改"))
    secretary.page.locator("#id_minutes").fill(MINUTES)
    secretary.tap(secretary.button("提交"))

    office.open("/meetings/review/")
    office.tap(office.link(meeting.topic))
    office.page.get_by_label("记录不完善").uncheck()
    office.tap(office.button("通过"))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.present, meeting.minutes) == ("ACCEPTED", 3, MINUTES)
    assert (this_month(secretary), party_days(office)) == ("按时", "1")


def test_what_is_typed_is_kept_by_itself(village: World, phone):
    secretary = phone(village.secretary)
    secretary.open("/meetings/records/new/?kind=GENERAL")
    secretary.page.locator("#id_topic").type("写到一半")
    secretary.page.get_by_text("草稿已保存").wait_for()
    draft = Meeting.objects.get()
    assert (draft.state, draft.topic) == ("DRAFT", "写到一半")

    again = phone(village.secretary)
    again.open(f"/meetings/records/{draft.pk}/edit/")
    assert again.page.locator("#id_topic").input_value() == "写到一半"


PAGES = (
    "/meetings/records/",
    "/meetings/records/new/",
    "/meetings/records/new/?kind=GENERAL",
    "/meetings/records/new/?kind=LECTURE",
    "/meetings/reminders/",
    "/meetings/calendar/",
    "/meetings/rules/",
    "/meetings/rules/themes/new/",
)


def test_pages_without_barriers(village: World, phone):
    office = phone(village.office)
    found = {}
    for path in PAGES:
        office.open(f"{path}{'&' if '?' in path else '?'}branch={village.village.pk}")
        found[path] = (office.barriers(), office.overflow())
    assert found == dict.fromkeys(PAGES, ([], 0))


def test_a_locked_record_is_opened_again_on_request(village: World, phone):
    """通过 → 申请修改 → 同意 → corrected and handed in again."""
    meeting = make_meeting(village.village, held_on=timezone.localdate(), minutes=MINUTES)
    secretary, office = phone(village.secretary), phone(village.office)
    secretary.open(f"/meetings/records/{meeting.pk}/")
    secretary.page.get_by_label("申请修改的原因").or_(secretary.page.locator("#id_reason")).first.fill(
        "人数有误"
    )
    secretary.tap(secretary.button("申请修改"))
    assert (secretary.barriers(), secretary.overflow()) == ([], 0)
    office.open("/meetings/review/")
    office.tap(office.link(f"{meeting.unit}“{meeting.topic}”"))
    office.tap(office.button("同意修改"))
    secretary.open(f"/meetings/records/{meeting.pk}/edit/")
    secretary.page.locator("#id_topic").fill("更正后的主题")
    secretary.tap(secretary.button("提交"))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.topic) == ("SUBMITTED", "更正后的主题")


def test_conflict_comparison_paper_and_rules_without_barriers(village: World, phone):
    today = timezone.localdate()
    one, other = (
        make_meeting(village.village, kind, today, minutes=MINUTES, state="SUBMITTED")
        for kind in (Meeting.Kind.GENERAL, Meeting.Kind.PARTY_DAY)
    )
    secretary, admin = phone(village.secretary), phone(village.admin)
    secretary.open(f"/meetings/records/{one.pk}/edit/")
    Meeting.objects.filter(pk=one.pk).update(topic="别人的主题", version=one.version + 1)
    secretary.page.locator("#id_topic").fill("我的主题")
    secretary.tap(secretary.button("提交"))
    text = secretary.page.locator("main").inner_text()
    assert ("别人的主题" in text, "我的主题" in text) == (True, True)
    assert (secretary.barriers(), secretary.overflow()) == ([], 0)

    rule = ScheduleRule.objects.get(kind=Meeting.Kind.PARTY_DAY)
    admin.open(f"/meetings/rules/{rule.pk}/")
    ScheduleRule.objects.filter(pk=rule.pk).update(due_days=9)
    admin.page.locator("#id_due_days").fill("7")
    admin.tap(admin.button("保存"))
    text = admin.page.locator("main").inner_text()
    assert ("记录已被别人修改" in admin.page.locator("h1").inner_text(), "9" in text, "7" in text) == (
        True,
    ) * 3
    assert (admin.barriers(), admin.overflow()) == ([], 0)
    admin.tap(admin.button("按我填写的保存"))
    rule.refresh_from_db()
    assert rule.due_days == 7
    for path in (
        f"/meetings/records/{one.pk}/compare/{other.pk}/",
        f"/meetings/records/{one.pk}/print/",
        f"/meetings/rules/{rule.pk}/",
    ):
        admin.open(path)
        assert (admin.barriers(), admin.overflow()) == ([], 0), path
