"""Upload, preview, confirmation: what the page says is what happens, and nothing happens before it is confirmed."""

import re
import stat

import pytest
from django.conf import settings
from openpyxl import load_workbook

from accounts.models import Event
from dangjian.imports import batches
from dangjian.models import ColumnName, ImportBatch
from dues.models import SpecialFund
from members.models import Branch, Member, RecruitmentSource
from personnel.models import CasePerson
from stars.models import Honour
from tests.common import hostile
from tests.dangjian.workbooks import (
    FIRST,
    HEADER,
    SECOND,
    THIRD,
    bring_in,
    every_row,
    member_row,
    receive,
    upload,
    write,
)
from tests.factories import World, make_meeting, make_member


@pytest.fixture
def roster(world: World, tmp_path):
    """Two members recorded; a workbook with one of them changed, one as recorded, and a new one."""
    bring_in(
        world.office,
        write(
            tmp_path / "原.xlsx", {"党员": [HEADER, member_row("张三", FIRST), member_row("李四", SECOND)]}
        ),
    )
    rows = [
        HEADER,
        member_row("张三", FIRST, 所在党支部="东街社区党支部", 手机号="13911112222"),
        member_row("李四", SECOND),
        member_row("王五", THIRD),
    ]
    return write(tmp_path / "新.xlsx", {"党员": rows})


def test_the_preview_tells_what_will_change_and_changes_nothing(world, roster, client, log_in):
    before = every_row()
    response = upload(log_in(world.office), roster)
    page = client.get(response.url)
    found = page.context["found"]
    assert [(c["sheet"], c["new"], c["changed"], c["skipped"]) for c in found["counts"]] == [
        ("党员", 1, 1, 1)
    ]
    assert [(c["row"], c["name"], c["column"], c["old"], c["new"]) for c in found["changed"]] == [
        (3, "张三", "所在党支部", "小方村党支部", "东街社区党支部"),
        (3, "张三", "手机号", "138****0000", "139****2222"),
    ]
    assert found["samples"][0]["rows"][2][:3] == [
        "王五",
        "小方村党支部",
        f"{THIRD[:4]}**********{THIRD[-4:]}",
    ]
    assert "确认导入（新增1行，更新1行）" in page.content.decode()
    assert every_row() == before


def test_the_confirmation_writes_exactly_that(world, roster, client, log_in):
    batch_url = upload(log_in(world.office), roster).url
    folder = ImportBatch.objects.first().path.parent
    response = client.post(batch_url.replace("preview", "confirm"), follow=True)
    assert response.status_code == 200
    assert set(Member.objects.values_list("name", "branch__name")) == {
        ("张三", "东街社区党支部"),
        ("李四", "小方村党支部"),
        ("王五", "小方村党支部"),
    }
    assert {member.mobile for member in Member.objects.all()} == {"13911112222", "13800000000"}
    batch = ImportBatch.objects.first()
    assert (batch.state, batch.user, batch.committee) == ("DONE", world.office, world.township)
    assert [(c["new"], c["changed"], c["skipped"]) for c in batch.counts] == [(1, 1, 1)]
    assert not folder.exists()
    event = Event.objects.filter(kind="导入").order_by("pk").last()
    assert (event.user, event.detail) == (world.office, {"文件": ["新.xlsx"], "行数": {"新.xlsx 党员": 2}})
    assert client.post(batch_url.replace("preview", "confirm")).status_code == 404


def test_an_uploaded_workbook_is_readable_by_this_program_alone(world, roster):
    batch = receive(world.office, roster)
    modes = {
        path: stat.S_IMODE(path.stat().st_mode) for path in [batch.path.parent, *batch.path.parent.iterdir()]
    }
    assert set(modes.values()) == {0o700, 0o600}
    assert modes[batch.path.parent] == 0o700
    assert len(batch.folder) == 32


def test_a_workbook_changed_after_its_check_is_not_imported(world, roster):
    batch = receive(world.office, roster)
    before = every_row()
    batch.path.write_bytes(batch.path.read_bytes() + b"\0")
    with pytest.raises(batches.NotImported) as caught:
        batches.confirm(batch)
    assert str(caught.value) == "上传的文件已不在或有改动，请重新上传。"
    assert every_row() == before


