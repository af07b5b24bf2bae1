"""Sheet 学习计划, through the same loader and real workbooks as a user's."""

from datetime import date

import pytest

from dangjian.imports import batches
from education.models import Campaign, PlannedStudy
from tests.dangjian.workbooks import bring_in, receive, write

PLANS = ["所属党委", "所在党支部", "主题教育", "主讲或负责人", "学习内容", "计划日期"]
NAME = "主题教育一"


@pytest.fixture
def campaign(world) -> Campaign:
    days = {"started_on": date(2023, 4, 3), "ended_on": date(2023, 8, 31)}
    Campaign.objects.create(committee=world.neighbour, name=NAME, **days)
    return Campaign.objects.create(committee=world.township, name=NAME, **days)


def row(**cells: object) -> list:
    values = {
        "所在党支部": "小方村党支部",
        "主题教育": NAME,
        "主讲或负责人": "李四",
        "学习内容": "二十大报告",
        "计划日期": "2023年5月1日",
    } | cells
    return [values.get(name) for name in PLANS]


def plans() -> list[tuple]:
    names = ("campaign", "branch", "lead", "topic", "planned_on")
    return list(PlannedStudy.objects.order_by("pk").values_list(*names))


def test_plans_of_a_branch_and_of_the_committee_come_in_once(world, campaign, tmp_path):
    own = row(所属党委="XX镇党委", 所在党支部=None)
    path = write(tmp_path / "计划.xlsx", {"学习计划": [PLANS, row(), own]})
    bring_in(world.office, path)
    expected = [
        (campaign.pk, world.village.pk, "李四", "二十大报告", date(2023, 5, 1)),
        (campaign.pk, None, "李四", "二十大报告", date(2023, 5, 1)),
    ]
    assert plans() == expected
    found = batches.preview_of(receive(world.office, path))
    assert [(c["new"], c["changed"], c["skipped"]) for c in found["counts"]] == [(0, 0, 2)]
    other = write(tmp_path / "改.xlsx", {"学习计划": [PLANS, row(主讲或负责人="王五"), own]})
    bring_in(world.office, other)
    assert plans() == [(*expected[0][:2], "王五", *expected[0][3:]), expected[1]]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"主题教育": "没有的"}, "主题教育", "没有“没有的”这一主题教育，请先在“主题教育”表或页面中登记。"),
        ({"主题教育": None}, "主题教育", "不能为空。"),
        ({"计划日期": "2023-09-01"}, "计划日期", "计划日期应在主题教育起止日期之内。"),
        ({"学习内容": None}, "学习内容", "不能为空。"),
    ],
)
def test_what_is_wrong_stands_beside_its_cell(world, campaign, tmp_path, cells, column, reason):
    path = write(tmp_path / "计划.xlsx", {"学习计划": [PLANS, row(**cells)]})
    found = batches.preview_of(receive(world.office, path))
    assert [(e["row"], e["column"], e["reason"]) for e in found["errors"]] == [(3, column, reason)]
    assert plans() == []


def test_an_office_does_not_plan_for_another(world, campaign, tmp_path):
    path = write(tmp_path / "计划.xlsx", {"学习计划": [PLANS, row(所在党支部="远村党支部")]})
    found = batches.preview_of(receive(world.office, path))
    reason = "不在您的管辖范围内，不能写入“学习计划”。"
    assert [(e["row"], e["reason"]) for e in found["errors"]] == [(3, reason)]
