"""Changing members, branches, transfers and floating members in the browser."""

import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from accounts.models import Event
from common.identity import DEMO_AREA, make_id_number
from members.models import (
    Branch,
    Floating,
    Group,
    Member,
    Post,
    RecruitmentPlan,
)
from members.posts import appoint
from members.roster import history
from tests.answers import refused
from tests.factories import make_branch, make_member
from tests.members.test_report import make_recruit

NUMBER = make_id_number(DEMO_AREA, date(1980, 5, 1), 7, "M")


pytestmark = pytest.mark.usefixtures("first_of_september")


def form_data(client, url: str) -> dict[str, str]:
    """What the browser would send back of an untouched form."""
    form = client.get(url).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


PERSON = {
    "name": "张三",
    "id_number": NUMBER,
    "sex": "M",
    "ethnicity": "汉族",
    "born_on": "1980-05-01",
    "category": "FULL",
    "joined_on": "2010-06-01",
    "status": "NORMAL",
    "party_age_adjustment": "0",
}


def test_a_new_member(world, client, log_in):
    log_in(world.secretary)
    url = reverse("members:member-create")
    response = client.post(url, {**PERSON, "branch": world.village.pk})
    member = Member.objects.get()
    assert response.url == reverse("members:member-detail", args=[member.pk])
    assert (member.branch, member.id_number, member.joined_on) == (world.village, NUMBER, date(2010, 6, 1))
    again = refused(client.post(url, {**PERSON, "branch": world.village.pk}))
    assert again == {"id_number": ["该身份证号已有党员记录。"]}
    assert list(refused(client.post(url, {**PERSON, "branch": world.community.pk}))) == [
        "branch",
        "id_number",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"joined_on": "1980-05-01"}, {"joined_on": ["加入党组织日期应晚于出生日期。"]}),
        ({"confirmed_on": "2010-05-31"}, {"confirmed_on": ["转为正式党员日期早于加入党组织日期。"]}),
        ({"lost_on": "2020-01-01"}, {"lost_on": ["未标记为失联党员，不应有失去联系日期。"]}),
        ({"stopped_on": "2020-01-01"}, {"stopped_on": ["党籍状态不是停止党籍，不应有停止党籍日期。"]}),
        (
            {"status": "SUSPENDED", "is_lost": "on", "lost_on": "2020-01-02", "stopped_on": "2020-01-01"},
            {"stopped_on": ["停止党籍日期早于失去联系日期。"]},
        ),
        ({"sex": "F"}, {"sex": ["与身份证号中的性别不一致。"]}),
        ({"joined_on": "2026-09-02"}, {"joined_on": ["不能晚于今天。"]}),
        ({"mobile": "1380000123"}, {"mobile": ["手机号应为11位数字。"]}),
    ],
)
def test_a_wrong_member_is_refused_and_nothing_lost(world, client, log_in, change, expected):
    log_in(world.secretary)
    data = {**PERSON, "branch": world.village.pk} | change
    response = client.post(reverse("members:member-create"), data)
    assert refused(response) == expected
    assert Member.objects.count() == 0
    assert response.context["form"]["name"].value() == "张三"


def test_an_edit_keeps_its_reason_beside_what_changed(world, client, log_in):
    member = make_member(world.village, "张三", mobile="13800001234")
    client = log_in(world.secretary)
    url = reverse("members:member-edit", args=[member.pk])
    data = form_data(client, url)
    assert refused(client.post(url, data)) == {"reason": ["不能为空。"]}
    data |= {"education": "COLLEGE", "mobile": "13900001234", "reason": "核对学历档案"}
    assert client.post(url, data).status_code == 302
    member.refresh_from_db()
    assert (member.education, member.mobile) == ("COLLEGE", "13900001234")
    entry = history(member)[0]
    assert (entry.who, entry.what, entry.reason) == ("secretary", "修改", "核对学历档案")
    assert entry.changes == [("学历", "—", "大学专科"), ("手机号", "", "已更改")]
    page = client.get(reverse("members:member-detail", args=[member.pk])).content.decode()
    assert "原因：核对学历档案" in page
    assert "13900001234" not in page


def test_a_change_of_unlogged_text_alone_is_kept_too(world, client, log_in):
    member = make_member(world.village, "张三", mobile="13800001234")
    log_in(world.secretary)
    url = reverse("members:member-edit", args=[member.pk])
    data = form_data(client, url) | {"mobile": "13900001234", "reason": "换号"}
    assert client.post(url, data).status_code == 302
    assert [(entry.reason, entry.changes) for entry in history(member)[:1]] == [
        ("换号", [("手机号", "", "已更改")])
    ]
    kept = " ".join(str(row.changes) + str(row.additional_data) for row in LogEntry.objects.all())
    assert "13900001234" not in kept
    assert member.id_number not in kept


