from datetime import date
from decimal import Decimal

import pytest

from common.identity import make_id_number
from dangjian.loading import load
from personnel.models import Case, CasePerson, Staff
from tests.dues.factories import write_sheet
from tests.personnel.factories import make_staff

STAFF = [
    "所属党委",
    "姓名",
    "身份证号",
    "性别",
    "人员类别",
    "职务",
    "职级",
    "干部身份",
    "参加工作时间",
    "离开日期",
]
CASES = [
    "所属党委",
    "事项类别",
    "事项名称",
    "年度",
    "报送截止日期",
    "报送日期",
    "姓名",
    "身份证号",
    "办结日期",
    "结果",
    "金额",
]
TOWN = "XX镇党委"
NUMBER = make_id_number("999999", date(1980, 5, 1), 7, "F")


def loaded(path):
    result = load(path)
    assert [str(error) for error in result.errors] == []
    return [(count.new, count.changed, count.skipped) for count in result.counts]


def problems(path) -> list[tuple[int, str, str]]:
    before = Staff.objects.count(), Case.objects.count(), CasePerson.objects.count()
    found = [(error.row, error.column, error.reason) for error in load(path).errors]
    assert (Staff.objects.count(), Case.objects.count(), CasePerson.objects.count()) == before
    return found


def staff_sheet(path, *rows):
    return write_sheet(path / "职工.xlsx", "干部职工", STAFF, *rows)


def staff_row(number=NUMBER, kind="工勤", sex="", cadre="", hired="2001年7月", left=""):
    return [TOWN, "周某", number, sex, kind, "驾驶员", "高级工", cadre, hired, left]


def test_staff_load_once_with_birth_and_sex_from_the_number(world, tmp_path):
    assert loaded(staff_sheet(tmp_path, staff_row())) == [(1, 0, 0)]
    assert loaded(staff_sheet(tmp_path, staff_row())) == [(0, 0, 1)]
    staff = Staff.objects.get()
    assert (staff.committee, staff.name, staff.id_number) == (world.township, "周某", NUMBER)
    assert (staff.sex, staff.born_on, staff.kind, staff.is_cadre) == ("F", date(1980, 5, 1), "WORKER", False)
    assert (staff.position, staff.rank, staff.hired_on) == ("驾驶员", "高级工", date(2001, 7, 1))
    assert staff.id_number_last4 == NUMBER[-4:]


@pytest.mark.parametrize(
    ("kind", "cadre", "is_cadre"),
    [("公务员", "", True), ("工勤", "", False), ("工勤", "是", True), ("管理岗位", "工人", False)],
)
def test_who_counts_as_cadre(world, tmp_path, kind, cadre, is_cadre):
    loaded(staff_sheet(tmp_path, staff_row(kind=kind, cadre=cadre)))
    assert Staff.objects.get().is_cadre is is_cadre


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (staff_row(number=""), "公民身份证号", "不能为空。"),
        (staff_row(number=NUMBER[:-1]), "公民身份证号", "身份证号位数不对：应为18位，实为17位。"),
        (staff_row(sex="男"), "性别", "与身份证号中的性别不一致。"),
        (staff_row(kind="临时工"), "人员类别",
         "“临时工”不是可填的内容，可填：公务员、参公人员、事业单位管理岗位、事业单位专业技术岗位、工勤人员。"),
        (staff_row(hired="1979-01-01"), "", "参加工作日期应晚于出生日期。"),
        (staff_row(left="2000-01-01"), "", "离开日期早于参加工作日期。"),
    ],
)  # fmt: skip
def test_bad_staff_is_refused(world, tmp_path, row, column, reason):
    assert (2, column, reason) in problems(staff_sheet(tmp_path, row))


def case_sheet(path, *rows):
    return write_sheet(path / "事项.xlsx", "人事事项", CASES, *rows)


def case_row(name="周某", due="2023-12-25", submitted="2023-12-20", done="", result="称职", amount=""):
    return [TOWN, "公务员考核", "2023年度考核", 2023, due, submitted, name, "", done, result, amount]


def test_rows_of_one_name_are_one_case(world, tmp_path):
    staff = make_staff(world.township)
    rows = [case_row(), case_row("吴某", due="", submitted="", result="优秀", done="2023-12-28")]
    assert loaded(case_sheet(tmp_path, *rows)) == [(2, 0, 0)]
    assert loaded(case_sheet(tmp_path, *rows)) == [(0, 0, 2)]
    case = Case.objects.get()
    assert (case.committee, case.kind, case.year, case.due_on, case.submitted_on, case.on_time) == (
        world.township, "CIVIL_REVIEW", 2023, date(2023, 12, 25), date(2023, 12, 20), True,
    )  # fmt: skip
    assert list(case.persons.values_list("name", "staff", "done_on", "result")) == [
        ("周某", staff.pk, None, "称职"),
        ("吴某", None, date(2023, 12, 28), "优秀"),
    ]


def test_a_case_may_stand_without_persons_and_be_submitted_later(world, tmp_path):
    assert loaded(case_sheet(tmp_path, case_row("", submitted="", result=""))) == [(0, 1, 0)]
    assert loaded(case_sheet(tmp_path, case_row("", result=""))) == [(0, 1, 0)]
    assert loaded(case_sheet(tmp_path, case_row("", result=""))) == [(0, 0, 1)]
    assert Case.objects.get().submitted_on == date(2023, 12, 20)


def test_a_person_known_later_is_not_counted_twice(world, tmp_path):
    loaded(case_sheet(tmp_path, case_row()))
    staff = make_staff(world.township)
    assert loaded(case_sheet(tmp_path, case_row())) == [(0, 1, 0)]
    assert list(CasePerson.objects.values_list("name", "staff")) == [("周某", staff.pk)]


def test_amounts_of_bereavements(world, tmp_path):
    row = case_row(result="", done="2023年6月1日", amount="98,566.00元")
    row[1:3] = ["丧葬抚恤", "丧葬费和抚恤金"]
    loaded(case_sheet(tmp_path, row))
    assert CasePerson.objects.get().amount == Decimal("98566.00")


DIFFER = "与前面“2023年度考核”的{}不一致，同一事项应相同或留空。"


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        ([case_row(), case_row("吴某", due="2023-12-26")], [(3, "报送截止日期", DIFFER.format("报送截止日期"))]),
        ([case_row(), case_row("吴某", submitted="2023-12-26")], [(3, "报送日期", DIFFER.format("报送日期"))]),
        ([case_row(), case_row()], [(3, "公民身份证号", "与第2行重复。")]),
        ([case_row(submitted="2099-01-01")], [(2, "报送日期", "报送日期晚于今天。")]),
        ([case_row(done="2099-01-01")], [(2, "办结日期", "办结日期晚于今天。")]),
        ([case_row(amount=-1)], [(2, "金额", "金额不能为负数。")]),
        ([case_row(amount="1.234")], [(2, "金额", "应为金额或数值，最多两位小数，现为“1.234”。")]),
        ([case_row("")], [(2, "姓名", "填写了结果，应填写姓名。")]),
        ([[TOWN, "请假", "", "", "", "", "周某"]],
         [(2, "事项类别", f"“请假”不是可填的内容，可填：{'、'.join(Case.Kind.labels)}。"),
          (2, "事项名称", "不能为空。"), (2, "年度", "不能为空。")]),
    ],
)  # fmt: skip
def test_bad_cases_are_refused(world, tmp_path, rows, errors):
    assert problems(case_sheet(tmp_path, *rows)) == errors
