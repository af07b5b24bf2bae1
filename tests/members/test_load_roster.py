"""The sheets 党组织 and 党员, loaded from real workbooks as a user's are."""

from datetime import date

import pytest

from accounts.models import Event
from common.identity import DEMO_AREA, make_id_number
from members.models import Branch, Committee, Floating, Group, Member, Post, Transfer

BRANCH_HEADER = ["所属党委", "上级党委", "党组织名称", "组织类别", "成立日期", "最近换届日期"]
HEADER = ["序号", "姓名", "支部", "公民身份号码", "人员类别", "入党时间", "转正时间"]
NUMBER = make_id_number(DEMO_AREA, date(1980, 5, 1), 7, "M")
OTHER = make_id_number(DEMO_AREA, date(1955, 2, 3), 8, "F")
ROW = [1, "张三", "小方村", NUMBER, "正式党员", "2010.6.1", "2011年6月1日"]


def counts(loaded):
    return [(count.sheet, count.new, count.changed, count.skipped) for count in loaded.counts]


def errors(loaded):
    return [(e.file, e.sheet, e.row, e.column, e.value, e.reason) for e in loaded.errors]


def test_branches_make_the_tree_of_committees(db, load):
    rows = [
        BRANCH_HEADER,
        ["XX镇党委", "某县委", "小方村党支部", "行政村", "1984年7月", 44562],
        ["XX镇党委", "某县委", "镇机关党支部", "机关", None, None],
    ]
    assert counts(load({"党组织": rows})) == [("党组织", 2, 0, 0)]
    township = Committee.objects.get(name="XX镇党委")
    assert (township.level, township.parent.name, township.parent.level) == ("TOWNSHIP", "某县委", "COUNTY")
    village = Branch.objects.get(name="小方村党支部")
    assert (village.committee, village.kind, village.founded_on, village.elected_on) == (
        township,
        Branch.Kind.VILLAGE,
        date(1984, 7, 1),
        date(2022, 1, 1),
    )
    assert counts(load({"党组织": rows})) == [("党组织", 0, 0, 2)]
    assert Committee.objects.count() == 2


def test_branch_that_changed_is_updated_and_the_import_is_traced(db, load):
    rows = [BRANCH_HEADER, ["XX镇党委", "某县委", "小方村党支部", "村", None, None]]
    load({"党组织": rows})
    rows[1] = ["XX镇党委", "某县委", "小方村党支部", "社区", None, "2023-05-01"]
    assert counts(load({"党组织": rows})) == [("党组织", 0, 1, 0)]
    assert Branch.objects.get().kind == Branch.Kind.COMMUNITY
    assert [event.detail["行数"] for event in Event.objects.filter(kind="导入").order_by("pk")] == [
        {"年度.xlsx 党组织": 1},
        {"年度.xlsx 党组织": 1},
    ]


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (["", "", "小方村党支部", "村"], "所属党委", "", "不能为空。"),
        (
            ["XX镇党委", "某县委", "小方村党支部", "车间"],
            "组织类别",
            "车间",
            "“车间”不是可填的内容，可填：村、社区、机关、事业单位、两新组织、国企、学校、离退休、流动。",
        ),
        (
            ["XX镇党委", "某县委", "小方村党支部", "村", "去年"],
            "成立日期",
            "去年",
            "“去年”不是有效日期，请写成2023年5月1日或2023-05-01。",
        ),
    ],
)
def test_wrong_branch_row(db, load, row, column, value, reason):
    loaded = load({"党组织": [BRANCH_HEADER, row]})
    assert errors(loaded) == [("年度.xlsx", "党组织", 3, column, value, reason)]
    assert (Branch.objects.count(), Committee.objects.count()) == (0, 0)


def test_a_known_committee_is_not_moved_below_another(world, load):
    loaded = load({"党组织": [BRANCH_HEADER, ["某县委", "某市委", "直属党支部", "机关"]]})
    assert errors(loaded) == [
        (
            "年度.xlsx",
            "党组织",
            3,
            "所属党委",
            "某县委",
            "“某县委”已登记为没有上级党委，不能改为隶属“某市委”。",
        )
    ]


