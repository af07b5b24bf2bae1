"""The sheet 会议活动, loaded from real workbooks."""

from datetime import date, time
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from dangjian.loading import load
from meetings.models import Attendance, Meeting
from members.models import Group, Post
from tests.answers import counts, errors
from tests.factories import World, make_member

COLUMNS = ("所在党支部", "类别", "日期", "开始时间", "主题", "实到人数", "缺席人员")


@pytest.fixture(autouse=True)
def only_meetings(settings) -> None:
    settings.WORKBOOK_RESOURCES = ["meetings.resources.MeetingResource"]


def write(folder: Path, *rows: tuple, columns: tuple = COLUMNS) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "会议活动"
    sheet.append(["XX镇2023年会议活动汇总表"])
    sheet.append(columns)
    for row in rows:
        sheet.append(row)
    path = folder / "会议活动.xlsx"
    book.save(path)
    return path


def row(**changes) -> tuple:
    values = dict(
        zip(COLUMNS, ("小方村", "主题党日", "2023.3.5", "9:00", "学习二十大精神", 3, "无"), strict=True)
    )
    return tuple((values | changes).values())


@pytest.fixture
def members(world: World) -> list:
    return [make_member(world.village, name) for name in ("张三", "李四", "王五")]


def test_a_row_becomes_an_accepted_record_with_everybody_present(world: World, members, tmp_path):
    loaded = load(write(tmp_path, row()))
    assert (errors(loaded), counts(loaded)) == ([], [(1, 0, 0)])
    meeting = Meeting.objects.get()
    assert (meeting.branch, meeting.committee, meeting.kind) == (world.village, None, "PARTY_DAY")
    assert (meeting.held_on, meeting.started_at, meeting.submitted_on) == (
        date(2023, 3, 5),
        time(9, 0),
        date(2023, 3, 5),
    )
    assert (meeting.state, meeting.expected, meeting.present) == ("ACCEPTED", 3, 3)
    assert list(meeting.attendances.order_by("pk").values_list("member__name", "state")) == [
        ("张三", "PRESENT"),
        ("李四", "PRESENT"),
        ("王五", "PRESENT"),
    ]


def test_absent_members_with_reasons_and_those_left_out_of_the_expected(world: World, members, tmp_path):
    text = "李四（外出务工，长期在郑州）、王五（不计应到：卧床）"
    assert errors(load(write(tmp_path, row(缺席人员=text, 实到人数=1)))) == []
    meeting = Meeting.objects.get()
    assert meeting.expected == 2
    assert list(meeting.attendances.order_by("pk").values_list("member__name", "state", "reason")) == [
        ("张三", "PRESENT", ""),
        ("李四", "ABSENT", "外出务工，长期在郑州"),
        ("王五", "EXEMPT", "卧床"),
    ]


def test_only_members_of_the_day_are_expected(world: World, members, tmp_path):
    make_member(world.village, "赵六", joined_on=date(2023, 6, 1), confirmed_on=None, category="PROBATIONARY")
    make_member(world.village, "孙七", left_on=date(2023, 1, 1), departure="DIED")
    load(write(tmp_path, row()))
    assert Meeting.objects.get().expected == 3
    assert errors(load(write(tmp_path, row(主题="另一次", 缺席人员="孙七", 实到人数=2)))) == [
        (3, "缺席人员", "“孙七”不在当天的应到人员中，请核对姓名；多个人之间用顿号分开。")
    ]


def test_a_committee_meeting_expects_the_posts(world: World, members, tmp_path):
    for member in members[:2]:
        Post.objects.create(
            branch=world.village, member=member, title="COMMITTEE", started_on=date(2021, 1, 1)
        )
    load(write(tmp_path, row(类别="支委会", 实到人数=1, 缺席人员="李四（请假）")))
    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.expected, meeting.attendances.count()) == ("COMMITTEE", 2, 2)


def test_a_group_meeting_expects_its_group(world: World, members, tmp_path):
    group = Group.objects.create(branch=world.village, name="第一党小组")
    for member in members[:2]:
        member.group = group
        member.save()
    path = write(tmp_path, (*row(类别="党小组会", 实到人数=2), "第一党小组"), columns=(*COLUMNS, "党小组"))
    assert errors(load(path)) == []
    meeting = Meeting.objects.get()
    assert (meeting.group, meeting.expected, meeting.attendances.count()) == (group, 2, 2)