def test_records_that_changed_after_the_check_are_checked_again(world, roster, client, log_in):
    url = upload(log_in(world.office), roster).url
    Branch.objects.filter(pk=world.community.pk).update(name="西街社区党支部")
    before = every_row()
    page = client.post(url.replace("preview", "confirm"), follow=True)
    assert "检查之后记录有变化，出现了错误，没有写入；请看重新检查的结果。" in page.content.decode()
    assert [error["column"] for error in page.context["found"]["errors"]] == ["所在党支部"]
    assert every_row() == before
    assert ImportBatch.objects.first().state == "FAULTY"


def test_the_history_says_that_a_workbook_had_errors_until_they_are_gone(world, roster, client, log_in):
    Branch.objects.filter(pk=world.community.pk).update(name="西街社区党支部")
    url = upload(log_in(world.office), roster).url
    assert states_in_history(client) == ["有错误，未导入", "已导入"]
    assert client.get(url.replace("preview/", "")).url == url
    Branch.objects.filter(pk=world.community.pk).update(name="东街社区党支部")
    client.post(url.replace("preview", "confirm"))
    assert states_in_history(client) == ["已导入", "已导入"]


def states_in_history(client) -> list[str]:
    html = client.get("/imports/").content.decode()
    return re.findall(r'<td data-label="状态">(.*?)</td>', html)


def test_cancelling_discards_the_workbook(world, roster, client, log_in):
    url = upload(log_in(world.office), roster).url
    batch = ImportBatch.objects.first()
    client.post(url.replace("preview", "cancel"))
    batch.refresh_from_db()
    assert (batch.state, batch.path.parent.exists()) == ("CANCELLED", False)


def test_a_file_that_is_none_is_refused_beside_its_field(world, client, log_in, tmp_path):
    response = upload(log_in(world.office), hostile.encrypted(tmp_path / "密.xlsx"))
    assert response.status_code == 422
    assert response.context["form"].errors == {"file": ["文件设有打开密码，请用表格软件去掉密码后再导入。"]}
    assert not ImportBatch.objects.exists()
    folder = settings.MEDIA_ROOT / "imports"
    assert [path for path in folder.iterdir() if path.name == "密.xlsx"] == []
    assert client.post("/imports/add/").context["form"].errors == {"file": ["请选择文件。"]}


def faulty_workbook(path):
    write(
        path,
        {
            "党员": [
                HEADER,
                member_row("张三", FIRST[:-1] + ("0" if FIRST[-1] != "0" else "1")),
                member_row("李四", SECOND),
                member_row("王五", THIRD, 人员类别="群众", 加入党组织日期="去年"),
            ]
        },
    )
    book = load_workbook(path)
    sheet = book["党员"]
    sheet.column_dimensions["B"].width = 33
    sheet["B3"].number_format = "@"
    sheet["A6"] = "=1+1"
    sheet["A6"].number_format = "0.000"
    book.save(path)
    return path


def test_the_marked_workbook_is_the_users_own(world, client, log_in, tmp_path):
    url = upload(log_in(world.office), faulty_workbook(tmp_path / "错.xlsx")).url
    page = client.get(url)
    assert page.context["markable"]
    assert "确认导入" not in page.content.decode()
    response = client.get(url.replace("preview", "marked"))
    (tmp_path / "标注.xlsx").write_bytes(b"".join(response.streaming_content))
    sheet = load_workbook(tmp_path / "标注.xlsx")["党员"]
    red = {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.start_color.rgb == "FFFFC7CE"
    }
    assert red == {"C3", "D5", "E5"}
    assert [sheet.cell(row, 8).value for row in range(1, 7)] == [
        None,
        "错误说明",
        "公民身份证号：身份证号校验码不对，请核对是否有错位或错字。",
        None,
        "人员类别：“群众”不是可填的内容，可填：正式党员、预备党员。\n"
        "加入党组织日期：“去年”不是有效日期，请写成2023年5月1日或2023-05-01。",
        None,
    ]
    assert (sheet.column_dimensions["B"].width, sheet["B3"].number_format) == (33, "@")
    assert (sheet["A6"].value, sheet["A6"].number_format, sheet["A1"].value) == (
        "=1+1",
        "0.000",
        "XX镇党员登记表",
    )