def test_roster_row_by_row(world, load):
    rows = [
        [*HEADER, "民族", "文化程度", "党小组", "手机"],
        [*ROW, "汉", "大专", "第一党小组", 13800001234],
        [2, "李四", "小方村党支部", OTHER, "预备", "2023-07-01", None, "回族", None, None, None],
    ]
    assert counts(load({"党员": rows})) == [("党员", 2, 0, 0)]
    member = Member.objects.get(name="张三")
    assert (member.branch, member.born_on, member.sex, member.ethnicity, member.education) == (
        world.village,
        date(1980, 5, 1),
        "M",
        "汉族",
        "COLLEGE",
    )
    assert (member.id_number, member.id_number_last4, member.mobile, member.group.name) == (
        NUMBER,
        NUMBER[-4:],
        "13800001234",
        "第一党小组",
    )
    assert Member.objects.filter(id_number_index=member.id_number_index).count() == 1
    assert Member.objects.get(name="李四").category == Member.Category.PROBATIONARY
    assert counts(load({"党员": rows})) == [("党员", 0, 0, 2)]
    rows[1][1] = "张三丰"
    assert counts(load({"党员": rows})) == [("党员", 0, 1, 1)]
    assert Member.objects.get(id_number_index=member.id_number_index).name == "张三丰"
    assert Group.objects.count() == 1


def test_posts_and_floating_of_the_roster(world, load):
    header = [*HEADER, "支部职务", "任职日期", "是否为流动党员", "外出流向"]
    rows = [header, [*ROW, "支部书记、组织委员", "2021-3-1", "是", "杭州市"]]
    assert counts(load({"党员": rows})) == [("党员", 1, 0, 0)]
    member = Member.objects.get()
    assert set(Post.objects.values_list("branch", "member", "title", "started_on")) == {
        (world.village.pk, member.pk, "SECRETARY", date(2021, 3, 1)),
        (world.village.pk, member.pk, "ORGANIZATION", date(2021, 3, 1)),
    }
    assert Floating.objects.values_list("member", "destination", "returned_on").get() == (
        member.pk,
        "杭州市",
        None,
    )
    assert counts(load({"党员": rows})) == [("党员", 0, 0, 1)]
    assert (Post.objects.count(), Floating.objects.count()) == (2, 1)
    rows[1][-3:] = ["2021-4-1", "否", None]
    assert counts(load({"党员": rows})) == [("党员", 0, 1, 0)]
    assert set(Post.objects.values_list("started_on", flat=True)) == {date(2021, 4, 1)}
    assert Floating.objects.filter(returned_on=None).count() == 0
    assert counts(load({"党员": rows})) == [("党员", 0, 0, 1)]


def test_no_probation_between_1969_and_1977(world, load):
    old = make_id_number(DEMO_AREA, date(1950, 1, 1), 1, "M")
    rows = [HEADER, [1, "王五", "小方村", old, "正式党员", "1971.7.1", "1971.7.1"]]
    assert errors(load({"党员": rows})) == []
    rows[1][5:] = ["1985.7.1", "1985.7.1"]
    assert errors(load({"党员": rows})) == [
        (
            "年度.xlsx",
            "党员",
            3,
            "转为正式党员日期",
            "1985.7.1",
            "与加入党组织日期相同；只有1969年4月1日至1977年8月11日期间入党的没有预备期。",
        )
    ]


@pytest.mark.parametrize(
    ("change", "column", "value", "reason"),
    [
        ({2: "无名村"}, "所在党支部", "无名村", "没有名为“无名村”的党支部，请先在“党组织”表中登记。"),
        ({3: None}, "公民身份证号", "", "不能为空。"),
        ({3: NUMBER[:-1]}, "公民身份证号", NUMBER[:-1], "身份证号位数不对：应为18位，实为17位。"),
        (
            {3: float(NUMBER[:15] + "000")},
            "公民身份证号",
            str(float(NUMBER[:15] + "000")),
            "身份证号被表格软件存成了数字，末几位可能已丢失；请把该列设为文本格式后重新填写。",
        ),
        ({5: "1979-01-01", 6: None}, "加入党组织日期", "1979-01-01", "加入党组织日期应晚于出生日期。"),
        ({6: "2010-05-01"}, "转为正式党员日期", "2010-05-01", "转为正式党员日期早于加入党组织日期。"),
        ({4: "预备党员"}, "转为正式党员日期", "2011年6月1日", "预备党员不应有转为正式党员日期。"),
        ({4: "群众"}, "人员类别", "群众", "“群众”不是可填的内容，可填：正式党员、预备党员。"),
        ({4: None}, "人员类别", "", "不能为空。"),
        (
            {5: 2023.1},
            "加入党组织日期",
            "2023.1",
            "“2023.1”分不清是1月还是10月，请写成2023年1月或2023年10月。",
        ),
    ],
)
def test_wrong_roster_cell(world, load, change, column, value, reason):
    row = [change.get(index, cell) for index, cell in enumerate(ROW)]
    loaded = load({"党员": [HEADER, row]})
    assert errors(loaded) == [("年度.xlsx", "党员", 3, column, value, reason)]
    assert Member.objects.count() == 0