def test_a_group_meeting_needs_its_group(world: World, members, tmp_path):
    assert errors(load(write(tmp_path, row(类别="党小组会")))) == [(3, "党小组", "请填写党小组。")]


def test_a_row_without_a_branch_is_the_committees(world: World, tmp_path):
    columns = ("所在党支部", "所属党委", "类别", "日期", "主题", "实到人数")
    path = write(tmp_path, ("", "XX镇党委", "第一议题", "2023-02-01", "传达学习", 9), columns=columns)
    assert errors(load(path)) == []
    meeting = Meeting.objects.get()
    assert (meeting.branch, meeting.committee, meeting.kind) == (None, world.township, "FIRST_TOPIC")
    assert (meeting.expected, meeting.present, meeting.attendances.count()) == (0, 9, 0)


EVERY_COLUMN = {
    "所在党支部": "小方村党支部",
    "所属党委": "XX镇党委",
    "类别": "党课",
    "日期": "2023年4月10日",
    "开始时间": "14:30-16:00",
    "地点": "村部会议室",
    "主持人": "张三",
    "记录人": "李四",
    "主题": "作风整顿专题党课",
    "会议内容": "讲授作风建设。",
    "议定事项": "开展对照检查。",
    "应到人数": 5,
    "实到人数": 4,
    "列席人数": 2,
    "主讲人": "某镇长",
    "主讲人身份": "领导班子成员",
    "主题教育": "是",
    "党日事项": "重温入党誓词、过政治生日",
    "提交日期": "2023.5.20",
    "状态": "已提交",
    "记录问题": "记录不完善、主题不聚焦",
}
RECORDED = {
    "kind": "LECTURE",
    "started_at": time(14, 30),
    "ended_at": time(16, 0),
    "place": "村部会议室",
    "host": "张三",
    "recorder": "李四",
    "minutes": "讲授作风建设。",
    "resolutions": "开展对照检查。",
    "expected": 5,
    "present": 4,
    "guests": 2,
    "lecturer": "某镇长",
    "lecturer_level": "LEADER",
    "for_campaign": True,
    "submitted_on": date(2023, 5, 20),
    "state": "SUBMITTED",
}


def test_all_columns(world: World, members, tmp_path):
    path = write(tmp_path, tuple(EVERY_COLUMN.values()), columns=tuple(EVERY_COLUMN))
    assert errors(load(path)) == []
    meeting = Meeting.objects.get()
    assert {name: getattr(meeting, name) for name in RECORDED} == RECORDED
    assert [activity.name for activity in meeting.activities.all()] == ["重温入党誓词", "过“政治生日”"]
    assert [defect.kind for defect in meeting.defects.all()] == ["INCOMPLETE", "UNFOCUSED"]
    assert counts(load(path)) == [(0, 0, 1)]


def test_loading_twice_changes_nothing(world: World, members, tmp_path):
    path = write(tmp_path, row(缺席人员="李四（生病）", 实到人数=2), row(日期="2023.4.5"))
    load(path)
    kept = list(Meeting.objects.order_by("pk").values())
    attendance = list(Attendance.objects.order_by("pk").values())
    assert counts(load(path)) == [(0, 0, 2)]
    assert list(Meeting.objects.order_by("pk").values()) == kept
    assert list(Attendance.objects.order_by("pk").values()) == attendance


def test_a_corrected_absence_replaces_the_attendance(world: World, members, tmp_path):
    load(write(tmp_path, row(缺席人员="李四（生病）", 实到人数=2)))
    assert counts(load(write(tmp_path, row(缺席人员="李四（住院）", 实到人数=2)))) == [(0, 1, 0)]
    meeting = Meeting.objects.get()
    assert meeting.version == 2
    assert list(meeting.attendances.exclude(state="PRESENT").values_list("member__name", "reason")) == [
        ("李四", "住院")
    ]
    assert meeting.attendances.count() == 3


