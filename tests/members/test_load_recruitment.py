"""The sheets 发展党员, 发展计划 and 组织关系转接, loaded from real workbooks."""

from datetime import date

import pytest

from common.identity import DEMO_AREA, make_id_number
from members.models import Member, Recruit, RecruitmentPlan, RecruitmentSource, RecruitmentStep, Transfer
from tests.factories import make_member
from tests.members.test_load_roster import counts, errors

HEADER = [
    "党支部",
    "姓名",
    "身份证号",
    "发展来源",
    "申请入党日期",
    "确定积极分子日期",
    "确定发展对象日期",
    "支部大会接收日期",
    "支部大会转正日期",
]
NUMBER = make_id_number(DEMO_AREA, date(1995, 5, 1), 3, "F")
ROW = ["小方村", "赵六", NUMBER, "返乡大学生", "2021.3.1", "2021.9.1", "2022.10.8", "2023.3.20", None]
TRANSFER_HEADER = ["所在党支部", "姓名", "转接类型", "转接原因", "排查日期", "限期", "办结日期"]


def stage() -> str:
    return Recruit.objects.get().stage


def test_steps_come_from_the_date_columns(world, load):
    assert counts(load({"发展党员": [HEADER, ROW]})) == [("发展党员", 1, 0, 0)]
    recruit = Recruit.objects.get()
    assert (
        recruit.branch,
        recruit.sex,
        recruit.born_on,
        recruit.source.name,
        recruit.stage,
        recruit.member,
    ) == (
        world.village,
        "F",
        date(1995, 5, 1),
        "返乡大学生",
        Recruit.Stage.PROBATIONARY,
        None,
    )
    assert list(recruit.steps.values_list("kind", "done_on")) == [
        ("APPLIED", date(2021, 3, 1)),
        ("ACTIVIST", date(2021, 9, 1)),
        ("CANDIDATE", date(2022, 10, 8)),
        ("ADMITTED", date(2023, 3, 20)),
    ]
    assert counts(load({"发展党员": [HEADER, ROW]})) == [("发展党员", 0, 0, 1)]
    assert RecruitmentStep.objects.count() == 4
    assert RecruitmentSource.objects.filter(name="返乡大学生").count() == 1


def test_a_further_step_moves_the_stage_and_a_blank_takes_none_back(world, load):
    load({"发展党员": [HEADER, ROW]})
    done = [*ROW[:5], None, *ROW[6:8], "2024.3.21"]
    assert counts(load({"发展党员": [HEADER, done]})) == [("发展党员", 0, 1, 0)]
    assert stage() == Recruit.Stage.FULL
    assert RecruitmentStep.objects.count() == 5


def test_the_roster_and_the_recruit_are_linked_by_number_in_either_order(world, load):
    roster = [
        ["姓名", "所在党支部", "公民身份证号", "人员类别", "加入党组织日期"],
        ["赵六", "小方村", NUMBER, "预备党员", "2023.3.20"],
    ]
    load({"发展党员": [HEADER, ROW]})
    load({"党员": roster})
    assert Recruit.objects.get().member == Member.objects.get()
    Recruit.objects.all().delete()
    assert counts(load({"党员": roster, "发展党员": [HEADER, ROW]})) == [
        ("党员", 0, 0, 1),
        ("发展党员", 1, 0, 0),
    ]
    assert Recruit.objects.get().member == Member.objects.get()


@pytest.mark.parametrize(
    ("change", "column", "value", "reason"),
    [
        ({4: "2013-04-30"}, "申请入党日期", "2013-04-30", "递交入党申请书时未满18周岁。"),
        ({4: None}, "申请入党日期", "", "不能为空。"),
        (
            {5: "2021-02-28"},
            "确定积极分子日期",
            "2021-02-28",
            "早于“递交入党申请书”的日期（2021-03-01）。",
        ),
        (
            {8: "2023-03-19"},
            "支部大会转正日期",
            "2023-03-19",
            "早于“支部大会接收为预备党员”的日期（2023-03-20）。",
        ),
        ({7: "三月"}, "支部大会接收日期", "三月", "“三月”不是有效日期，请写成2023年5月1日或2023-05-01。"),
        ({0: "无名村"}, "所在党支部", "无名村", "没有名为“无名村”的党支部，请先在“党组织”表中登记。"),
    ],
)
def test_wrong_recruit_cell(world, load, change, column, value, reason):
    row = [change.get(index, cell) for index, cell in enumerate(ROW)]
    assert errors(load({"发展党员": [HEADER, row]})) == [("年度.xlsx", "发展党员", 3, column, value, reason)]
    assert Recruit.objects.count() == 0


