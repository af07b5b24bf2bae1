import os
import signal
import subprocess
import sys
import tracemalloc
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart
from openpyxl.styles import Font

from common import workbook_child
from common.workbook_guard import WorkbookError
from common.workbook_reader import _read_patiently, _read_quickly
from common.workbooks import Limits, Row, Sheet, read_workbook, read_workbooks, write_text_cell
from tests.common import hostile

ERROR_CELL = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'
BEYOND_EXCEL = "工作表“党员”的行号超出了Excel的范围，文件已损坏。"
OLD = "这是旧版.xls或.et文件（改后缀名无效），请用表格软件另存为.xlsx后再导入。"
DAMAGED = "文件已损坏，或不是标准的Excel工作簿；请用表格软件打开并另存为.xlsx后再导入。"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "党员.xlsx"


def refusal(path, limits: Limits | None = None) -> str:
    with pytest.raises(WorkbookError) as error:
        read_workbook(path, limits or Limits())
    return str(error.value)


def beyond_rows(number: int, limit: int) -> str:
    return f"工作表“党员”第{number}行有内容，最多读取{limit}行；请删除多余的内容或拆分后再导入。"


def beyond_columns(column: str, limit: int) -> str:
    return f"工作表“党员”第2行{column}列有内容，最多读取{limit}列；请删除多余的内容。"


# Reading


def test_values_keep_their_types(path):
    noon = datetime(2023, 5, 1, 12, 30)  # noqa: DTZ001 a spreadsheet knows no time zones
    values = ["某某", 45, 4.5, True, noon, time(14, 30), timedelta(hours=30), None, "末"]
    hostile.honest(path, values)
    assert read_workbook(path) == [Sheet("党员.xlsx", "党员", [Row(1, tuple(values))])]
    assert [type(value) for value in read_workbook(path)[0].rows[0].values] == [
        type(value) for value in values
    ]


def test_blank_rows_and_trailing_blanks_are_dropped_and_numbers_kept(path):
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"] = "标题"
    sheet.merge_cells("A1:H1")
    sheet["B4"] = "  "
    sheet["C4"] = "中"
    sheet["F4"] = "\u3000 \n"
    sheet["A6"] = "末"
    sheet["J900"].font = Font(bold=True)
    workbook.save(path)
    rows = [Row(1, ("标题",)), Row(4, (None, None, "中")), Row(6, ("末",))]
    assert read_workbook(path) == [Sheet("党员.xlsx", "Sheet", rows)]


def test_several_sheets_and_hidden_ones(path):
    workbook = Workbook()
    workbook.active.title = "党员"
    workbook.create_sheet("民族").sheet_state = "hidden"
    workbook.create_chartsheet("图").add_chart(BarChart())
    workbook.save(path)
    assert read_workbook(path) == [
        Sheet("党员.xlsx", "党员", []),
        Sheet("党员.xlsx", "民族", [], hidden=True),
    ]