def test_a_blank_absence_leaves_the_attendance(world: World, members, tmp_path):
    load(write(tmp_path, row(缺席人员="李四（生病）", 实到人数=2)))
    assert counts(load(write(tmp_path, row(缺席人员="", 实到人数=2)))) == [(0, 0, 1)]
    assert Attendance.objects.filter(state="ABSENT").count() == 1


def test_equal_names_are_told_apart_by_the_end_of_the_number(world: World, members, tmp_path):
    twin = make_member(world.village, "张三")
    assert errors(load(write(tmp_path, row(缺席人员="张三", 实到人数=3)))) == [
        (
            3,
            "缺席人员",
            "应到人员中有2名“张三”，请在姓名后加身份证号后四位，如“张三1234”。",
        )
    ]
    assert errors(load(write(tmp_path, row(缺席人员=f"张三{twin.id_number[-4:]}（生病）", 实到人数=3)))) == []
    assert Attendance.objects.get(state="ABSENT").member == twin


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"所在党支部": "无名村"}, "所在党支部", "没有名为“无名村”的党支部，请先在“党组织”表中登记。"),
        (
            {"类别": "茶话会"},
            "类别",
            "“茶话会”不是可填的内容，可填：支部党员大会、支部委员会、党小组会、党课、主题党日、组织生活会、"
            "民主评议党员、党委会、党委会“第一议题”、党委理论学习中心组、集中学习研讨、实地学习。",
        ),
        ({"日期": "三月"}, "日期", "“三月”不是有效日期，请写成2023年5月1日或2023-05-01。"),
        ({"日期": "2023.2.30"}, "日期", "“2023.2.30”不是有效日期：没有2023年2月30日，或年份不合理。"),
        ({"日期": "2099.1.1"}, "日期", "日期晚于今天。"),
        ({"日期": None}, "日期", "请填写日期。"),
        ({"开始时间": "25:00"}, "开始时间", "“25:00”不是有效时间，请写成14:30。"),
        ({"主题": None}, "主题", "不能为空。"),
        ({"主题": "长" * 121}, "主题", "最多120个字，现有121个字。"),
        ({"实到人数": None}, "实到人数", "请填写实到人数。"),
        ({"实到人数": "三"}, "实到人数", "应为整数，现为“三”。"),
        ({"实到人数": -1}, "实到人数", "不能小于0。"),
        ({"实到人数": 4}, "", "实到人数多于应到人数；列席人员和群众请填写列席人数。"),
        (
            {"缺席人员": "赵六（生病）"},
            "缺席人员",
            "“赵六”不在当天的应到人员中，请核对姓名；多个人之间用顿号分开。",
        ),
        ({"缺席人员": "李四、李四"}, "缺席人员", "“李四”写了两次。"),
        (
            {"缺席人员": "（生病）"},
            "缺席人员",
            "看不懂“（生病）”，请写成“张三（外出务工）、李四（生病）”，没有缺席的写“无”。",
        ),
        ({"类别": "第一议题", "缺席人员": ""}, "类别", "党委会“第一议题”由党委召开，不填党支部。"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_kept(world: World, members, tmp_path, change, column, reason):
    loaded = load(write(tmp_path, row(), row(**{"日期": "2023.4.5"} | change)))
    assert [found for found in errors(loaded) if found[1] == column] == [(4, column, reason)]
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (
            "党日事项",
            "跳舞",
            "没有名为“跳舞”的党日事项，可填：统一主题、佩戴党徽、交纳党费并公布上月收缴情况、诵读党章、学习理论、谈体会、"
            "党性教育、民主议事、业务培训、特色活动、服务实践、重温入党誓词、过“政治生日”。",
        ),
        (
            "记录问题",
            "不好",
            "“不好”不是可填的记录问题，可填：认识不到位、开展不规范、主题不聚焦、内容有偏差、记录不完善。",
        ),
        ("提交日期", "2023.3.1", "提交日期早于会议日期。"),
        ("主题教育", "或许", "应填“是”或“否”，现为“或许”。"),
        (
            "主讲人身份",
            "路人",
            "“路人”不是可填的内容，可填：班子成员、支部书记、党员、外请专家。",
        ),
        ("结束时间", "8:00", ""),
    ],
)
def test_a_wrong_optional_cell(world: World, members, tmp_path, column, value, reason):
    loaded = load(write(tmp_path, (*row(), value), columns=(*COLUMNS, column)))
    expected = (3, column, reason) if reason else (3, "", "结束时间应晚于开始时间。")
    assert errors(loaded) == [expected]