def test_a_number_of_old_that_is_none_stays_until_it_is_changed(world, client, log_in):
    member = make_member(world.village, "张三", mobile="0396-2960001")
    log_in(world.secretary)
    url = reverse("members:member-edit", args=[member.pk])
    data = form_data(client, url) | {"occupation": "务农", "reason": "补登"}
    assert client.post(url, data).status_code == 302
    assert refused(client.post(url, data | {"mobile": "29600"})) == {"mobile": ["手机号应为11位数字。"]}


def test_an_edit_does_not_undo_another_ones(world, client, log_in):
    """The second editor sees both versions, numbers masked, and may save the own one after all."""
    member = make_member(world.village, "张三", education="JUNIOR", mobile="13800001234")
    log_in(world.secretary)
    url = reverse("members:member-edit", args=[member.pk])
    page = client.get(url)
    mark = seen(page)
    data = form_data(client, url) | {"occupation": "务农", "mobile": "13900005678", "reason": "补登"}
    Member.objects.filter(pk=member.pk).update(education="COLLEGE")
    answer = client.post(url, data | {"seen": mark})
    assert (answer.status_code, [tuple(vars(d).values()) for d in answer.context["differences"]]) == (
        409,
        [
            ("学历", "大学专科", "初中"),
            ("手机号", "138****1234", "139****5678"),
            ("工作岗位", "", "务农"),
            ("修改原因", None, "补登"),
        ],
    )
    member.refresh_from_db()
    assert (member.education, member.occupation) == ("COLLEGE", "")
    assert client.post(url, data | {"seen": seen(answer)}).status_code == 302
    member.refresh_from_db()
    assert (member.education, member.occupation) == ("JUNIOR", "务农")


def seen(page) -> str:
    """The mark of the state that a page was opened with."""
    return re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]


@pytest.mark.parametrize("edits", [1, 3])
def test_history_is_read_in_one_query(world, django_assert_num_queries, edits):
    member = make_member(world.village)
    for number in range(edits):
        member.note = f"备注{number}"
        member.save()
    with django_assert_num_queries(1):
        history(member)


def test_death_takes_a_member_off_and_last_year_stays(world, client, log_in):
    member = make_member(world.village, "张三")
    log_in(world.secretary)
    url = reverse("members:member-leave", args=[member.pk])
    data = {"departure": "DIED", "left_on": "2026-08-01", "reason": "因病去世"}
    assert list(refused(client.post(url, {**data, "departure": "TRANSFERRED"}))) == ["departure"]
    assert refused(client.post(url, {**data, "left_on": "2026-09-02"})) == {"left_on": ["不能晚于今天。"]}
    assert client.post(url, data).status_code == 302
    assert Member.objects.as_of(date(2026, 8, 1)).count() == 0
    assert Member.objects.as_of(date(2025, 12, 31)).count() == 1


def test_a_whole_number_takes_a_reason_and_leaves_a_trace(world, client, log_in):
    member = make_member(world.village, "张三")
    client = log_in(world.office)
    url = reverse("members:id-number", args=[member.pk])
    assert member.id_number not in client.get(url).content.decode()
    assert refused(client.post(url, {"reason": " "})) == {"reason": ["不能为空。"]}
    assert Event.objects.filter(kind="查看身份证号").count() == 0
    response = client.post(url, {"reason": "核对转接介绍信"})
    assert member.id_number in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    event = Event.objects.get(kind="查看身份证号")
    assert (event.user, event.object_type, event.object_id, event.detail) == (
        world.office,
        "党员",
        str(member.pk),
        {"原因": "核对转接介绍信"},
    )


def test_branch_groups_and_posts(world, client, log_in):
    log_in(world.office)
    data = {"committee": world.township.pk, "name": "北街村党支部", "kind": "VILLAGE"}
    client.post(reverse("members:branch-create"), data)
    branch = Branch.objects.get(name="北街村党支部")
    assert branch.committee == world.township
    again = refused(client.post(reverse("members:branch-create"), data))
    assert again == {"__all__": ["本党委下已有同名党支部。"]}
    wrong = data | {"founded_on": "2020-01-02", "dissolved_on": "2020-01-01"}
    url = reverse("members:branch-edit", args=[branch.pk])
    assert refused(client.post(url, wrong)) == {"dissolved_on": ["撤销日期早于成立日期。"]}
    client.post(reverse("members:group-create", args=[branch.pk]), {"name": "第一党小组"})
    assert Group.objects.get().branch == branch
    twice = client.post(reverse("members:group-create", args=[branch.pk]), {"name": "第一党小组"})
    assert refused(twice) == {"name": ["本支部已有同名党小组。"]}