def test_a_marked_workbook_that_was_corrected_goes_in(world, client, log_in, tmp_path):
    url = upload(log_in(world.office), faulty_workbook(tmp_path / "错.xlsx")).url
    path = tmp_path / "改.xlsx"
    path.write_bytes(b"".join(client.get(url.replace("preview", "marked")).streaming_content))
    book = load_workbook(path)
    book["党员"]["C3"], book["党员"]["D5"] = FIRST, "正式党员"
    book["党员"]["A6"] = None
    book.save(path)
    again = upload(client, path).url
    assert [error["column"] for error in client.get(again).context["found"]["errors"]] == ["加入党组织日期"]
    (tmp_path / "再.xlsx").write_bytes(
        b"".join(client.get(again.replace("preview", "marked")).streaming_content)
    )
    sheet = load_workbook(tmp_path / "再.xlsx")["党员"]
    assert [cell.value for cell in sheet[2]].count("错误说明") == 1
    assert [sheet.cell(row, 8).value is None for row in (3, 4, 5)] == [True, True, False]
    sheet["E5"] = "2015-01-01"
    sheet["F5"] = "2016-01-01"
    sheet.parent.save(path)
    client.post(upload(client, path).url.replace("preview", "confirm"))
    assert set(Member.objects.values_list("name", flat=True)) == {"张三", "李四", "王五"}


def errors_of(user, path) -> list[tuple[int, str]]:
    batch = receive(user, path)
    return [(error["row"], error["reason"]) for error in batches.preview_of(batch)["errors"]]


def test_a_secretary_brings_in_the_months_of_the_own_branch(world, tmp_path):
    meeting = ["所在党支部", "类别", "日期", "主题", "实到人数"]
    own = ["小方村党支部", "主题党日", "2023-03-05", "学习", 9]
    assert errors_of(world.secretary, write(tmp_path / "3.xlsx", {"会议活动": [meeting, own]})) == []
    other = ["东街社区党支部", "主题党日", "2023-03-05", "学习", 9]
    township = ["", "党委会", "2023-03-05", "学习", 9]
    refused = errors_of(world.secretary, write(tmp_path / "4.xlsx", {"会议活动": [meeting, own, other]}))
    assert [row for row, _ in refused] == [4]
    make_meeting(world.community, held_on=own[2] and make_meeting(world.village).held_on)
    assert errors_of(world.secretary, write(tmp_path / "5.xlsx", {"会议活动": [meeting, township]})) != []
    roster = write(tmp_path / "6.xlsx", {"党员": [HEADER, member_row("张三", FIRST)]})
    assert errors_of(world.secretary, roster) == [(0, "您不能导入“党员”，请交党建办导入。")]


FAR = "不在您的管辖范围内，不能写入“{}”。"


@pytest.mark.parametrize(
    ("sheets", "refused"),
    [
        (
            {"党员": [HEADER, member_row("张三", FIRST), member_row("王五", THIRD, 所在党支部="远村党支部")]},
            [(4, FAR.format("党员"))],
        ),
        (
            {"党组织": [["所属党委", "党组织名称", "组织类别"], ["YY镇党委", "新村党支部", "村"]]},
            [(3, FAR.format("党支部"))],
        ),
        (
            {
                "荣誉": [
                    ["所属党委", "获奖集体或个人", "荣誉称号", "授予日期"],
                    ["YY镇党委", "YY镇", "先进", "2023-10-01"],
                ]
            },
            [(3, FAR.format("荣誉"))],
        ),
        (
            {
                "专项党费": [
                    ["所属党委", "专项名称", "拨付金额", "拨付日期"],
                    ["YY镇党委", "春节慰问", 5000, "2023-01-05"],
                ]
            },
            [(0, FAR.format("专项党费"))],
        ),
        (
            {
                "人事事项": [
                    ["所属党委", "事项类别", "事项名称", "年度", "姓名"],
                    ["YY镇党委", "退休", "张三退休", 2023, "张三"],
                ]
            },
            [(0, FAR.format("人事事项")), (3, FAR.format("事项人员"))],
        ),
    ],
    ids=["member", "branch", "honour", "fund", "case"],
)
def test_an_office_writes_nothing_of_another_township(world, tmp_path, sheets, refused):
    before = every_row()
    assert sorted(errors_of(world.office, write(tmp_path / "邻.xlsx", sheets))) == refused
    assert every_row() == before
    assert not (Honour.objects.exists() or SpecialFund.objects.exists() or CasePerson.objects.exists())


