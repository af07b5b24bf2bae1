"""Sheets of the stars app, through the same loader and real workbooks as a user's."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from dangjian import loading
from stars.models import Honour, Place, StarPlan, StarRating, WeakBranch
from stars.resources import HonourResource, PlaceResource, StarResource, WeakBranchResource
from tests.answers import counts, errors
from tests.factories import make_member

STARS = ["所在党支部", "年度", "创建目标", "评定星级", "评定日期"]
HONOURS = ["所在党支部", "所属党委", "获奖集体或个人", "荣誉称号", "授予单位", "授予日期"]
WEAK = [
    "所在党支部",
    "确定日期",
    "主要问题",
    "整顿措施",
    "联系领导",
    "验收得分",
    "群众满意率",
    "销号日期",
]
PLACES = ["所在党支部", "名称", "类别", "状态", "启用日期", "投入资金"]


@pytest.fixture(autouse=True)
def own_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [StarResource, HonourResource, WeakBranchResource, PlaceResource]
    monkeypatch.setattr(loading, "resource_classes", lambda: {resource.sheet: resource for resource in own})


@pytest.fixture
def load(tmp_path: Path):
    def one_sheet(sheet: str, *rows: list) -> loading.Loaded:
        book = Workbook()
        book.active.title = sheet
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "五星.xlsx")
        return loading.load(tmp_path / "五星.xlsx")

    return one_sheet


def plans() -> list[tuple]:
    return list(StarPlan.objects.order_by("pk").values_list("branch__name", "year", "stars"))


def ratings() -> list[tuple]:
    return list(StarRating.objects.order_by("pk").values_list("branch__name", "year", "stars", "decided_on"))


def test_plan_and_rating_of_one_row_are_two_records(world, load):
    rows = [
        STARS,
        ["小方村", "2023年", "五星", "四星级", "2023.12.20"],
        ["东街社区", 2023, 3, "", ""],
        ["远村", "2023年度", "", "2星", "2023-12-20"],
    ]
    assert counts(load("五星创建", *rows)) == [(3, 0, 0)]
    assert plans() == [("小方村党支部", 2023, 5), ("东街社区党支部", 2023, 3)]
    assert ratings() == [
        ("小方村党支部", 2023, 4, date(2023, 12, 20)),
        ("远村党支部", 2023, 2, date(2023, 12, 20)),
    ]
    assert counts(load("五星创建", *rows)) == [(0, 0, 3)]
    rows[2][3:] = ["三星", "2023.12.21"]
    rows[3][3] = "三星"
    assert counts(load("五星创建", *rows)) == [(0, 2, 1)]
    assert plans() == [("小方村党支部", 2023, 5), ("东街社区党支部", 2023, 3)]
    assert ratings() == [
        ("小方村党支部", 2023, 4, date(2023, 12, 20)),
        ("远村党支部", 2023, 3, date(2023, 12, 20)),
        ("东街社区党支部", 2023, 3, date(2023, 12, 21)),
    ]


def test_blank_result_leaves_the_recorded_one(world, load):
    load("五星创建", STARS, ["小方村", 2023, "五星", "四星", "2023.12.20"])
    assert counts(load("五星创建", STARS[:3], ["小方村", 2023, "四星"])) == [(0, 1, 0)]
    assert plans() == [("小方村党支部", 2023, 4)]
    assert ratings() == [("小方村党支部", 2023, 4, date(2023, 12, 20))]


def test_star_errors(world, load):
    loaded = load(
        "五星创建",
        STARS,
        ["小方村", "二三", "六星", "", ""],
        ["小方村", 2023, "", "", ""],
        ["东街社区", 2023, "三星", "三星", ""],
        ["东街社区", 2022, "三星", "", "2022-12-01"],
        ["", 2023, "", "三星", "2023-12-01"],
        ["远村", 2023, "三星", "三星", "年底"],
        ["小方村", "", "", "三星", "2023-12-01"],
    )
    assert errors(loaded) == [
        (2, "年度", "应为整数，现为“二三”。"),
        (2, "创建目标", "“六星”不是可填的内容，可填：一星、二星、三星、四星、五星。"),
        (3, "创建目标", "创建目标和评定星级至少填写一项。"),
        (4, "评定日期", "已填评定星级，请填写评定日期。"),
        (5, "评定星级", "已填评定日期，请填写评定星级。"),
        (6, "所在党支部", "不能为空。"),
        (7, "评定日期", "“年底”不是有效日期，请写成2023年5月1日或2023-05-01。"),
        (8, "年度", "不能为空。"),
    ]
    assert plans() == []
    assert ratings() == []


def test_honours_of_branch_member_and_committee(world, load):
    member = make_member(world.village, "张三")
    rows = [
        HONOURS,
        ["小方村", "XX镇党委", "小方村", "“XX省乡村建设示范村”", "XX省", "2023.10"],
        ["小方村党支部", "", "张三", "优秀共产党员", "县委", "2023-07-01"],
        ["", "XX镇党委", "XX镇", "先进乡镇", "", "2023-07-01"],
    ]
    assert counts(load("荣誉", *rows)) == [(3, 0, 0)]
    assert list(
        Honour.objects.order_by("pk").values_list(
            "holder", "title", "branch", "committee", "member", "granted_on"
        )
    ) == [
        ("小方村", "XX省乡村建设示范村", world.village.pk, None, None, date(2023, 10, 1)),
        ("张三", "优秀共产党员", world.village.pk, None, member.pk, date(2023, 7, 1)),
        ("XX镇", "先进乡镇", None, world.township.pk, None, date(2023, 7, 1)),
    ]
    assert counts(load("荣誉", *rows)) == [(0, 0, 3)]


def test_honour_errors(world, load):
    loaded = load(
        "荣誉", HONOURS, ["", "", "小方村", "甲", "", "2023-07-01"], ["乌有村", "", "乙", "甲", "", "七月"]
    )
    assert errors(loaded) == [
        (2, "所属党委", "请填写“所属党委”。"),
        (3, "所在党支部", "没有名为“乌有村”的党支部，请先在“党组织”表中登记。"),
        (3, "授予日期", "“七月”不是有效日期，请写成2023年5月1日或2023-05-01。"),
    ]


def test_weak_branch(world, load):
    rows = [WEAK, ["小方村", "2023-02-10", "班子不团结", "选派第一书记", "李某", 85, "92.5%", "2023-11-20"]]
    assert counts(load("软弱涣散", *rows)) == [(1, 0, 0)]
    weak = WeakBranch.objects.get()
    assert (weak.points, weak.satisfaction, weak.removed_on) == (
        Decimal("85.0"),
        Decimal("92.5"),
        date(2023, 11, 20),
    )
    assert counts(load("软弱涣散", *rows)) == [(0, 0, 1)]


def test_weak_branch_errors(world, load):
    loaded = load("软弱涣散", WEAK, ["小方村", "2023-02-10", "", "", "", 101, -1, "2023-01-20"])
    assert errors(loaded) == [
        (2, "验收得分", "不能大于100。"),
        (2, "群众满意率", "不能小于0。"),
        (2, "销号日期", "销号日期早于确定日期。"),
    ]


def test_places(world, load):
    rows = [
        PLACES,
        ["小方村", "党群服务中心", "党群服务中心", "在用", "2023-05-01", "120,000元"],
        ["小方村", "小方书屋", "农家书屋", "", "", ""],
    ]
    assert counts(load("阵地", *rows)) == [(2, 0, 0)]
    assert list(
        Place.objects.order_by("pk").values_list("name", "kind", "state", "opened_on", "investment")
    ) == [
        ("党群服务中心", Place.Kind.SERVICE, Place.State.IN_USE, date(2023, 5, 1), Decimal(120000)),
        ("小方书屋", Place.Kind.LIBRARY, Place.State.IN_USE, None, Decimal(0)),
    ]
    assert counts(load("阵地", *rows)) == [(0, 0, 2)]


def test_place_errors(world, load):
    loaded = load("阵地", PLACES, ["小方村", "书屋", "图书馆", "关门", "2023-05-01", -1])
    assert errors(loaded) == [
        (
            2,
            "类别",
            "“图书馆”不是可填的内容，可填：党群服务中心、农村书屋、广播、文化站、远程教育站点、其他。",
        ),
        (2, "状态", "“关门”不是可填的内容，可填：正常使用、在建或维修、闲置。"),
        (2, "投入资金", "投入资金不能为负数。"),
    ]
