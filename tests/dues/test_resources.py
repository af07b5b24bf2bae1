from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dangjian.loading import load
from dues.models import Assessment, Expense, Payment, Remittance, SpecialFund
from tests.dues.factories import make_payer, pay, reverse, write_sheet
from tests.factories import make_member

D = Decimal
PAID = ["所在党支部", "姓名", "公民身份证号", "所属月份", "金额", "缴纳日期", "类别", "代交人"]
ASSESSED = ["所在党支部", "姓名", "起始月份", "缴费类别", "缴费基数", "每月应缴", "减免原因", "减免批准单位"]
REMITTED = ["年度", "季度", "上缴金额", "上缴日期", "凭证号", "县收讫日期", "收款单位"]
FUND = [
    "专项名称", "拨付金额", "拨付日期", "拨付单位", "用途", "支出金额", "支出日期", "凭证号", "集体研究日期", "事由",
]  # fmt: skip
VILLAGE = "小方村党支部"


@pytest.fixture
def only_township(world):
    """So that a sheet need not name its committee."""
    world.far.delete()
    return world


def loaded(path):
    result = load(path)
    assert [str(error) for error in result.errors] == []
    return [(count.new, count.changed, count.skipped) for count in result.counts]


def problems(path) -> list[tuple[int, str, str]]:
    """Row, column and reason of each error; nothing may have been written."""
    before = Payment.objects.count(), Assessment.objects.count(), Remittance.objects.count()
    before = *before, Expense.objects.count(), SpecialFund.objects.count()
    found = [(error.row, error.column, error.reason) for error in load(path).errors]
    after = Payment.objects.count(), Assessment.objects.count(), Remittance.objects.count()
    assert (*after, Expense.objects.count(), SpecialFund.objects.count()) == before
    return found


def payment_row(name="张三", month="2023年1月", amount=10, paid_on="2023.1.10", kind="", proxy=""):
    return [VILLAGE, name, "", month, amount, paid_on, kind, proxy]


def payments(path, *rows):
    return write_sheet(path / "党费.xlsx", "党费缴纳", PAID, *rows)


def test_payments_load_once(world, tmp_path):
    member = make_payer(world.village)
    path = payments(
        tmp_path,
        payment_row(),
        payment_row(month="2023-02", amount="10.00元", paid_on=45047, proxy="李四"),
        [VILLAGE, "", member.id_number, "2023年1月", 500, "2023.1.10", "自愿多交", ""],
    )
    assert loaded(path) == [(3, 0, 0)]
    assert list(
        Payment.objects.order_by("pk").values_list(
            "branch", "member", "month", "amount", "paid_on", "kind", "proxy"
        )
    ) == [
        (world.village.pk, member.pk, date(2023, 1, 1), D(10), date(2023, 1, 10), "REGULAR", ""),
        (world.village.pk, member.pk, date(2023, 2, 1), D(10), date(2023, 5, 1), "REGULAR", "李四"),
        (world.village.pk, member.pk, date(2023, 1, 1), D(500), date(2023, 1, 10), "VOLUNTARY", ""),
    ]
    assert loaded(path) == [(0, 0, 3)]
    assert Payment.objects.count() == 3


def test_a_sheet_without_the_optional_columns_loads_once(world, tmp_path):
    make_payer(world.village)
    path = write_sheet(
        tmp_path / "党费缴纳.xlsx",
        "党费缴纳",
        ["党支部", "党员姓名", "月份", "实缴金额", "缴费日期"],
        ["小方村", "张三", "2023-01", 10, "2023-01-10"],
    )
    assert loaded(path) == [(1, 0, 0)]
    assert loaded(path) == [(0, 0, 1)]


