"""The header of a sheet: where it stands, and which column is which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.workbook_guard import WorkbookError
from common.workbooks import Header, Row, Sheet, find_header

COLUMNS = {
    "姓名": ["党员姓名"],
    "公民身份证号": ["身份证号", "公民身份号码"],
    "手机号": ["手机号码", "联系电话"],
    "党籍状态": [],
    "金额(元)": [],
    "备注": [],
}
REQUIRED = {"姓名", "公民身份证号"}


def sheet_of(*rows: list) -> Sheet:
    return Sheet("党员.xlsx", "党员", [Row(number, tuple(values)) for number, values in rows])


def test_a_header_below_titles_and_notes():
    sheet = sheet_of(
        (1, ["党员基本信息汇总表"]),
        (2, ["填报单位：XX镇", None, "姓名"]),
        (5, ["序号", "姓名", "身份证号", None, "手机号码", "特长"]),
        (6, [1, "某某", "x"]),
    )
    positions = {"姓名": 1, "公民身份证号": 2, "手机号": 4}
    assert find_header(sheet, COLUMNS, REQUIRED) == Header(5, positions, ["特长"])


@pytest.mark.parametrize(
    "text",
    [
        "公民身份证号",
        "*公民身份证号",
        "公民身份证号*",
        "\uff0a公民身份证号：",
        "公民\n身份证号",
        " 公民 身份证号 ",
        "公民身份证号（必填）",
        "*必填 公民身份证号",
        "公民身份证号(18位)",
        "公民身份证号【文本】",
        "身份证号",
        "公民身份号码（文本格式）",
        "公民\u3000身份证号:",
    ],
)
def test_every_way_of_writing_a_column_name(text):
    assert find_header(sheet_of((1, ["姓名", text])), COLUMNS, REQUIRED).positions["公民身份证号"] == 1


def test_brackets_are_one_width_but_a_larger_unit_is_another_column():
    header = find_header(sheet_of((1, ["金额（元）", "姓名", "身份证号"])), COLUMNS, REQUIRED)
    assert header.positions == {"姓名": 1, "公民身份证号": 2, "金额(元)": 0}
    header = find_header(sheet_of((1, ["金额", "姓名", "身份证号"])), COLUMNS, REQUIRED)
    assert header.positions["金额(元)"] == 0
    header = find_header(sheet_of((1, ["金额（万元）", "姓名", "身份证号"])), COLUMNS, REQUIRED)
    assert header == Header(1, {"姓名": 1, "公民身份证号": 2}, ["金额（万元）"])


def test_explanations_of_the_official_form():
    header = find_header(sheet_of((1, ["姓名", "身份证号", "党籍状态(正常/停止党籍)"])), COLUMNS, REQUIRED)
    assert header.positions["党籍状态"] == 2


def test_missing_columns_are_named_in_the_order_of_the_form():
    for rows, message in [
        ([(1, ["姓名", "性别"])], "缺少列：公民身份证号。"),
        ([(1, ["汇总表"]), (2, ["性别", "民族"])], "前15行中没有表头，缺少列：姓名、公民身份证号。"),
        ([], "前15行中没有表头，缺少列：姓名、公民身份证号。"),
    ]:
        with pytest.raises(WorkbookError) as error:
            find_header(sheet_of(*rows), COLUMNS, REQUIRED)
        assert str(error.value) == message


def test_only_the_first_fifteen_rows_with_content_are_searched():
    notes = [(number * 2, ["说明"]) for number in range(1, 16)]
    header = (99, ["姓名", "身份证号"])
    assert find_header(sheet_of(*notes[:14], header), COLUMNS, REQUIRED).row_number == 99
    with pytest.raises(WorkbookError):
        find_header(sheet_of(*notes, header), COLUMNS, REQUIRED)


def test_a_long_note_is_no_column_name():
    row = ["姓名" + "（必填）" * 100, "姓名", "身份证号", "(" * 2000]
    header = find_header(sheet_of((1, row)), COLUMNS, REQUIRED)
    assert header == Header(1, {"姓名": 1, "公民身份证号": 2}, [row[0], row[3]])


def test_the_preferred_name_wins_and_the_other_is_unknown():
    header = find_header(sheet_of((1, ["联系电话", "姓名", "身份证号", "手机号"])), COLUMNS, REQUIRED)
    assert header == Header(1, {"姓名": 1, "公民身份证号": 2, "手机号": 3}, ["联系电话"])


def test_a_column_that_stands_there_twice():
    with pytest.raises(WorkbookError) as error:
        find_header(sheet_of((1, ["姓名", "身份证号", "备注", "姓 名", "备注："])), COLUMNS, REQUIRED)
    assert str(error.value) == "列名重复：姓名、备注。"


def test_the_fullest_row_is_the_header_and_the_first_of_equals():
    rows = [
        (1, ["姓名"]),
        (2, ["姓名", "身份证号"]),
        (3, ["姓名", "身份证号", "备注"]),
        (4, ["姓名", "身份证号", "备注"]),
    ]
    assert find_header(sheet_of(*rows), COLUMNS, REQUIRED).row_number == 3


@given(st.permutations(list(COLUMNS)), st.lists(st.sampled_from("*\uff0a \n:："), max_size=3))
def test_any_order_of_columns_is_found(names, noise):
    header = find_header(sheet_of((1, ["".join(noise) + name for name in names])), COLUMNS, REQUIRED)
    assert header == Header(1, {name: names.index(name) for name in COLUMNS}, [])
