"""使用手册: every topic opens, and 数据口径 lists every figure of the summary."""

import pytest

from common.periods import Period
from dangjian.help import TOPICS, chapters
from reports.sections import sections
from tests.factories import World


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_opens_for_everybody(world: World, log_in, topic):
    html = log_in(world.leader).get(f"/help/{topic.name}/").content.decode()
    assert f"<h1>{topic.title}</h1>" in html


def test_an_unknown_topic_is_not_found(world: World, log_in):
    assert log_in(world.office).get("/help/nothing/").status_code == 404


def test_the_own_tasks_come_first(world: World, log_in):
    context = log_in(world.secretary).get("/help/").context
    assert [topic.title for topic in context["own"]] == [
        "开始使用",
        "录入会议记录",
        "党员和发展党员",
        "党费",
        "年度总结",
        "导入表格",
    ]
    assert len(context["own"]) + len(context["others"]) == len(TOPICS)


def test_every_figure_of_the_summary_is_explained(world: World):
    year = Period.of_year(2023)
    counted = [section.collect(year, world.branches).figures for section in sections()]
    shown = [[label for label, _unit, _method in chapter.rows] for chapter in chapters(year)]
    assert shown == [[figure.label for figure in figures.values()] for figures in counted]
