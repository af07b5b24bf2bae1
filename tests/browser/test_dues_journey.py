"""A quarter of one branch entered by its secretary on a phone, corrected, and printed; every page checked by axe."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from playwright.sync_api import Page

from dues.models import Payment, SpecialFund
from tests.browser.journey import accessible, accessible_at_both_sizes, follow, sign_in
from tests.dues.factories import make_payer
from tests.factories import World, make_world
from tests.personnel.factories import add_person, make_case, make_staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def show_second_quarter(page: Page, server: str, members: int) -> World:
    """The secretary's page of a quarter in which each of the members owes 12.50 yuan a month."""
    world = make_world()
    for number in range(1, members + 1):
        make_payer(world.village, f"党员{number}", "12.50")
    sign_in(page, server, world.secretary)
    page.goto("/dues/")
    page.get_by_role("link", name="登记").click()
    page.get_by_label("年度").fill("2023")
    page.get_by_label("季度或月份").select_option(label="第二季度")
    follow(page.get_by_role("button", name="显示"))
    return world


def look_at_the_notice(page: Page, world: World) -> None:
    page.goto(f"/dues/notice/{world.village.pk}/2023/6/")
    accessible(page, "notice")
    cells = page.get_by_role("row").filter(has_text="党员1").get_by_role("cell").all_inner_texts()
    assert cells[1:] == ["12.50", "0.00", "—", "—", "未缴"]
    page.emulate_media(media="print")
    assert page.locator("footer.foot").is_hidden()
    foot = page.locator("tfoot").evaluate("part => getComputedStyle(part).display")
    assert foot == "table-row-group"  # not repeated on each sheet


def test_a_quarter_of_a_branch_is_entered_and_corrected(page: Page, live_server):
    world = show_second_quarter(page, live_server.url, 5)
    accessible(page, "collect")
    page.get_by_label("党员4 金额（元）").fill("30")
    page.get_by_role("link", name="全部勾选").click()
    assert page.get_by_label("党员4 金额（元）").input_value() == "30"
    page.get_by_label("党员4 金额（元）").fill("37.50")
    page.get_by_label("党员5 已缴").uncheck()
    fold = page.locator("summary", has_text="多交、代交：党员1")
    fold.focus()
    page.keyboard.press("Enter")
    accessible(page, "collect-unfolded")
    page.get_by_label("党员1 代交人").fill("党员2")
    page.get_by_label("党员2 一并补缴").check()
    page.get_by_label("党员3 金额（元）").fill("37.51")
    page.get_by_label("缴纳日期").fill("2023-06-20")
    follow(page.get_by_role("button", name="保存"))
    accessible(page, "collect-refused")
    alert = page.get_by_role("alert")
    assert alert.get_by_role("link").all_inner_texts() == [
        "党员3：多于应缴的37.50元，多交的部分请填在“自愿多交”。"
    ]
    assert Payment.objects.count() == 0
    opened = page.locator("tr:has(details[open]) th").all_inner_texts()
    assert opened == ["党员1"]  # what was filled stays in sight
    page.get_by_label("党员3 金额（元）").fill("37.50")
    page.get_by_role("button", name="保存").click()
    assert "已登记4名党员的党费，共187.50元。" in page.locator("#messages").inner_text()
    assert Payment.objects.aggregate(total=Sum("amount"))["total"] == Decimal("187.50")

    page.goto("/dues/?name=党员1")
    follow(page.get_by_role("link", name="冲正党员12023年6月党费"))
    accessible(page, "reverse")
    page.get_by_label("冲正原因").fill("录错")
    page.get_by_role("button", name="冲正").or_(page.get_by_role("button", name="保存")).click()
    assert Payment.objects.filter(kind="REVERSAL").count() == 1
    look_at_the_notice(page, world)


def test_a_quarter_paid_by_all_takes_four_clicks_and_three_entries(page: Page, live_server):
    show_second_quarter(page, live_server.url, 30)
    page.get_by_role("link", name="全部勾选").click()
    page.get_by_label("缴纳日期").fill("2023-06-20")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已登记30名党员的党费，共1,125.00元。").wait_for()
    paid = Payment.objects.aggregate(members=Count("member", distinct=True), total=Sum("amount"))
    assert paid == {"members": 30, "total": Decimal("1125.00")}


PAGES = {
    "payments": "/dues/",
    "branches": "/dues/branches/?until=2023-06-30",
    "arrears": "/dues/arrears/?until=2023-09-30",
    "assessments": "/dues/assessments/",
    "assess-branch": "/dues/assessments/branch/?year=2023",
    "remittances": "/dues/remittances/?year=2023",
    "remittance": "/dues/remittances/new/",
    "funds": "/dues/funds/",
    "fund": "/dues/funds/new/",
    "expenses": "/dues/expenses/",
    "rules": "/dues/rules/",
    "cases": "/personnel/cases/",
    "case-new": "/personnel/cases/new/",
    "board": "/personnel/cases/board/",
    "personnel-rules": "/personnel/rules/",
    "staff": "/personnel/staff/",
    "staff-new": "/personnel/staff/new/",
    "forecast": "/personnel/staff/forecast/",
    "calculations": "/personnel/calculations/",
    "calculation": "/personnel/calculations/new/",
}


def test_every_page_is_accessible(page: Page, live_server):
    world: World = make_world()
    member = make_payer(world.village, "张三", "12.50")
    Payment.objects.create(
        branch=world.village, member=member, month=date(2023, 1, 1), amount=12, paid_on=date(2023, 1, 5)
    )
    fund = SpecialFund.objects.create(
        committee=world.township, name="春节慰问", amount=5000, allocated_on=date(2023, 1, 5)
    )
    case = make_case(world.township, due_on=date(2023, 12, 25))
    item = case.items.create(name="审批表")
    staff = make_staff(world.township, born_on=date(1964, 12, 1))
    add_person(case, staff=staff, result="优秀")
    own = {
        "assess": f"/dues/assessments/new/{member.pk}/",
        "sign-sheet": f"/dues/sign-sheet/{world.village.pk}/2023/",
        "expense": f"/dues/funds/{fund.pk}/expenses/new/",
        "case": f"/personnel/cases/{case.pk}/",
        "case-persons": f"/personnel/cases/{case.pk}/persons/",
        "item": f"/personnel/items/{item.pk}/",
        "staff-detail": f"/personnel/staff/{staff.pk}/",
    }
    sign_in(page, live_server.url, world.office)
    for name, address in (PAGES | own).items():
        answer = page.goto(address)
        assert answer.status == 200, address
        accessible_at_both_sizes(page, name)