def test_a_member_of_another_township_is_not_moved_here(world, tmp_path):
    far = make_member(world.far, "张三", joined_on="2010-06-01", confirmed_on="2011-06-01")
    path = write(tmp_path / "调.xlsx", {"党员": [HEADER, member_row("张三", far.id_number)]})
    assert errors_of(world.office, path) == [(3, FAR.format("党员"))]
    assert errors_of(world.admin, path) == []


def test_headings_of_ones_own_are_said_once_and_remembered(world, client, log_in, tmp_path):
    heads = ["姓名", "所在党支部", "证号", "类型", "哪天入党", "备忘"]
    row = ["张三", "小方村", FIRST, "正式党员", "2010-6-1", "x"]
    path = write(tmp_path / "村里的表.xlsx", {"Sheet1": [heads, row]})
    url = upload(log_in(world.office), path).url
    found = client.get(url).context["found"]
    assert found["unresolved"] == [{"sheet": "Sheet1", "kind": "", "headings": heads, "matched": []}]
    columns_url = url.replace("preview", "columns/0")
    assert client.get(columns_url).templates[0].name == "imports/kind.html"
    chosen = {"heading2": "公民身份证号", "heading3": "人员类别", "heading4": "加入党组织日期"}
    twice = client.post(f"{columns_url}?kind=党员", chosen | {"heading5": "人员类别"})
    assert twice.context["form"].errors == {
        "heading3": ["“人员类别”选了两次。"],
        "heading5": ["“人员类别”选了两次。"],
    }
    page = client.post(f"{columns_url}?kind=党员", chosen, follow=True)
    assert [(c["sheet"], c["new"]) for c in page.context["found"]["counts"]] == [("Sheet1", 1)]
    assert set(ColumnName.objects.values_list("committee", "sheet", "heading", "column")) == {
        (world.township.pk, "党员", "证号", "公民身份证号"),
        (world.township.pk, "党员", "类型", "人员类别"),
        (world.township.pk, "党员", "哪天入党", "加入党组织日期"),
    }
    assert errors_of(world.office, path) == []
    assert errors_of(world.neighbour_office, path) != []


def test_the_history_takes_as_many_queries_for_three_as_for_one(
    world, client, log_in, tmp_path, django_assert_num_queries
):
    log_in(world.office)
    for number, count in ((1, 1), (2, 3)):
        for copy in range(count - number + 1):
            receive(world.office, write(tmp_path / f"{number}{copy}.xlsx", {"党员": [HEADER]}))
        with django_assert_num_queries(4):
            client.get("/imports/")


RECRUITS = ["姓名", "所在党支部", "公民身份证号", "申请入党日期", "发展来源"]


@pytest.mark.parametrize(("role", "added"), [("office", 0), ("admin", 1)])
def test_a_source_that_all_share_is_added_by_an_administrator_alone(world, tmp_path, role, added):
    row = ["赵六", "小方村党支部", THIRD, "2021.3.1", "本镇能人"]
    path = write(tmp_path / "发展.xlsx", {"发展党员": [RECRUITS, row]})
    known = list(RecruitmentSource.objects.values_list("name", flat=True))
    found = batches.preview_of(receive(getattr(world, role), path))
    reason = f"没有“本镇能人”这一发展来源，可填：{'、'.join(known)}；新的来源请系统管理员添加。"
    told = [(error["row"], error["column"], error["value"], error["reason"]) for error in found["errors"]]
    assert told == [(3, "发展来源", "本镇能人", reason)][added:]
    if added:
        bring_in(world.admin, path)
    assert RecruitmentSource.objects.count() == len(known) + added
