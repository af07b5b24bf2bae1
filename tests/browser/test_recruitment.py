"""One person's way from application to archive, clicked through on a phone, with one override."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from playwright.sync_api import Page

from common.identity import DEMO_AREA, make_id_number
from common.periods import Period
from members import report
from members.models import Member, Recruit
from tests.browser.journey import accessible, follow, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
NUMBER = make_id_number(DEMO_AREA, date(2000, 5, 1), 3, "F")

# Every step by the rules of 2026 but the vote, which comes more than a month after 预审.
STEPS = [
    ("派人谈话", "2026-06-20"),
    ("确定为入党积极分子", "2026-09-01"),
    ("积极分子上级备案", "2026-09-10"),
    ("培养教育考察", "2027-02-26"),
    ("公示", "2027-09-01"),
    ("确定为发展对象", "2027-09-09"),
    ("政治审查", "2027-09-20"),
    ("短期集中培训", "2027-09-25"),
    ("上级党委预审", "2027-10-08"),
    ("支部大会接收为预备党员", "2027-11-12"),
    ("上级党委审批", "2027-12-10"),
    ("入党宣誓", "2027-12-20"),
    ("支部大会讨论转正", "2028-11-12"),
    ("转正审批", "2028-12-01"),
    ("材料归档", "2028-12-10"),
]
LATE = "支部大会接收为预备党员"


@pytest.fixture
def years_later(settings) -> Iterator[None]:
    settings.PASSWORD_MAX_AGE_DAYS = None
    with time_machine.travel("2028-12-20 10:00 +0800"):
        yield


@pytest.fixture
def secretary(years_later, world, page: Page, live_server) -> Page:
    """The phone of the village's secretary, logged in."""
    sign_in(page, live_server.url, world.secretary)
    return page


def apply(page: Page) -> None:
    page.goto("/members/recruits/")
    follow(page.get_by_role("link", name="登记入党申请"))
    accessible(page)
    page.locator("#id_branch").select_option(label="小方村党支部")
    page.locator("#id_name").fill("赵六")
    page.locator("#id_id_number").fill(NUMBER)
    page.locator("#id_sex").select_option(label="女")
    page.locator("#id_born_on").fill("2000-05-01")
    page.locator("#id_source").select_option(label="返乡大学生")
    page.locator("#id_applied_on").fill("2026-06-01")
    page.get_by_role("button", name="保存").click()


def record(page: Page, label: str, day: str) -> None:
    page.get_by_role("link", name=f"登记：{label}", exact=True).first.click()
    assert page.locator("h1").inner_text() == f"{label}：赵六"
    page.locator("#id_done_on").fill(day)
    if label == LATE:
        for name, votes in (("entitled", "12"), ("present", "11"), ("in_favour", "10")):
            page.locator(f"#id_{name}").fill(votes)
    page.get_by_role("button", name="保存").click()


def test_from_application_to_archive_with_one_override(world, secretary):
    page = secretary
    apply(page)
    accessible(page)
    for label, day in STEPS:
        record(page, label, day)
        if label == LATE:
            assert "按规定应在2027年11月8日前办理" in page.locator("main").inner_text()
            accessible(page)
            page.locator("#id_override_reason").fill("换届推迟")
            follow(page.get_by_role("button", name="保存"))
        assert f"已登记：{label}。" in page.locator("#messages").inner_text()
    accessible(page)
    recruit = Recruit.objects.get()
    assert list(recruit.steps.values_list("done_on", flat=True)) == [
        date(2026, 6, 1),
        *(date.fromisoformat(day) for _label, day in STEPS),
    ]
    assert {step.kind: step.override_reason for step in recruit.steps.exclude(override_reason="")} == {
        "ADMITTED": "换届推迟"
    }
    member = Member.objects.get()
    assert (recruit.member, member.category, member.joined_on, member.confirmed_on) == (
        member,
        Member.Category.FULL,
        date(2027, 11, 12),
        date(2028, 11, 12),
    )
    admitted = {year: report.collect(Period.of_year(year), world.branches) for year in (2027, 2028)}
    assert [(facts["members.admitted"], facts["members.confirmed"]) for facts in admitted.values()] == [
        (1, 0),
        (0, 1),
    ]
