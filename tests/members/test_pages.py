"""List and detail pages: rows of one's own, filters, and a number of queries that does not grow."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Event
from members.forms import units
from members.models import Floating, FloatingContact, Post, RecruitmentPlan, Transfer
from members.panels import Panel
from members.views import roster as views
from tests.factories import make_branch, make_meeting, make_member
from tests.members.test_report import make_recruit

LISTS = {
    "members:branch-list": 8,
    "members:member-list": 8,
    "members:recruit-list": 8,
    "members:plan-list": 6,
    "members:transfer-list": 6,
    "members:contact-list": 6,
}


def fill(world, branches: int) -> None:
    for number in range(branches):
        branch = make_branch(world.township, f"第{number}村党支部")
        member = make_member(branch, f"党员{number}")
        Post.objects.create(branch=branch, member=member, title="SECRETARY", started_on=date(2021, 1, 1))
        floating = Floating.objects.create(member=member, destination="杭州")
        FloatingContact.objects.create(floating=floating, contacted_on=date(2023, 5, 1), content="电话联系")
        make_recruit(branch, f"申请人{number}", applied=date(2023, 1, 1))
        Transfer.objects.create(branch=branch, name="张三", direction="OUT", member=member)
        RecruitmentPlan.objects.create(committee=world.township, branch=branch, year=2023, quota=1)


@pytest.mark.parametrize("branches", [1, 3])
@pytest.mark.parametrize(("name", "queries"), LISTS.items())
def test_queries_of_a_list(world, log_in, django_assert_num_queries, branches, name, queries):
    fill(world, branches)
    client = log_in(world.office)
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_details(world, client, log_in, django_assert_num_queries, rows):
    for number in range(rows):
        member = make_member(world.village, f"党员{number}")
        Post.objects.create(branch=world.village, member=member, title="DEPUTY", started_on=date(2021, 1, 1))
        floating = Floating.objects.create(member=member)
        FloatingContact.objects.create(floating=floating, contacted_on=date(2023, 5, 1), content="电话联系")
        Transfer.objects.create(branch=world.village, name=member.name, direction="OUT", member=member)
        recruit = make_recruit(world.village, f"申请人{number}", applied=date(2023, 1, 1))
    log_in(world.office)
    with django_assert_num_queries(17):
        client.get(reverse("members:branch-detail", args=[world.village.pk]))
    with django_assert_num_queries(14):
        client.get(reverse("members:member-detail", args=[member.pk]))
    with django_assert_num_queries(8):
        client.get(reverse("members:recruit-detail", args=[recruit.pk]))


def names(client, url_name: str, **query) -> list[str]:
    return [row.name for row in client.get(reverse(url_name), query).context["page"]]


@pytest.fixture
def roster(world):
    make_member(
        world.village, "正式", born_on=date(1990, 1, 1), education="BACHELOR", joined_on=date(2015, 7, 1)
    )
    make_member(
        world.village, "预备", category="PROBATIONARY", sex="F", joined_on=date(2023, 3, 1), ethnicity="回族"
    )
    old = make_member(world.community, "年老", born_on=date(1950, 1, 1), status="SUSPENDED", is_lost=True)
    Floating.objects.create(member=old)
    make_member(world.community, "离开", left_on=date(2022, 5, 1), departure="DIED")
    return world


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["正式", "预备", "年老"]),
        ({"q": "正"}, ["正式"]),
        ({"category": "FULL"}, ["正式", "年老"]),
        ({"category": "PROBATIONARY"}, ["预备"]),
        ({"sex": "F"}, ["预备"]),
        ({"age": "35", "on": "2024-01-01"}, ["正式"]),
        ({"age": "60", "on": "2024-01-01"}, ["预备"]),
        ({"age": "61", "on": "2024-01-01"}, ["年老"]),
        ({"education": "HIGHER"}, ["正式"]),
        ({"education": "BACHELOR"}, ["正式"]),
        ({"ethnicity": "minority"}, ["预备"]),
        ({"ethnicity": "han"}, ["正式", "年老"]),
        ({"since": "2015-07-01", "until": "2015-07-01"}, ["正式"]),
        ({"floating": "yes"}, ["年老"]),
        ({"floating": "no"}, ["正式", "预备"]),
        ({"lost": "yes"}, ["年老"]),
        ({"status": "SUSPENDED"}, ["年老"]),
        ({"roster": "left"}, ["离开"]),
        ({"roster": "all"}, ["正式", "预备", "年老", "离开"]),
        ({"on": "2022-04-30"}, ["正式", "年老", "离开"]),
        ({"on": "昨天"}, ["正式", "预备", "年老"]),
    ],
)
def test_filters_of_the_roster(roster, client, log_in, query, expected):
    log_in(roster.office)
    assert names(client, "members:member-list", **query) == expected


def test_units_filter_and_row_permission(roster, client, log_in):
    log_in(roster.secretary)
    assert names(client, "members:member-list") == ["正式", "预备"]
    assert names(client, "members:branch-list") == ["小方村党支部"]
    log_in(roster.admin)
    assert names(client, "members:member-list", branch=roster.community.pk) == ["年老"]
    assert names(client, "members:member-list", committee=roster.neighbour.pk) == []
    assert names(client, "members:branch-list", committee=roster.neighbour.pk) == ["远村党支部"]
    assert names(client, "members:branch-list", kind="COMMUNITY") == ["东街社区党支部"]


def test_a_secretary_is_not_asked_for_a_committee(roster, client, log_in):
    log_in(roster.secretary)
    for name in ("members:member-list", "members:floating-list"):
        page = client.get(reverse(name), {"committee": roster.township.pk}).content.decode()
        hidden = f'<input type="hidden" name="committee" value="{roster.township.pk}"'
        assert (page.count(hidden), page.count('<select name="committee"')) == (1, 0)
    assert names(client, "members:member-list", committee=roster.township.pk) == ["正式", "预备"]
    assert names(client, "members:member-list", committee=roster.neighbour.pk) == ["正式", "预备"]
    log_in(roster.office)
    assert '<select name="committee"' in client.get(reverse("members:floating-list")).content.decode()


def test_columns_can_be_chosen(world, client, log_in):
    make_member(world.village, "张三", occupation="务农")
    log_in(world.office)
    url = reverse("members:member-list")
    (row,) = client.get(url, {"columns": ["occupation", "confirmed_on"]}).context["rows"]
    assert row[1] == [("工作岗位", "务农"), ("转为正式党员日期", None)]
    labels = [label for label, _value in client.get(url).context["rows"][0][1]]
    assert labels == ["所在党支部", "性别", "出生日期", "学历", "人员类别", "加入党组织日期", "情况"]


def exported(response) -> list[list]:
    sheet = load_workbook(BytesIO(response.content))["党员"]
    title, _mark, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert title[0] == "党员基本信息汇总表"
    return rows


def test_an_export_has_the_official_columns_and_masked_numbers(world, client, log_in):
    member = make_member(world.village, "=张三", mobile="13800001234")
    make_member(world.community, "李四")
    Floating.objects.create(member=member, destination="杭州市")
    log_in(world.secretary)
    url = reverse("members:member-export")
    assert client.get(url).status_code == 200
    header, row = exported(client.post(url, {"reason": "上报"}))
    assert header == [
        "序号", "姓名", "所在党支部", "公民身份证号", "性别", "民族", "出生日期", "学历", "人员类别", "加入党组织日期",
        "转为正式党员日期", "工作岗位", "手机号", "固定电话", "家庭住址", "党籍状态", "是否为失联党员", "失去联系日期",
        "是否为流动党员", "外出流向", "备注",
    ]  # fmt: skip
    assert row[1:4] == ["=张三", "小方村党支部", member.masked_id_number]
    assert (row[12], row[18:20]) == ("138****1234", ["是", "杭州市"])
    assert Event.objects.get(kind="导出").detail == {
        "列表": "党员基本信息汇总表",
        "条数": 1,
        "完整号码": "否",
        "原因": "上报",
    }


def test_whole_numbers_are_exported_by_the_office_for_a_reason(world, client, log_in, load):
    member = make_member(world.village, "张三", mobile="13800001234")
    url = reverse("members:member-export")
    log_in(world.secretary)
    secretaries = exported(client.post(url, {"whole": "on", "reason": "上报"}))
    assert secretaries[1][3] == member.masked_id_number
    log_in(world.office)
    assert client.post(url, {"whole": "on"}).status_code == 422
    rows = exported(client.post(url, {"whole": "on", "reason": "上报"}))
    assert (rows[1][3], rows[1][12]) == (member.id_number, "13800001234")
    loaded = load({"党员": rows})
    assert ([str(error) for error in loaded.errors], loaded.counts[0].skipped) == ([], 1)


def test_an_export_keeps_to_the_filter(roster, client, log_in):
    log_in(roster.office)
    rows = exported(client.post(reverse("members:member-export") + "?category=PROBATIONARY", {"reason": ""}))
    assert [row[1] for row in rows] == ["姓名", "预备"]


def test_other_apps_tell_of_a_member_by_setting(world, client, log_in, settings):
    settings.MEMBER_PANELS = ["tests.members.panel"]
    member = make_member(world.village, "张三")
    log_in(world.office)
    page = client.get(reverse("members:member-detail", args=[member.pk]))
    assert page.context["panels"] == [Panel("参加会议", (("应到", 3),), "/meetings/")]
    assert '<a href="/meetings/">查看参加会议记录</a>' in page.content.decode()


def test_other_apps_tell_of_a_branch(world, client, log_in, settings):
    settings.BRANCH_PANELS = ["tests.members.panel"]
    log_in(world.office)
    page = client.get(reverse("members:branch-detail", args=[world.village.pk]))
    assert page.context["panels"] == [Panel("会议活动", (("应报", "小方村党支部"),), "/meetings/")]
    assert '<a href="/meetings/">查看会议活动记录</a>' in page.content.decode()


@time_machine.travel("2023-05-20 10:00 +0800")
def test_a_branch_page_tells_all_chapters(world, client, log_in):
    make_meeting(world.village, held_on=date(2023, 3, 5))
    log_in(world.office)
    page = client.get(reverse("members:branch-detail", args=[world.village.pk]))
    assert {panel.title: dict(panel.facts) for panel in page.context["panels"]} == {
        # Four months' 主题党日, the first quarter's 支部党员大会 and 党课; one was held.
        "2023年会议活动": {
            "应报": "6次",
            "实报": "1次",
            "未报": "5次",
            "报送率": "16.7%",
            "按时率": "16.7%",
        },
        "2023年第二季度党费": {"应缴": "0元", "已缴": "0元", "未缴": "0名党员，0元"},
        "2023年五星创建": {"创建目标": "", "评定星级": ""},
        "2023年工作纪实": {"记录": "0次"},
    }
    assert [client.get(panel.url).status_code for panel in page.context["panels"]] == [200] * 4


@pytest.fixture
def few_branches(monkeypatch):
    """As if three branches were more than a page can offer."""
    monkeypatch.setattr(units, "MOST_BRANCHES", 2)
    monkeypatch.setattr(views, "MOST_BRANCHES", 2)


def offered(context) -> list[str]:
    return [str(label) for _value, label in context["form"]["branch"].field.choices]


def test_a_city_offers_committees_first(world, client, log_in, few_branches):
    client = log_in(world.admin)
    url = reverse("members:member-list")
    context = client.get(url).context
    assert offered(context) == ["全部", "小方村党支部", "东街社区党支部"]
    assert (context["branches"], [name for _url, name in context["committees"]]) == (
        [],
        ["某县委", "XX镇党委", "YY镇党委"],
    )
    context = client.get(url, {"committee": world.neighbour.pk}).context
    assert (offered(context), [row["pk"] for row in context["branches"]], list(context["committees"])) == (
        ["全部", "远村党支部"],
        [world.far.pk],
        [],
    )


def test_the_chosen_branch_is_always_offered(world, client, log_in, few_branches):
    client = log_in(world.admin)
    context = client.get(reverse("members:member-list"), {"branch": world.far.pk}).context
    assert offered(context) == ["全部", "远村党支部", "小方村党支部"]
    assert context["form"].value("branch") == world.far


def test_numbers_are_masked(world, client, log_in):
    member = make_member(world.village, mobile="13800001234")
    log_in(world.office)
    page = client.get(reverse("members:member-detail", args=[member.pk])).content.decode()
    assert member.id_number not in page
    assert "13800001234" not in page
    assert f"{member.id_number[:4]}**********{member.id_number[-4:]}" in page
    assert "138****1234" in page
