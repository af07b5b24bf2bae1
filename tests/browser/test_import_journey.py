"""A workbook with three faults: marked, corrected, imported, undone. Every page is checked by axe."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from members.models import Member
from tests.browser.journey import accessible, accessible_at_both_sizes, follow, sign_in
from tests.dangjian.workbooks import FIRST, HEADER, SECOND, THIRD, every_row, member_row, write
from tests.factories import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def choose(page: Page, path: Path) -> None:
    page.get_by_label("工作簿").set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()


def upload_with_three_faults(page: Page, path: Path) -> None:
    rows = [
        [*HEADER, "家属"],
        [*member_row("张三", FIRST, 人员类别="群众"), ""],
        [*member_row("李四", SECOND, 加入党组织日期="1985-07-01", 转为正式党员日期="1986年7月1日"), ""],
        [*member_row("王五", THIRD, 所在党支部="大方村党支部", 加入党组织日期="去年"), ""],
    ]
    choose(page, write(path, {"党员": rows}))
    accessible_at_both_sizes(page, "4-faults")
    assert page.locator("#error-count").inner_text() == "3"


def correct_the_marked_file(page: Page, marked: Path) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载标注文件").click()
    waiting.value.save_as(marked)
    book = load_workbook(marked)
    sheet = book["党员"]
    assert [sheet.cell(row, 9).value is not None for row in (3, 4, 5)] == [True, False, True]
    sheet["D3"], sheet["B5"], sheet["E5"] = "正式党员", "小方村党支部", "2010-06-01"
    book.save(marked)


def look_at_templates(page: Page) -> None:
    page.goto("/imports/")
    accessible(page, "1-history")
    follow(page.get_by_role("link", name="下载模板").first)
    accessible(page, "2-templates")
    page.goto("/imports/add/")
    follow(page.get_by_role("button", name="上传并检查"))
    accessible(page, "3-upload")


def test_three_faults_marked_corrected_imported_and_undone(page: Page, live_server, tmp_path):
    world: World = make_world()
    known = {"name": "李四", "id_number": SECOND, "sex": "F", "born_on": "1955-02-03", "category": "FULL"}
    days = {"joined_on": "1985-07-01", "confirmed_on": "1986-07-01"}
    Member.objects.create(branch=world.village, **known, **days)
    before = every_row()
    sign_in(page, live_server.url, world.office)
    look_at_templates(page)
    upload_with_three_faults(page, tmp_path / "党员名册.xlsx")
    marked = tmp_path / "标注.xlsx"
    correct_the_marked_file(page, marked)
    follow(page.get_by_role("link", name="指定对应的列"))
    accessible(page, "5-columns")
    page.get_by_role("link", name="取消").click()
    page.get_by_role("link", name="重新上传").click()
    choose(page, marked)
    accessible_at_both_sizes(page, "6-preview")
    follow(page.get_by_role("button", name="确认导入（新增2行，更新1行）"))
    accessible(page, "7-result")
    assert set(Member.objects.values_list("name", flat=True)) == {"张三", "李四", "王五"}
    follow(page.get_by_role("button", name="撤销本次导入"))
    accessible(page, "8-undone")
    assert page.get_by_text("已撤销，数据恢复到导入之前。").count() == 1
    assert every_row() == before