def test_a_reversed_payment_is_not_loaded_again(world, tmp_path):
    make_payer(world.village)
    path = payments(tmp_path, payment_row())
    loaded(path)
    reverse(Payment.objects.get(), date(2023, 2, 1))
    assert loaded(path) == [(0, 0, 1)]
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (payment_row(amount=0), "金额", "金额应大于零。"),
        (payment_row(amount=-5), "金额", "金额应大于零。"),
        (payment_row(amount="1.005"), "金额", "应为金额或数值，最多两位小数，现为“1.005”。"),
        (payment_row(amount=""), "金额", "不能为空。"),
        (payment_row(month="2010年5月"), "所属月份", "所属月份早于加入党组织日期（2010-06-01）。"),
        (payment_row(month="2023年7月"), "所属月份", "所属月份晚于离开日期（2023-06-30）。"),
        (payment_row(month="2099年1月"), "所属月份", "所属月份晚于离开日期（2023-06-30）。"),
        (payment_row(month="3月"), "所属月份", "“3月”不是有效月份，请写成2023年3月或2023-03。"),
        (payment_row(paid_on="2099-01-01"), "缴纳日期", "缴纳日期晚于今天。"),
        (payment_row(kind="冲正"), "类别", "冲正请在系统中办理。"),
        (payment_row(kind="其他"), "类别", "“其他”不是可填的内容，可填：按月缴纳、补缴、自愿多交、冲正。"),
        (payment_row(name="无名"), "姓名", "“小方村党支部”没有名叫“无名”的党员。"),
        (["无此村", "张三", "", "2023年1月", 10, "2023.1.10", "", ""], "所在党支部",
         "没有名为“无此村”的党支部，请先在“党组织”表中登记。"),
    ],
)  # fmt: skip
def test_a_bad_payment_is_refused_and_nothing_is_written(world, tmp_path, row, column, reason):
    make_payer(world.village, left_on=date(2023, 6, 30), departure="TRANSFERRED")
    found = problems(payments(tmp_path, payment_row(month="2023年2月"), row))
    assert (3, column, reason) in found


def test_a_month_not_yet_begun_is_refused(world, tmp_path):
    make_payer(world.village)
    found = problems(payments(tmp_path, payment_row(month="2099年1月")))
    assert found == [(2, "所属月份", "所属月份还没有到。")]


def test_the_same_line_twice_is_refused(world, tmp_path):
    make_payer(world.village)
    assert problems(payments(tmp_path, payment_row(), payment_row())) == [(3, "金额", "与第2行重复。")]


def test_a_month_paid_in_full_takes_no_second_payment(world, tmp_path):
    pay(make_payer(world.village), date(2023, 1, 1))
    reason = "2023年1月党费已缴清（10.00元），自愿多交请在“类别”中注明。"
    assert problems(payments(tmp_path, payment_row(amount=3))) == [(2, "所属月份", reason)]


def test_a_second_payment_within_the_sheet_is_refused_too(world, tmp_path):
    make_payer(world.village)
    rows = payment_row(amount=4), payment_row(amount=6), payment_row(amount=1)
    reason = "2023年1月党费已缴清（10.00元），自愿多交请在“类别”中注明。"
    assert problems(payments(tmp_path, *rows)) == [(4, "所属月份", reason)]


def test_the_number_of_queries_does_not_depend_on_the_rows(world, tmp_path):
    make_payer(world.village)
    loaded(payments(tmp_path, payment_row()))
    made = {}
    for size in (1, 3):
        rows = [payment_row(month=f"2023年{number + 3 * size}月") for number in range(size)]
        path = payments(tmp_path, *rows)
        with CaptureQueriesContext(connection) as queries:
            load(path)
        made[size] = len(queries)
    assert made[1] == made[3]


def assessments(path, *rows):
    return write_sheet(path / "核定.xlsx", "党费核定", ASSESSED, *rows)


def test_assessments_load_once_and_change_in_place(world, tmp_path):
    member = make_member(world.village)
    row = [VILLAGE, "张三", "2023年1月", "在职", 4000, 40, "", ""]
    assert loaded(assessments(tmp_path, row)) == [(1, 0, 0)]
    assert loaded(assessments(tmp_path, row)) == [(0, 0, 1)]
    row[5:] = [20, "家庭困难", "XX镇党委"]
    assert loaded(assessments(tmp_path, row)) == [(0, 1, 0)]
    assert list(
        Assessment.objects.values_list("member", "from_month", "category", "base", "monthly", "approved_by")
    ) == [(member.pk, date(2023, 1, 1), "WAGE", D(4000), D(20), "XX镇党委")]


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({5: -1}, "每月应缴", "金额不能为负数。"),
        ({5: ""}, "每月应缴", "不能为空。"),
        ({4: "四千"}, "缴费基数", "应为金额或数值，最多两位小数，现为“四千”。"),
        ({6: "困难"}, "减免批准单位", "减免党费须填写批准单位（支部研究，报上一级党委批准）。"),
        ({2: ""}, "起始月份", "不能为空。"),
    ],
)
def test_a_bad_assessment_is_refused(world, tmp_path, changes, column, reason):
    make_member(world.village)
    row = [VILLAGE, "张三", "2023年1月", "在职", 4000, 40, "", ""]
    for index, value in changes.items():
        row[index] = value
    assert problems(assessments(tmp_path, row)) == [(2, column, reason)]


def remittances(path, *rows):
    return write_sheet(path / "上缴.xlsx", "党费上缴", REMITTED, *rows)


