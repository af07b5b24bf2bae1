"""Chapter 五星支部: plan and result kept apart, 软弱涣散, honours and places."""

from django.db.models import QuerySet

from common.figures import Facts, Finding
from common.periods import Period
from stars.figures import (
    LEVELS,
    figure_of,
    honours_granted,
    of_units,
    place_figures,
    star_figures,
    weak_figures,
)
from stars.models import STAR_NAMES

title = "开展“五星”支部创建"
problem_title = "支部创建和阵地作用发挥还不够充分"
plan_title = "深化“五星”创建和阵地建设"
tabled = ("stars.honours",)

TEN_THOUSAND = 10_000

# Whole → parts, for the checker.
sums = {
    f"stars.{kind}": tuple(f"stars.{kind}_{name}" for name, _stars, _label in LEVELS)
    for kind in ("planned", "rated")
}


def collect(period: Period, branches: QuerySet) -> Facts:
    """Four queries, however much was recorded."""
    honours = honours_granted(period, branches)
    figures = [
        *star_figures(period, branches),
        *weak_figures(period, branches),
        figure_of(period, "honours", len(honours), ("获得荣誉", "项", "授予日期在期内的荣誉"), "honour-list"),
        *place_figures(period, branches),
    ]
    return Facts.of(figures, honours=of_units(honours))


def draft(facts: Facts) -> list[str]:
    paragraphs = [_plan(facts), _result(facts), _weak(facts), _honoured(facts), _places(facts)]
    written = [paragraph for paragraph in paragraphs if paragraph]
    return written or ["本期没有登记“五星”支部创建情况。"]


def _levels(facts: Facts, kind: str) -> str:
    return "、".join(
        f"{label}支部{{stars.{kind}_{name}}}个"
        for name, _stars, label in LEVELS
        if facts[f"stars.{kind}_{name}"]
    )


def _level(facts: Facts, kind: str) -> str:
    """The one level of a single branch."""
    return next(label for name, _stars, label in LEVELS if facts[f"stars.{kind}_{name}"])


def _plan(facts: Facts) -> str:
    if not facts["stars.planned"]:
        return ""
    if facts.of_one_branch:
        return f"**明确创建目标。**年度创建目标为{_level(facts, 'planned')}支部。"
    return f"**明确创建目标。**年度计划创建星级支部{{stars.planned}}个，其中{_levels(facts, 'planned')}。"


def _result(facts: Facts) -> str:
    if facts["stars.rated"] and facts.of_one_branch:
        return f"**评定创建结果。**经评定为{_level(facts, 'rated')}支部。"
    if facts["stars.rated"]:
        return f"**评定创建结果。**经评定，{_levels(facts, 'rated')}。"
    return "**评定创建结果。**本年度星级尚未评定。" if facts["stars.planned"] else ""


def _weak(facts: Facts) -> str:
    clauses = [
        text
        for name, text in (
            (
                "weak_found",
                facts.of_branches("确定软弱涣散党组织{stars.weak_found}个", "被确定为软弱涣散党组织"),
            ),
            ("weak_removed", facts.of_branches("整顿后销号{stars.weak_removed}个", "经整顿验收销号")),
        )
        if facts[f"stars.{name}"]
    ]
    return f"**整顿软弱涣散党组织。**{'，'.join(clauses)}。" if clauses else ""


def _honoured(facts: Facts) -> str:
    if not facts["stars.honours"]:
        return ""
    names = dict(STAR_NAMES)
    won = [
        f"{f'计划创建{names[stars]}支部的' if stars and not facts.of_one_branch else ''}{holder}荣获“{title}”"
        for holder, title, stars in facts.rows["honours"]
    ]
    text = f"，其中{'，'.join(won)}" if won else ""
    return f"**选树先进典型。**共获得荣誉{{stars.honours}}项{text}。"


def _places(facts: Facts) -> str:
    if not facts["stars.places"]:
        return ""
    money = facts["stars.investment"]
    clauses = ["现有各类阵地{stars.places}处"]
    if facts["stars.places_opened"]:
        clauses.append("年内新启用{stars.places_opened}处")
    if money:
        token = "{stars.investment:万元}" if money >= TEN_THOUSAND else "{stars.investment}元"
        clauses.append(f"投入资金{token}")
    return f"**加强阵地建设。**{'，'.join(clauses)}。"


FINDINGS = {
    "below_plan": (
        "星级创建还有差距，{stars.below_plan}个党支部的评定星级低于创建目标。",
        "对照评定标准逐星查找差距，一支部一措施补齐短板，确保创建目标落到实处。",
    ),
    "weak_open": (
        "仍有{stars.weak_open}个软弱涣散党组织没有销号。",
        "落实领导联系和限期整顿要求，逐项销号，巩固整顿成果。",
    ),
    "places_idle": (
        "阵地建设和使用不够平衡，{stars.places_idle}处阵地闲置。",
        "盘活农村书屋、广播、文化站等现有阵地，吸引群众参与，发挥阵地作用。",
    ),
    "places_unused": (
        "{stars.places_unused}处正常使用的阵地没有会议活动记录，作用发挥不够。",
        "把主题党日、党课等活动放到阵地开展，提高阵地使用率。",
    ),
}


OF_ONE = {
    "below_plan": "星级创建还有差距，评定星级低于创建目标。",
    "weak_open": "软弱涣散党组织整顿尚未销号。",
}


def findings(facts: Facts) -> list[Finding]:
    return [
        Finding(
            f"stars.{name}",
            OF_ONE.get(name, text) if facts.of_one_branch else text,
            (f"stars.{name}",),
            measure,
        )
        for name, (text, measure) in FINDINGS.items()
        if facts[f"stars.{name}"] and (name != "places_unused" or _some_place_is_named(facts))
    ]


def _some_place_is_named(facts: Facts) -> bool:
    """Where no record names any place, unused places say how records are kept and nothing about the places."""
    return facts["stars.places_unused"] < facts["stars.places"] - facts["stars.places_idle"]
