"""Templates: what we hand out is what we take back."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from common.workbooks import read_workbook
from dangjian.imports import batches
from dangjian.imports.columns import columns_of_sheet
from dangjian.imports.templates import current_version, template
from dangjian.loading import load, resource_classes
from members.models import Member
from tests.dangjian.workbooks import FIRST, receive
from tests.factories import World
from worklog.models import WorkKind, WorkMeasure

SHEETS = list(resource_classes())


@pytest.fixture
def download(tmp_path):
    def write(sheets, user):
        path = tmp_path / "模板.xlsx"
        path.write_bytes(template(sheets, user))
        return path

    return write


def test_every_sheet_is_known_again_and_its_notes_and_examples_are_no_rows(world: World, download):
    found = load(download(SHEETS, world.office), dry_run=True, user=world.office)
    assert found.errors == []
    assert [(c.sheet, c.new, c.changed, c.skipped) for c in found.counts] == [
        (name, 0, 0, 0) for name in SHEETS
    ]
    assert found.ignored == []
    assert found.versions == {name: current_version(name) for name in SHEETS}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_title_header_notes_and_example(world: World, download, name):
    columns = columns_of_sheet(resource_classes()[name], world.office)
    rows = {row.number: row.values for row in read_workbook(download([name], world.office))[1].rows}
    assert rows[1][0] == f"{name}　模板版本{current_version(name)}"
    assert rows[2] == tuple(f"{info.name}*" if info.required else info.name for info in columns)
    assert rows[3][0].startswith("说明：")
    assert all(rows[3]) and len(rows[3]) == len(columns)
    assert rows[4][0].startswith("例：")
    assert set(rows) == {1, 2, 3, 4}


@pytest.mark.parametrize("name", [name for name in SHEETS if name not in ("党员", "发展党员")])
def test_the_examples_themselves_can_be_loaded(db, tmp_path, name):
    """With the branch, the member and the campaign they name: an example that is refused would teach what is wrong."""
    path = tmp_path / "示例.xlsx"
    book = Workbook()
    book.remove(book.active)
    needed = ("主题教育",) if name == "学习计划" else ()
    for sheet in dict.fromkeys(("党组织", "党员", *needed, name)):
        columns = columns_of_sheet(resource_classes()[sheet])
        page = book.create_sheet(sheet)
        page.append([info.name for info in columns])
        page.append([info.example for info in columns])
    book.save(path)
    found = load(path)
    assert [str(error) for error in found.errors] == []
    assert {count.new for count in found.counts} == {1}


def test_numbers_are_text_and_long_lists_lie_on_a_hidden_sheet(world: World, download):
    book = load_workbook(download(["党员"], world.office))
    assert book.sheetnames == ["填写说明", "党员", "下拉选项"]
    assert book["下拉选项"].sheet_state == "hidden"
    sheet = book["党员"]
    heads = {cell.value.rstrip("*"): cell.column_letter for cell in sheet[2]}
    assert sheet[f"{heads['公民身份证号']}5"].number_format == "@"
    assert sheet[f"{heads['手机号']}5"].number_format == "@"
    rules = {str(rule.sqref).split("5:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules[heads["性别"]] == '"男,女"'
    assert rules[heads["学历"]] == '"研究生,大学本科,大学专科,中专,高中,初中,小学及以下"'
    assert rules[heads["民族"]] == "'下拉选项'!$A$1:$A$56"
    assert [cell.value for cell in book["下拉选项"]["A"]][:3] == ["汉族", "蒙古族", "回族"]
    assert rules[heads["所在党支部"]] == '"小方村党支部,东街社区党支部"'
    assert "远村党支部" not in str(list(book["下拉选项"].values))


def test_a_filled_template_goes_in_and_an_old_one_is_told(world: World, download, tmp_path):
    book = load_workbook(download(["党员"], world.office))
    sheet = book["党员"]
    filled = {"姓名": "张三", "所在党支部": "小方村党支部", "公民身份证号": FIRST, "人员类别": "正式党员"}
    filled |= {"加入党组织日期": "2010.6.1"}
    for cell in sheet[2]:
        sheet.cell(5, cell.column).value = filled.get(cell.value.rstrip("*"))
    sheet["A1"] = "党员　模板版本00000000"
    book.save(tmp_path / "填.xlsx")
    batch = receive(world.office, tmp_path / "填.xlsx")
    assert batches.preview_of(batch)["old_templates"] == ["党员"]
    batches.confirm(batch)
    assert [(m.name, m.id_number) for m in Member.objects.all()] == [("张三", FIRST)]


def test_a_secretary_gets_the_monthly_workbook_and_no_other_sheet(world: World, client, log_in):
    response = log_in(world.secretary).get("/imports/templates/monthly/")
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["填写说明", "会议活动", "党费缴纳", "131学习", "工作纪实", "下拉选项"]
    assert client.get("/imports/templates/党员/").status_code == 404
    assert client.get("/imports/templates/").context["sheets"] == [
        "会议活动",
        "党费缴纳",
        "131学习",
        "工作纪实",
    ]


def own_kind(committee, code: str, measure: str) -> None:
    kind = WorkKind.objects.create(committee=committee, code=code, name=f"{measure}活动")
    WorkMeasure.objects.create(kind=kind, code="number", name=measure, unit="次")


def test_the_sheet_of_work_names_the_measures_that_the_office_may_use(world: World, download, tmp_path):
    own_kind(world.township, "trees", "植树")
    own_kind(world.neighbour, "boats", "巡河")
    sheet = load_workbook(download(["工作纪实"], world.office))["工作纪实"]
    heads = [cell.value for cell in sheet[2]]
    assert [name for name in ("走访", "植树", "巡河") if name in heads] == ["走访", "植树"]
    for cell, value in zip(sheet[5], fill(heads), strict=True):
        cell.value = value
    sheet.cell(2, len(heads) + 1).value = "巡河"
    sheet.cell(5, len(heads) + 1).value = 3
    sheet.parent.save(tmp_path / "填.xlsx")
    found = load(tmp_path / "填.xlsx", dry_run=True, user=world.office)
    assert (found.errors, [count.new for count in found.counts]) == ([], [1])
    assert found.ignored == ["填.xlsx 工作纪实 “巡河”列"]
    assert found.versions == {"工作纪实": current_version("工作纪实", world.office)}
    assert current_version("工作纪实", world.office) == current_version("工作纪实", world.secretary)
    assert current_version("工作纪实", world.office) != current_version("工作纪实", world.neighbour_office)


def fill(heads: list[str]) -> list:
    row = {
        "所在党支部": "小方村党支部",
        "种类*": "植树活动",
        "日期*": "2023-03-12",
        "事项*": "植树节",
        "植树": 200,
    }
    return [row.get(head) for head in heads]
