"""撤销本次导入: every table as it was, or not at all."""

import pytest

from accounts.models import Event
from dangjian.imports.undo import CannotUndo, undo
from dangjian.models import ImportBatch
from meetings.models import Attendance, Meeting
from members.models import Group, Member
from tests.dangjian.workbooks import FIRST, HEADER, SECOND, THIRD, bring_in, every_row, member_row, write
from tests.factories import World

MEETING = ["所在党支部", "类别", "日期", "主题", "实到人数", "缺席人员", "党日事项", "记录问题"]


@pytest.fixture
def recorded(world: World, tmp_path) -> World:
    """Two members and a meeting with its attendance."""
    sheets = {
        "党员": [HEADER, member_row("张三", FIRST), member_row("李四", SECOND)],
        "会议活动": [
            MEETING,
            ["小方村", "主题党日", "2023-03-05", "学习", 1, "李四（生病）", "重温入党誓词", "主题不聚焦"],
        ],
    }
    bring_in(world.office, write(tmp_path / "原.xlsx", sheets))
    return world


def second_workbook(folder):
    """Changes a member, adds one with a group of its own, and rewrites who was away from the meeting."""
    header = [*HEADER, "党小组", "支部职务", "任职日期", "外出流向"]
    sheets = {
        "党员": [
            header,
            [*member_row("张三", FIRST, 手机号="13911112222"), "第一党小组", "书记", "2021-03-18", ""],
            [*member_row("王五", THIRD), "第二党小组", "", "", "XX市"],
        ],
        "会议活动": [
            MEETING,
            ["小方村", "主题党日", "2023-03-05", "学习", 2, "无", "过政治生日", "记录不完善"],
            ["小方村", "主题党日", "2023-04-05", "劳动", 2, "无", "", ""],
        ],
    }
    return write(folder / "改.xlsx", sheets)


def test_an_undone_import_leaves_every_table_as_it_was(recorded, tmp_path, client, log_in):
    before = every_row()
    batch = bring_in(recorded.office, second_workbook(tmp_path))
    assert every_row() != before
    assert Group.objects.count() == 2
    log_in(recorded.office)
    page = client.post(f"/imports/{batch.pk}/undo/", follow=True)
    assert "已撤销，数据恢复到导入之前。" in page.content.decode()
    assert every_row() == before
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by) == (ImportBatch.State.UNDONE, recorded.office)
    event = Event.objects.order_by("pk").last()
    assert (event.kind, event.user, event.object_id) == ("撤销导入", recorded.office, str(batch.pk))
    assert event.detail == {"文件": "改.xlsx", "行数": batch.rows.count()}


def test_what_was_undone_can_be_imported_again(recorded, tmp_path):
    path = second_workbook(tmp_path)
    batch = bring_in(recorded.office, path)
    after = {m.name: (m.mobile, m.group and m.group.name) for m in Member.objects.all()}
    undo(batch, recorded.office)
    bring_in(recorded.office, path)
    assert {m.name: (m.mobile, m.group and m.group.name) for m in Member.objects.all()} == after
    with pytest.raises(CannotUndo) as caught:
        undo(batch, recorded.office)
    assert caught.value.reasons == ["本次导入已撤销或尚未完成。"]


def test_a_save_that_changes_nothing_does_not_stand_in_the_way(recorded, tmp_path):
    before = every_row()
    batch = bring_in(recorded.office, second_workbook(tmp_path))
    Member.objects.get(name="王五").save()
    undo(batch, recorded.office)
    assert every_row() == before


def refusal(batch: ImportBatch, user) -> list[str]:
    before = every_row()
    with pytest.raises(CannotUndo) as caught:
        undo(batch, user)
    assert every_row() == before
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.DONE
    return caught.value.reasons


def test_a_row_changed_since_keeps_the_import(recorded, tmp_path, client, log_in):
    batch = bring_in(recorded.office, second_workbook(tmp_path))
    member = Member.objects.get(name="王五")
    member.mobile = "13700000000"
    member.save()
    assert refusal(batch, recorded.office) == ["党员“王五”导入后已被修改"]
    log_in(recorded.office)
    page = client.post(f"/imports/{batch.pk}/undo/")
    assert (page.status_code, page.context["reasons"]) == (409, ["党员“王五”导入后已被修改"])


def test_a_row_deleted_since_keeps_the_import(recorded, tmp_path):
    batch = bring_in(recorded.office, second_workbook(tmp_path))
    meeting = Meeting.objects.get(topic="劳动")
    pk = meeting.pk
    meeting.delete()
    assert f"会议活动（编号{pk}）导入后已被删除" in refusal(batch, recorded.office)


def test_a_later_record_of_an_imported_member_keeps_the_import(recorded, tmp_path):
    batch = bring_in(recorded.office, second_workbook(tmp_path))
    first = Meeting.objects.create(
        branch=recorded.village,
        kind=Meeting.Kind.GENERAL,
        held_on="2023-06-01",
        topic="选举",
        expected=3,
        present=3,
    )
    Attendance.objects.create(meeting=first, member=Member.objects.get(name="王五"), state="PRESENT")
    reasons = refusal(batch, recorded.office)
    assert len(reasons) == 1
    assert reasons[0].endswith("用到了本次导入的党员")


def test_another_office_cannot_undo(recorded, tmp_path, client, log_in):
    batch = bring_in(recorded.office, second_workbook(tmp_path))
    assert log_in(recorded.neighbour_office).post(f"/imports/{batch.pk}/undo/").status_code == 404
    assert log_in(recorded.admin).post(f"/imports/{batch.pk}/undo/").status_code == 302


def test_numbers_lie_encrypted_in_the_history(recorded, tmp_path):
    batch = bring_in(recorded.office, second_workbook(tmp_path))
    kept = batch.rows.get(table="members.member", before__isnull=False).before
    assert kept["name"] == "张三"
    assert kept["id_number"].startswith("k1:")
    assert kept["mobile"].startswith("k1:")
    assert FIRST not in str(kept)