def test_remittances_load_once(only_township, tmp_path):
    rows = [
        [2023, "第一季度", 100.5, "2023-04-08", "001", "2023-04-10", "县委组织部"],
        ["2023年", 2, 80, "2023-07-08", "", ""],
    ]
    assert loaded(remittances(tmp_path, *rows)) == [(2, 0, 0)]
    assert loaded(remittances(tmp_path, *rows)) == [(0, 0, 2)]
    assert list(
        Remittance.objects.order_by("quarter").values_list("committee", "year", "quarter", "amount", "payee")
    ) == [
        (only_township.township.pk, 2023, 1, D("100.50"), "县委组织部"),
        (only_township.township.pk, 2023, 2, D(80), ""),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ([2023, "第五季度", 1, "2023-04-08"], "季度",
         "“第五季度”不是可填的内容，可填：第一季度、第二季度、第三季度、第四季度。"),
        ([2023, 1, 0, "2023-04-08"], "上缴金额", "上缴金额应大于零。"),
        ([2023, 1, 1, "2099-04-08"], "上缴日期", "上缴日期晚于今天。"),
        ([2023, 1, 1, "2023-04-08", "", "2023-04-01"], "县收讫日期", "县收讫日期早于上缴日期。"),
        ([23, 1, 1, "2023-04-08"], "年度", "年度应为四位年份，现为“23”。"),
    ],
)  # fmt: skip
def test_a_bad_remittance_is_refused(only_township, tmp_path, row, column, reason):
    assert problems(remittances(tmp_path, row)) == [(2, column, reason)]


def fund_row(
    amount=5000, use="困难补助", spent=1000, voucher="1", note="慰问困难党员", spent_on="2023-01-12"
):
    return ["春节慰问", amount, "2023-01-05", "县委组织部", use, spent, spent_on, voucher, "2023-01-10", note]


def funds(path, *rows):
    return write_sheet(path / "专项.xlsx", "专项党费", FUND, *rows)


def test_a_fund_and_its_expenses_load_once(only_township, tmp_path):
    rows = [fund_row(), fund_row(amount="", voucher="2", note="慰问老党员")]
    rows.append(["培训专项", 2000, "2023-03-01", "", "", "", "", "", "", ""])
    assert loaded(funds(tmp_path, *rows)) == [(2, 1, 0)]
    assert loaded(funds(tmp_path, *rows)) == [(0, 0, 3)]
    assert list(
        SpecialFund.objects.order_by("pk").values_list("committee", "name", "amount", "allocated_by")
    ) == [
        (only_township.township.pk, "春节慰问", D(5000), "县委组织部"),
        (only_township.township.pk, "培训专项", D(2000), ""),
    ]
    assert list(Expense.objects.order_by("pk").values_list("fund__name", "use", "amount", "voucher")) == [
        ("春节慰问", "HARDSHIP", D(1000), "1"),
        ("春节慰问", "HARDSHIP", D(1000), "2"),
    ]


def test_a_fund_can_be_corrected(only_township, tmp_path):
    loaded(funds(tmp_path, fund_row()))
    assert loaded(funds(tmp_path, fund_row(amount=6000))) == [(0, 1, 0)]
    assert SpecialFund.objects.get().amount == D(6000)


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        ([fund_row(spent=5000.01)], [(2, "支出金额", "超出专项党费余额：“春节慰问”还余5000.00元。")]),
        ([fund_row(spent=3000), fund_row(spent=2500, voucher="2")],
         [(3, "支出金额", "超出专项党费余额：“春节慰问”还余2000.00元。")]),
        ([fund_row(), fund_row(spent=2000)], [(3, "凭证号", "该凭证号已使用。")]),
        ([fund_row(), fund_row(amount=4000, voucher="2", note="又一笔")],
         [(3, "拨付金额", "与前面“春节慰问”的拨付金额不一致，同一专项应相同或留空。")]),
        ([fund_row(use="请客")], [(2, "用途",
         "“请客”不是可填的内容，可填：教育培训、订阅报刊、教材和设备、表彰、困难补助、救灾及设施修缮。")]),
        ([fund_row(use="")], [(2, "用途", "不能为空。")]),
        ([fund_row(spent="")], [(2, "支出金额", "填写了支出日期、凭证号、集体研究日期，应填写支出金额。")]),
        ([fund_row(amount="")], [(2, "拨付金额", "不能为空。")]),
        ([fund_row(amount=0)], [(2, "拨付金额", "拨付金额应大于零。")]),
        ([fund_row(spent_on="2022-12-31")], [(2, "支出日期", "支出日期早于拨付日期。")]),
        ([fund_row(spent=-1)], [(2, "支出金额", "支出金额应大于零。")]),
    ],
)  # fmt: skip
def test_a_bad_fund_or_expense_is_refused(only_township, tmp_path, rows, errors):
    assert problems(funds(tmp_path, *rows)) == errors