def test_a_new_secretary_follows_the_old_one(world, client, log_in):
    first, second = make_member(world.village, "甲"), make_member(world.village, "乙")
    appoint(Post(branch=world.village, member=first, title="SECRETARY", started_on=date(2021, 1, 1)))
    log_in(world.office)
    url = reverse("members:post-create", args=[world.village.pk])
    client.post(url, {"member": second.pk, "title": "SECRETARY", "started_on": "2026-08-01"})
    held = Post.objects.held(date(2026, 9, 1))
    assert [post.member for post in held] == [second]
    assert Post.objects.get(member=first).ended_on == date(2026, 8, 1)
    outsider = make_member(world.community, "丙")
    answer = client.post(url, {"member": outsider.pk, "title": "DEPUTY", "started_on": "2026-08-01"})
    assert list(refused(answer)) == ["member"]
    end = reverse("members:post-end", args=[held.get().pk])
    assert refused(client.post(end, {"ended_on": "2026-07-31"})) == {"ended_on": ["免职日期早于任职日期。"]}


def test_what_a_branch_lacks(world, client, log_in):
    client = log_in(world.office)
    url = reverse("members:branch-detail", args=[world.village.pk])
    assert client.get(url).context["missing_posts"] == ["书记"]
    for number in range(7):
        make_member(world.village, f"党员{number}")
    assert client.get(url).context["missing_posts"] == ["书记", "组织委员", "宣传委员", "纪检委员"]


def test_a_plan_shows_how_far_it_is_fulfilled(world, client, log_in):
    client = log_in(world.office)
    url = reverse("members:plan-create")
    assert (
        client.post(url, {"committee": world.township.pk, "year": "2026", "quota": "10"}).status_code == 302
    )
    twice = client.post(url, {"committee": world.township.pk, "year": "2026", "quota": "9"})
    assert refused(twice) == {"__all__": ["该党委本年度已有发展计划。"]}
    wrong = {"committee": world.township.pk, "branch": world.far.pk, "year": "2026", "quota": "1"}
    assert list(refused(client.post(url, wrong))) == ["branch"]
    RecruitmentPlan.objects.create(committee=world.township, branch=world.village, year=2026, quota=2)
    make_recruit(world.village, "甲", admitted=date(2026, 1, 1))
    make_recruit(world.community, "乙", admitted=date(2026, 12, 31))
    make_recruit(world.community, "丙", admitted=date(2025, 12, 31))
    make_recruit(world.far, "丁", admitted=date(2026, 1, 1))
    rows = client.get(reverse("members:plan-list")).context["page"]
    assert {(row.branch, row.quota): row.admitted for row in rows} == {(None, 10): 2, (world.village, 2): 1}


def test_the_structure_page_counts_and_links(world, client, log_in):
    make_member(
        world.village, "甲", born_on=date(1996, 9, 2), education="COLLEGE", joined_on=date(2021, 9, 2)
    )
    make_member(world.village, "乙", born_on=date(1960, 1, 1), sex="F", joined_on=date(1986, 9, 1))
    make_member(world.far, "外镇")
    client = log_in(world.office)
    context = client.get(reverse("members:structure")).context
    counted = {
        s.title: {part.label: part.value for part in s.parts if part.value} for s in context["sections"]
    }
    assert counted == {
        "人员类别": {"正式党员": 2},
        "性别": {"男": 1, "女": 1},
        "年龄": {"35岁及以下党员": 1, "61岁及以上党员": 1},
        "学历": {"大学专科": 1, "未登记": 1},
        "民族": {"汉族": 2},
        "党龄": {"4年及以下": 1, "40—49年": 1},
    }
    for section in context["sections"]:
        for part in section.parts:
            assert client.get(part.url).context["total"].value == part.value, part
    assert [row for row in context["pyramid"] if row[1] or row[2]] == [
        ("61—70岁", 0, 1),
        ("30岁及以下", 1, 0),
    ]


@pytest.mark.parametrize("branches", [1, 3])
def test_queries_of_the_structure_page_and_the_floating_list(
    world, log_in, django_assert_num_queries, branches
):
    for number in range(branches):
        member = make_member(make_branch(world.township, f"第{number}村党支部"), f"党员{number}")
        Floating.objects.create(member=member, destination="杭州")
    client = log_in(world.office)
    with django_assert_num_queries(5):
        client.get(reverse("members:structure"))
    with django_assert_num_queries(6):
        client.get(reverse("members:floating-list"))


def test_a_county_sees_its_townships_and_a_township_not_its_neighbour(world, client, log_in):
    near, far = make_member(world.village, "本镇"), make_member(world.far, "外镇")
    pages = [reverse("members:member-detail", args=[member.pk]) for member in (near, far)]
    log_in(world.admin)
    assert [client.get(page).status_code for page in pages] == [200, 200]
    log_in(world.office)
    assert [client.get(page).status_code for page in pages] == [200, 404]
    log_in(world.neighbour_office)
    assert [client.get(page).status_code for page in pages] == [404, 200]
