"""Sheets of the education app, through the same loader and real workbooks as a user's."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from dangjian import loading
from education.models import Campaign, Distribution, Material, StudyStatement, TrainingClass
from education.resources import (
    CampaignResource,
    DistributionResource,
    StudyStatementResource,
    TrainingClassResource,
)
from tests.answers import counts, errors

CAMPAIGN = ["名称", "开始日期", "结束日期", "总要求"]
BOOKS = ["所在党支部", "书名", "册数", "发放日期"]
STATEMENTS = ["所在党支部", "月份", "党员人数", "达到要求人数", "掌握方式"]
CLASSES = ["培训班名称", "培训对象", "开始日期", "结束日期", "学时", "参训人数", "主题教育"]


@pytest.fixture(autouse=True)
def own_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [CampaignResource, DistributionResource, StudyStatementResource, TrainingClassResource]
    monkeypatch.setattr(loading, "resource_classes", lambda: {resource.sheet: resource for resource in own})


@pytest.fixture
def load(tmp_path: Path):
    """Writes a workbook with one sheet below a title row and loads it."""

    def one_sheet(sheet: str, *rows: list) -> loading.Loaded:
        book = Workbook()
        book.active.title = sheet
        book.active.append([f"XX镇{sheet}汇总表"])
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "主题教育.xlsx")
        return loading.load(tmp_path / "主题教育.xlsx")

    return one_sheet


def test_campaign_of_the_only_township(world, load):
    world.far.delete()
    rows = [CAMPAIGN, ["主题教育", "2023年4月3日", 45291, "学思想、强党性、重实践、建新功"]]
    assert counts(load("主题教育", *rows)) == [(1, 0, 0)]
    campaign = Campaign.objects.get()
    assert (campaign.committee, campaign.started_on, campaign.ended_on, campaign.note) == (
        world.township,
        date(2023, 4, 3),
        date(2023, 12, 31),
        "学思想、强党性、重实践、建新功",
    )
    assert counts(load("主题教育", *rows)) == [(0, 0, 1)]
    assert Campaign.objects.count() == 1


def test_campaign_that_two_townships_could_mean(world, load):
    loaded = load("主题教育", CAMPAIGN, ["主题教育", "2023-04-03", "2023-01-01", ""])
    assert errors(loaded) == [
        (3, "所属党委", "请填写“所属党委”。"),
        (3, "结束日期", "结束日期早于开始日期。"),
    ]
    assert not Campaign.objects.exists()


def test_distribution_makes_titles_once(world, load):
    rows = [
        BOOKS,
        ["小方村党支部", "《党章》", 30, "2023.5.1"],
        ["东街社区", "党章", 25, "2023.5.1"],
        ["小方村党支部", "习近平著作选读", "12", "2023年6月2日"],
    ]
    assert counts(load("教材发放", *rows)) == [(3, 0, 0)]
    assert list(Material.objects.values_list("title", "committee", "received")) == [
        ("习近平著作选读", world.township.pk, 0),
        ("党章", world.township.pk, 0),
    ]
    assert list(
        Distribution.objects.order_by("copies").values_list(
            "branch", "material__title", "copies", "handed_on"
        )
    ) == [
        (world.village.pk, "习近平著作选读", 12, date(2023, 6, 2)),
        (world.community.pk, "党章", 25, date(2023, 5, 1)),
        (world.village.pk, "党章", 30, date(2023, 5, 1)),
    ]
    assert counts(load("教材发放", *rows)) == [(0, 0, 3)]
    rows[1][2] = 31
    assert counts(load("教材发放", *rows)) == [(0, 1, 2)]
    assert Distribution.objects.get(branch=world.village, material__title="党章").copies == 31


def test_distribution_errors_name_the_column_and_nothing_is_kept(world, load):
    loaded = load(
        "教材发放",
        BOOKS,
        ["小方村党支部", "党章", 30, "2023-05-01"],
        ["没有村", "党章", 0, "五月"],
        ["", "党章", "三十", "2023-05-01"],
        ["小方村党支部", "", 0, "2023-05-01"],
        ["小方村党支部", "书" * 81, 1, "2023-05-01"],
    )
    assert errors(loaded) == [
        (4, "所在党支部", "没有名为“没有村”的党支部，请先在“党组织”表中登记。"),
        (4, "发放日期", "“五月”不是有效日期，请写成2023年5月1日或2023-05-01。"),
        (4, "册数", "册数应大于零。"),
        (5, "册数", "应为整数，现为“三十”。"),
        (5, "所在党支部", "不能为空。"),
        (6, "书名", "不能为空。"),
        (6, "册数", "册数应大于零。"),
        (7, "书名", "书名不能超过80个字。"),
    ]
    assert not Distribution.objects.exists()
    assert not Material.objects.exists()


def test_a_title_twice_for_a_branch_on_one_day(world, load):
    twice = ["小方村党支部", "党章", 30, "2023-05-01"]
    loaded = load("教材发放", BOOKS, twice, ["东街社区", *twice[1:]], ["小方村", "《党章》", 5, "2023.5.1"])
    assert [(row, column) for row, column, _reason in errors(loaded)] == [(5, "发放日期")]


def test_statement(world, load):
    rows = [STATEMENTS, ["小方村", "2023年4月", 52, 50, "支部会议了解"], ["东街社区", 45047, 40, 40, ""]]
    assert counts(load("131学习", *rows)) == [(2, 0, 0)]
    assert list(
        StudyStatement.objects.order_by("month").values_list("branch", "month", "members", "met", "evidence")
    ) == [
        (world.village.pk, date(2023, 4, 1), 52, 50, "支部会议了解"),
        (world.community.pk, date(2023, 5, 1), 40, 40, ""),
    ]
    assert counts(load("131学习", *rows)) == [(0, 0, 2)]


def test_statement_errors(world, load):
    loaded = load("131学习", STATEMENTS, ["小方村", "2023年4月", 52, 53, ""], ["小方村", "四月", -1, 0, ""])
    assert errors(loaded) == [
        (3, "达到要求人数", "达到要求人数多于党员人数。"),
        (4, "月份", "“四月”不是有效月份，请写成2023年3月或2023-03。"),
        (4, "党员人数", "不能小于0。"),
        (4, "达到要求人数", "达到要求人数多于党员人数。"),
    ]


def test_training_class_of_a_named_committee(world, load):
    rows = [
        ["所属党委", *CLASSES],
        ["XX镇党委", "支部书记培训班", "支部书记", "2023-05-10", "2023-05-12", 24, 19, "是"],
        ["YY镇党委", "党员冬训", "", "2023-12-01", "", "", 300, ""],
    ]
    assert counts(load("培训班", *rows)) == [(2, 0, 0)]
    secretaries = TrainingClass.objects.get(committee=world.township)
    assert (secretaries.audience, secretaries.hours, secretaries.participants, secretaries.for_campaign) == (
        TrainingClass.Audience.SECRETARIES,
        Decimal("24.0"),
        19,
        True,
    )
    winter = TrainingClass.objects.get(committee=world.neighbour)
    assert (winter.audience, winter.hours, winter.ended_on, winter.for_campaign) == (
        TrainingClass.Audience.MEMBERS,
        0,
        None,
        False,
    )
    assert counts(load("培训班", *rows)) == [(0, 0, 2)]


def test_training_class_errors(world, load):
    loaded = load(
        "培训班",
        ["所属党委", *CLASSES],
        ["XX镇党委", "甲班", "群众", "2023-05-10", "2023-05-09", -1, "很多", "也许"],
    )
    assert sorted(errors(loaded)) == [
        (3, "主题教育", "应填“是”或“否”，现为“也许”。"),
        (3, "参训人数", "应为整数，现为“很多”。"),
        (3, "培训对象", "“群众”不是可填的内容，可填：党员、支部书记、入党积极分子和发展对象、党务工作者。"),
        (3, "学时", "学时不能为负数。"),
        (3, "结束日期", "结束日期早于开始日期。"),
    ]


@pytest.mark.parametrize(("sheet", "row", "missing"), [("教材发放", BOOKS[:2], "册数、发放日期")])
def test_missing_columns(world, load, sheet, row, missing):
    assert errors(load(sheet, row, ["小方村", "党章"])) == [(0, "", f"缺少列：{missing}。")]