def test_plans_of_the_committee_and_of_branches(world, load):
    rows = [["所属党委", "支部", "年度", "指标"], ["XX镇党委", None, 2023, 10], [None, "小方村", 2023, 3]]
    assert counts(load({"发展计划": rows})) == [("发展计划", 2, 0, 0)]
    assert list(RecruitmentPlan.objects.order_by("quota").values_list("committee", "branch", "quota")) == [
        (world.township.pk, world.village.pk, 3),
        (world.township.pk, None, 10),
    ]
    assert RecruitmentPlan.objects.filter(year=2023).quota() == 10
    assert counts(load({"发展计划": rows})) == [("发展计划", 0, 0, 2)]
    rows[2][3] = -1
    assert errors(load({"发展计划": rows})) == [
        ("年度.xlsx", "发展计划", 4, "计划发展人数", "-1", "不能小于0。")
    ]


def test_a_done_transfer_takes_the_member_off_the_roster_once(world, load):
    member = make_member(world.village, "张三")
    rows = [TRANSFER_HEADER, ["小方村", "张三", "转出", "在外有稳定工作", "2023.3.1", "2023.6.30", None]]
    assert counts(load({"组织关系转接": rows})) == [("组织关系转接", 1, 0, 0)]
    member.refresh_from_db()
    assert (Transfer.objects.get().member, member.left_on) == (member, None)
    rows[1][-1] = "2023.5.20"
    assert counts(load({"组织关系转接": rows})) == [("组织关系转接", 0, 1, 0)]
    member.refresh_from_db()
    assert (member.left_on, member.departure) == (date(2023, 5, 20), Member.Departure.TRANSFERRED)
    Member.objects.update(left_on=date(2023, 5, 31))
    assert counts(load({"组织关系转接": rows})) == [("组织关系转接", 0, 0, 1)]
    member.refresh_from_db()
    assert member.left_on == date(2023, 5, 31)


def test_a_transfer_of_somebody_not_on_the_roster(world, load):
    rows = [["支部", "姓名", "身份证号", "类型"], ["小方村", "钱七", NUMBER, "转入"]]
    assert counts(load({"组织关系转接": rows})) == [("组织关系转接", 1, 0, 0)]
    assert (Transfer.objects.get().member, Transfer.objects.get().reason) == (None, Transfer.Reason.OTHER)
    assert counts(load({"组织关系转接": rows})) == [("组织关系转接", 0, 0, 1)]


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (
            ["小方村", "张三", "转出", "其他", "2023.3.1", "2023.2.1", None],
            "限期",
            "2023.2.1",
            "限期早于排查日期。",
        ),
        (
            ["小方村", "张三", "转出", "其他", "2023.3.1", None, "2023.2.1"],
            "办结日期",
            "2023.2.1",
            "办结日期早于排查日期。",
        ),
        (
            ["小方村", "张三", "内部调整", "其他", None, None, None],
            "转入支部",
            "",
            "内部调整应填写转入的支部。",
        ),
        (
            ["小方村", "张三", "调走", "其他", None, None, None],
            "转接类型",
            "调走",
            "“调走”不是可填的内容，可填：转入、转出、内部调整。",
        ),
    ],
)
def test_wrong_transfer_row(world, load, row, column, value, reason):
    loaded = load({"组织关系转接": [TRANSFER_HEADER, row]})
    assert errors(loaded) == [("年度.xlsx", "组织关系转接", 3, column, value, reason)]
    assert Transfer.objects.count() == 0


def test_two_members_of_one_name_need_the_number(world, load):
    make_member(world.village, "张三")
    make_member(world.village, "张三")
    loaded = load({"组织关系转接": [TRANSFER_HEADER, ["小方村", "张三", "转出", None, None, None, None]]})
    assert errors(loaded) == [
        (
            "年度.xlsx",
            "组织关系转接",
            3,
            "姓名",
            "张三",
            "“小方村”有2名叫“张三”的党员，请加填“公民身份证号”。",
        )
    ]