def test_sex_and_birth_date_must_agree_with_the_number(world, load):
    rows = [[*HEADER, "性别", "出生日期"], [*ROW, "女", "1980-05-02"]]
    assert errors(load({"党员": rows})) == [
        (
            "年度.xlsx",
            "党员",
            3,
            "出生日期",
            "1980-05-02",
            "与身份证号中的出生日期（1980-05-01）不一致。",
        ),
        ("年度.xlsx", "党员", 3, "性别", "女", "与身份证号中的性别不一致。"),
    ]


def test_post_without_a_day_and_a_word_that_is_no_post(world, load):
    header = [*HEADER, "支部职务", "任职日期"]
    rows = [
        header,
        [*ROW, "书记", None],
        [2, "李四", "小方村", OTHER, "正式党员", "1990-7-1", None, "会计", None],
    ]
    assert errors(load({"党员": rows})) == [
        ("年度.xlsx", "党员", 3, "任职日期", "", "填写了支部职务，请填写任职日期。"),
        (
            "年度.xlsx",
            "党员",
            4,
            "支部职务",
            "会计",
            "“会计”不是支部职务，可填：书记、副书记、组织委员、宣传委员、纪检委员、委员。",
        ),
    ]
    assert (Member.objects.count(), Post.objects.count()) == (0, 0)


def test_an_id_number_twice_in_one_sheet(world, load):
    loaded = load({"党员": [HEADER, ROW, [2, "李四", *ROW[2:]]]})
    assert errors(loaded) == [("年度.xlsx", "党员", 4, "公民身份证号", NUMBER, "与第3行重复。")]
    assert Member.objects.count() == 0


def test_missing_columns(world, load):
    loaded = load({"党员": [HEADER[:3], ROW[:3]]})
    assert errors(loaded) == [
        (
            "年度.xlsx",
            "党员",
            0,
            "",
            "",
            "缺少列：公民身份证号、人员类别、加入党组织日期。",
        )
    ]


def test_one_wrong_row_keeps_every_sheet_out(world, load):
    loaded = load(
        {
            "党组织": [BRANCH_HEADER, ["XX镇党委", "某县委", "北街村党支部", "村"]],
            "党员": [HEADER, ROW, [2, "李四", "南街村", OTHER, "正式党员", "1990-7-1", None]],
        }
    )
    assert [(e.row, e.column) for e in loaded.errors] == [(4, "所在党支部")]
    assert (Branch.objects.filter(name="北街村党支部").count(), Member.objects.count()) == (0, 0)


def test_a_demo_number_is_refused_by_a_real_database(world, load, settings):
    settings.DEMO = False
    loaded = load({"党员": [HEADER, ROW]})
    assert errors(loaded) == [
        ("年度.xlsx", "党员", 3, "公民身份证号", NUMBER, "这是演示用的身份证号，只能录入演示数据库。")
    ]


def test_an_older_roster_does_not_undo_an_internal_transfer(world, load):
    load({"党员": [HEADER, ROW]})
    transfer = ["所在党支部", "姓名", "转接类型", "转入支部", "办结日期"]
    rows = {
        "党员": [HEADER, ROW],
        "组织关系转接": [transfer, ["小方村", "张三", "内部调整", "东街社区", "2023-9-1"]],
    }
    load(rows)
    assert Member.objects.get().branch == world.community
    assert counts(load(rows)) == [("党员", 0, 0, 1), ("组织关系转接", 0, 0, 1)]
    assert Member.objects.get().branch == world.community
    assert Transfer.objects.get().member == Member.objects.get()
