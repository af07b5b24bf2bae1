"""The search box: what finds what, and that nobody finds what is not one's own."""

from datetime import date

import pytest
from django.test import Client

from dangjian.search import MOST, Found, Hit, Words, find
from members.models import Member, Recruit
from personnel.models import Staff
from tests.factories import World, make_branch, make_identity, make_meeting, make_member


def labels(user, text: str) -> dict[str, list[str]]:
    return {found.title: [hit.label for hit in found.hits] for found in find(user, Words(text))}


@pytest.fixture
def persons(world: World) -> dict[str, Member]:
    return {
        name: make_member(branch, name)
        for name, branch in [
            ("单小梅", world.village),
            ("张三", world.village),
            ("张四", world.community),
            ("张五", world.far),
        ]
    }


@pytest.mark.parametrize(
    "text", ["单小梅", "小梅", "shanxiaomei", "danxiaomei", "sxm", "Dxm", "shan xiao mei"]
)
def test_a_member_by_name_and_pinyin(world: World, persons, text: str):
    assert labels(world.office, text)["党员"] == ["单小梅"]


def test_a_member_by_the_last_four_of_the_id_number(world: World, persons):
    last_four = persons["张三"].id_number_last4
    assert labels(world.office, last_four.lower())["党员"] == ["张三"]


def test_a_whole_id_number_is_not_searched_for(world: World, persons, log_in):
    html = log_in(world.office).get("/search/", {"q": persons["张三"].id_number}).content.decode()
    assert "请只输入身份证号的后四位" in html
    assert "张三" not in html


def test_each_role_finds_what_it_sees(world: World, persons):
    found = {
        role: labels(getattr(world, role), "zhang").get("党员")
        for role in ("admin", "office", "leader", "secretary", "other_secretary", "neighbour_office")
    }
    assert found == {
        "admin": ["张三", "张五", "张四"],
        "office": ["张三", "张四"],
        "leader": ["张三", "张四"],
        "secretary": ["张三"],
        "other_secretary": ["张四"],
        "neighbour_office": ["张五"],
    }


def test_namesakes_are_told_apart_and_whoever_left_is_marked(world: World):
    make_member(world.village, "张三")
    left = {"left_on": date(2023, 5, 1), "departure": Member.Departure.TRANSFERRED}
    make_member(world.community, "张三", born_on=date(1990, 1, 1), **left)
    [found] = find(world.office, Words("张三"))
    assert [hit.note for hit in found.hits] == [
        "小方村党支部，1980年生",
        "东街社区党支部，1990年生，2023年5月1日离开",
    ]


def test_branches_by_name_and_pinyin(world: World):
    make_branch(world.township, "单家村党支部")
    assert labels(world.office, "djc") == {"党支部": ["单家村党支部"]}
    assert labels(world.office, "东街") == {"党支部": ["东街社区党支部"]}
    assert labels(world.secretary, "东街") == {}


def test_meetings_by_topic_newest_first(world: World):
    make_meeting(world.village, topic="学习党章", held_on=date(2023, 1, 1))
    make_meeting(world.village, topic="再学党章", held_on=date(2023, 2, 1))
    make_meeting(world.far, topic="远学党章")
    assert labels(world.office, "党章") == {"会议活动": ["再学党章", "学习党章"]}


def test_menu_entries_of_the_own_role(world: World):
    assert labels(world.office, "sh") == {"菜单": ["审核", "使用手册"]}
    assert labels(world.secretary, "审核") == {}
    [found] = find(world.office, Words("发展"))
    assert found == Found("菜单", [Hit("发展党员", "", "/members/recruits/")], more=False)


def test_recruits_until_they_are_members(world: World):
    Recruit.objects.create(branch=world.village, name="王入党", **make_identity())
    member = make_member(world.village, "王已入")
    Recruit.objects.create(branch=world.village, name="王已入", member=member, **make_identity())
    assert labels(world.office, "wang") == {"党员": ["王已入"], "发展党员": ["王入党"]}


def test_staff_are_not_for_secretaries(world: World):
    Staff.objects.create(
        committee=world.township, name="李镇长", kind=Staff.Kind.CIVIL_SERVANT, **make_identity()
    )
    assert labels(world.office, "lzz") == {"干部职工": ["李镇长"]}
    assert labels(world.secretary, "lzz") == {}


def test_of_many_only_the_first_are_shown(world: World, log_in):
    for _ in range(MOST + 1):
        make_member(world.village, "赵钱")
    [found] = find(world.office, Words("zhaoq"))
    assert (len(found.hits), found.more) == (MOST, True)
    assert "只显示前20条" in log_in(world.office).get("/search/?q=zq").content.decode()


@pytest.mark.parametrize("text", ["", "  ", "zzzz", "没有的人", "%", "_"])
def test_nothing_found_says_what_can_be_searched(world: World, log_in, text: str):
    html = log_in(world.office).get("/search/", {"q": text}).content.decode()
    assert "身份证号后四位" in html


def test_what_was_typed_stays_in_the_box_and_is_escaped(world: World, log_in):
    html = log_in(world.office).get("/search/", {"q": '"><b>'}).content.decode()
    assert 'value="&quot;&gt;&lt;b&gt;"' in html
    assert "<b>" not in html


@pytest.mark.parametrize("size", [1, 3])
def test_more_hits_cost_no_more_queries(world: World, log_in, django_assert_num_queries, size: int):
    for number in range(size):
        make_member(make_branch(world.township, f"张村{number}党支部"), "张三")
        make_meeting(world.village, topic="zhang")
        Recruit.objects.create(branch=world.village, name="张三", **make_identity())
    client: Client = log_in(world.office)
    with django_assert_num_queries(7):
        assert client.get("/search/?q=zhang").status_code == 200