def test_the_same_meeting_twice_in_one_sheet(world: World, members, tmp_path):
    assert errors(load(write(tmp_path, row(), row()))) == [(4, "主题", "与第3行重复。")]


def test_a_missing_column(world: World, tmp_path):
    loaded = load(
        write(
            tmp_path,
            ("小方村", "主题党日", "2023.3.5", 3),
            columns=("所在党支部", "类别", "日期", "实到人数"),
        )
    )
    assert [str(error) for error in loaded.errors] == ["会议活动.xlsx（会议活动）：缺少列：主题。"]


def test_a_user_loads_only_own_branches(world: World, members, tmp_path):
    loaded = load(write(tmp_path, row()), user=world.neighbour_office)
    assert errors(loaded) == [(3, "所在党支部", "您没有这个党支部的权限。")]


def test_a_branch_hands_in_for_review_on_the_day(world: World, members, tmp_path):
    path = write(tmp_path, (*row(), "2023.3.5"), columns=(*COLUMNS, "提交日期"))
    assert errors(load(path, user=world.secretary)) == []
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.submitted_on) == ("SUBMITTED", timezone.localdate())
    assert counts(load(path, user=world.secretary)) == [(0, 0, 1)]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("状态", "通过", "记录由党建办审核，状态请留空，或填草稿、已提交。"),
        ("记录问题", "记录不完善", "记录问题由党建办审核时标记，请留空。"),
        ("退回原因", "请补充", "退回原因由党建办审核时填写，请留空。"),
    ],
)
def test_a_branch_does_not_review_itself(world: World, members, tmp_path, column, value, reason):
    path = write(tmp_path, (*row(), value), columns=(*COLUMNS, column))
    assert errors(load(path, user=world.secretary)) == [(3, column, reason)]


def test_a_branch_does_not_write_over_a_locked_record(world: World, members, tmp_path):
    load(write(tmp_path, row()))
    assert counts(load(write(tmp_path, row()), user=world.secretary)) == [(0, 0, 1)]
    changed = load(write(tmp_path, row(实到人数=2, 缺席人员="李四")), user=world.secretary)
    assert errors(changed) == [(3, "状态", "记录已审核通过，请先在系统中申请修改。")]
    assert Meeting.objects.get().present == 3


def test_a_returned_record_is_handed_in_again(world: World, members, tmp_path):
    load(write(tmp_path, row()))
    Meeting.objects.update(state="RETURNED", return_reason="太简略")
    columns = (*COLUMNS, "会议内容")
    load(write(tmp_path, (*row(), "补充了内容"), columns=columns), user=world.secretary)
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.return_reason, meeting.minutes) == ("SUBMITTED", "", "补充了内容")
    assert meeting.submitted_on == date(2023, 3, 5)


def test_queries_do_not_grow_with_the_rows(world: World, members, tmp_path):
    """Every row asks the database for its check constraints; everything else is read and written at once."""
    load(write(tmp_path, row(日期="2023.2.6")))
    Meeting.objects.all().delete()
    one = statements(write(tmp_path, row()))
    Meeting.objects.all().delete()
    nine = statements(write(tmp_path, *(row(日期=f"2023.{month}.6") for month in range(1, 10))))
    assert (one, nine) == (18, 18)


def statements(path: Path) -> int:
    with CaptureQueriesContext(connection) as captured:
        load(path)
    return len([query for query in captured if "_check" not in query["sql"]])


def test_a_returned_record_brings_its_reason(world: World, members, tmp_path):
    columns, cells = (*COLUMNS, "状态", "退回原因"), (*row(), "退回", "请补充讨论情况")
    path = write(tmp_path, cells, columns=columns)
    assert errors(load(path, user=world.office)) == []
    assert Meeting.objects.values_list("state", "return_reason").get() == ("RETURNED", "请补充讨论情况")
    assert counts(load(path, user=world.office)) == [(0, 0, 1)]