def test_a_formula_gives_its_saved_result(path):
    hostile.package(
        path, '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    assert read_workbook(path)[0].rows == [Row(1, (2, "a"))]


def test_cells_without_places_and_a_wrong_dimension(path):
    hostile.package(path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert read_workbook(path)[0].rows == [Row(1, (1, 2)), Row(2, (3,))]


def test_rare_characters_and_carriage_returns(path):
    hostile.package(
        path, hostile.row(1, hostile.cell("A1", "䶮㛃𬭎·吾提库尔"), hostile.cell("B1", "一_x000D_\n二"))
    )
    assert read_workbook(path)[0].rows == [Row(1, ("䶮㛃𬭎·吾提库尔", "一\n二"))]


def test_the_reader_imports_no_django_and_parses_with_defusedxml():
    program = (
        "import sys, common.workbook_reader, openpyxl\n"
        "sys.exit('django' in sys.modules or openpyxl.LXML or not openpyxl.DEFUSEDXML)"
    )
    command = [sys.executable, "-c", program]
    environment = os.environ | workbook_child.ENVIRONMENT
    assert subprocess.run(command, cwd=workbook_child.PROJECT, env=environment, check=False).returncode == 0


# Limits


def test_rows_columns_and_characters_up_to_the_limit_and_one_more(path):
    limits = Limits(rows=50, columns=3, characters=10)
    rows = hostile.row(1, hostile.cell("C1", "字" * 10)) + hostile.row(65, hostile.cell("A65", "末"))
    assert len(read_workbook(hostile.package(path, rows), limits)[0].rows) == 2
    for rows, reason in [
        (
            hostile.row(66, hostile.cell("A66", "末")),
            beyond_rows(66, 50),
        ),
        (
            hostile.row(2, hostile.cell("D2", "右")),
            beyond_columns("D", 3),
        ),
        (hostile.row(2, hostile.cell("B2", "字" * 11)), "工作表“党员”单元格B2有11个字符，最多10个，请缩短。"),
    ]:
        assert refusal(hostile.package(path, rows), limits) == reason


def test_the_default_limits():
    assert Limits() == Limits(rows=20_000, columns=60, characters=2_000, seconds=60, memory=500)


def test_blank_formatted_cells_beyond_the_limits_do_no_harm(path):
    rows = (
        hostile.row(1, hostile.cell("A1", "姓名"), '<c r="XFD1" s="0"/>')
        + '<row r="1048576"><c r="A1048576"/></row>'
    )
    assert read_workbook(hostile.package(path, rows))[0].rows == [Row(1, ("姓名",))]


# Hostile files: each with a clear message, in bounded time and memory


def test_hostile_files_and_the_honest_ones_between_them(tmp_path):
    """One call for a folder; this process does not grow, whatever the child meets."""
    limits = Limits(seconds=20, memory=200)
    honest = [hostile.honest(tmp_path / f"{name}.xlsx", ["姓名"], [name]) for name in ("甲", "乙", "丙")]
    csv = tmp_path / "csv.xlsx"
    csv.write_bytes("姓名,性别\n".encode("gb18030"))
    bomb = hostile.package(tmp_path / "bomb.xlsx", **{"xl/a.bin": bytes(50_000_000)})
    huge_cell = hostile.package(tmp_path / "cell.xlsx", hostile.row(1, hostile.cell("A1", "字" * 300_000)))
    reasons = {
        honest[0]: None,
        hostile.far_cell(tmp_path / "far.xlsx"): beyond_rows(1_048_576, 20_000),
        hostile.far_cell(tmp_path / "wide.xlsx", "XFD2"): beyond_columns("XFD", 60),
        hostile.far_cell(tmp_path / "beyond.xlsx", "A2000000000"): BEYOND_EXCEL,
        honest[1]: None,
        huge_cell: "文件的压缩比例异常，像是压缩炸弹，已拒绝读取。",
        hostile.entity_expansion(tmp_path / "entities.xlsx"): "文件内含有不安全的XML实体，已拒绝读取。",
        hostile.many_rows(tmp_path / "rows.xlsx", 300_000): beyond_rows(20_016, 20_000),
        hostile.encrypted(tmp_path / "encrypted.xlsx"): "文件设有打开密码，请用表格软件去掉密码后再导入。",
        hostile.old_excel(tmp_path / "old.xlsx"): OLD,
        csv: "这是文本（CSV）文件，请用表格软件打开并另存为.xlsx后再导入。",
        bomb: "文件的压缩比例异常，像是压缩炸弹，已拒绝读取。",
        tmp_path / "absent.xlsx": "找不到这个文件。",
        hostile.lying_about_size(tmp_path / "lying.xlsx"): DAMAGED,
        hostile.package(tmp_path / "broken.xlsx", **{"xl/workbook.xml": "<workbook"}): DAMAGED,
        honest[2]: None,
    }
    tracemalloc.start()
    results = read_workbooks(reasons, limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert list(results) == list(reasons)
    assert {p: str(r) for p, r in results.items() if isinstance(r, WorkbookError)} == {
        p: reason for p, reason in reasons.items() if reason
    }
    assert [results[p][0].rows[1].values for p in honest] == [("甲",), ("乙",), ("丙",)]


def test_a_cell_that_is_long_but_packs_badly(path):
    text = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(100_000))
    hostile.package(path, hostile.row(1, hostile.cell("A1", text)))
    assert refusal(path) == "工作表“党员”单元格A1有100000个字符，最多2000个，请缩短。"


def test_a_file_that_needs_too_much_memory(tmp_path):
    limits = Limits(memory=60)
    heavy = hostile.one_wide_row(tmp_path / "heavy.xlsx", 2_000_000)
    honest = hostile.honest(tmp_path / "甲.xlsx", ["姓名"])
    results = read_workbooks([heavy, honest], limits)
    assert str(results[heavy]) == "读取时所需内存超过60MB，请删除多余的内容或拆分后再导入。"
    assert results[honest][0].rows == [Row(1, ("姓名",))]


def test_a_file_that_takes_too_long(tmp_path):
    limits = Limits(seconds=1)
    slow = hostile.many_strings(tmp_path / "slow.xlsx", 900_000)
    honest = hostile.honest(tmp_path / "甲.xlsx", ["姓名"])
    results = read_workbooks([honest, slow, honest.rename(tmp_path / "乙.xlsx")][1:], limits)
    assert str(results[slow]) == "读取超过1秒，请删除多余的内容或拆分后再导入。"
    assert results[tmp_path / "乙.xlsx"][0].rows == [Row(1, ("姓名",))]


def test_a_child_that_is_killed_costs_only_the_file_it_was_at(tmp_path):
    """What the machine does when memory runs out: SIGKILL, without a word."""
    program = [sys.executable, "-c", f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"]
    honest = hostile.honest(tmp_path / "甲.xlsx", ["姓名"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_child, "COMMAND", program)
        assert str(read_workbooks([honest])[honest]) == DAMAGED
    assert read_workbooks([honest])[honest][0].rows == [Row(1, ("姓名",))]


def test_the_parent_builds_nothing_but_cells(tmp_path):
    """A child that was taken over sends a pickle that would run a command."""
    witness = tmp_path / "witness"
    program = (
        "import pickle, os, sys\n"
        f"class Evil:\n def __reduce__(self): return (os.system, ('touch {witness}',))\n"
        "pickle.dump(Evil(), sys.stdout.buffer)"
    )
    honest = hostile.honest(tmp_path / "甲.xlsx", ["姓名"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_child, "COMMAND", [sys.executable, "-c", program])
        assert str(read_workbooks([honest])[honest]) == DAMAGED
    assert not witness.exists()


# Writing


def test_text_stays_text(path):
    texts = ["=1+1", "+86 138", "-", "@名", '=HYPERLINK("x")', "#REF!", "平常", "001"]
    workbook = Workbook()
    for number, text in enumerate(texts, start=1):
        write_text_cell(workbook.active.cell(number, 1), text)
    workbook.save(path)
    assert read_workbook(path)[0].rows == [Row(number, (text,)) for number, text in enumerate(texts, start=1)]
    cells = [cells[0] for cells in load_workbook(path).active.iter_rows()]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True] * 5 + [False] * 3


def test_codes_are_text_also_when_edited_and_in_blank_cells(path):
    workbook = Workbook()
    write_text_cell(workbook.active["A1"], "999999198002290158", as_code=True)
    write_text_cell(workbook.active["A2"], "", as_code=True)
    workbook.save(path)
    sheet = load_workbook(path).active
    assert [sheet["A1"].value, sheet["A1"].number_format] == ["999999198002290158", "@"]
    assert [sheet["A2"].value, sheet["A2"].number_format] == [None, "@"]


def test_streamed_workbooks_and_characters_that_no_workbook_holds(path):
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("党员")
    cell = WriteOnlyCell(sheet)
    write_text_cell(cell, "=\x00坏\x0b字")
    sheet.append([cell, date(2023, 5, 1)])
    workbook.save(path)
    midnight = datetime(2023, 5, 1)  # noqa: DTZ001 a spreadsheet knows no time zones
    assert read_workbook(path)[0].rows == [Row(1, ("=坏字", midnight))]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 4)),
    st.dates(date(1921, 7, 1), date(2100, 1, 1)).map(lambda day: datetime.combine(day, time(10, 30))),
    st.dates(date(1921, 7, 1), date(2100, 1, 1)),
    st.text(st.sampled_from("张三䶮㛃𬭎·=+-@&<>\"' 　1"), max_size=6),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=6))
def test_the_quick_reader_and_the_patient_one_agree(path, rows):
    """The quick one is taken for nearly every file, the patient one where a file has something unusual."""
    hostile.honest(path, *rows)
    quick = _read_quickly(str(path), Limits())
    assert quick == list(_read_patiently(str(path), Limits()))


@pytest.mark.parametrize(
    "make",
    [hostile.far_cell, hostile.entity_expansion, lambda path: hostile.package(path, ERROR_CELL)],
)
def test_what_is_unusual_is_left_to_the_patient_reader(path, make):
    make(path)
    assert _read_quickly(str(path), Limits()) is None
