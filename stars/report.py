"""Chapter 五星支部: plan and result kept apart, 软弱涣散, honours and places."""

from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from common.figures import Facts, Figure, Finding, source
from common.periods import Period
from stars.comparison import (
    BELOW_PLAN,
    UNUSED,
    opened_between,
    opened_by,
    weak_found,
    weak_open,
    weak_removed,
    with_stars,
    with_use,
)
from stars.models import STAR_NAMES, Honour, Place, StarPlan, WeakBranch

title = "开展“五星”支部创建"
problem_title = "支部创建和阵地建设还有差距"
plan_title = "提升支部创建和阵地建设质量"
problem_title = "支部创建和阵地作用发挥还不够充分"
plan_title = "深化“五星”创建和阵地建设"
tabled = ("stars.honours",)

# (key, stars, label) from five stars down, as summaries name them.
LEVELS = [
    (("one", "two", "three", "four", "five")[number - 1], number, name)
    for number, name in reversed(STAR_NAMES)
]
TEN_THOUSAND = 10_000

# Whole → parts, for the checker.
sums = {
    f"stars.{kind}": tuple(f"stars.{kind}_{name}" for name, _stars, _label in LEVELS)
    for kind in ("planned", "rated")
}
sums = {
    "stars.planned": tuple(f"stars.planned_{name}" for name, _stars, _label in LEVELS),
    "stars.rated": tuple(f"stars.rated_{name}" for name, _stars, _label in LEVELS),
}


def collect(period: Period, branches: QuerySet) -> Facts:
    """Four queries, however much was recorded."""
    honours = _honours(period, branches)
    figures = [
        *_star_figures(period, branches),
        *_weak_figures(period, branches),
        _figure(period, "honours", len(honours), ("获得荣誉", "项", "授予日期在期内的荣誉"), "honour-list"),
        *_place_figures(period, branches),
    ]
    return Facts.of(figures, honours=_of_units(honours))


def _figure(
    period: Period, name: str, value: int | Decimal, words: tuple[str, str, str], page: str, **narrowed
) -> Figure:
    """`words` are label, unit and 口径; `narrowed` are the parameters of the list beside its period."""
    label, unit, method = words
    parameters = {"since": period.start, "until": period.end} | narrowed
    address = source(f"stars:{page}", **parameters)
    return Figure(f"stars.{name}", label, value, unit, address, period.end, method)


def _star_figures(period: Period, branches: QuerySet) -> list[Figure]:
    plan = {name: Q(plan_stars=stars) for name, stars, _label in LEVELS}
    result = {name: Q(rated_stars=stars) for name, stars, _label in LEVELS}
    counted = with_stars(branches.order_by(), period.year, period.end).aggregate(
        planned=Count("pk", filter=Q(plan_stars__isnull=False)),
        rated=Count("pk", filter=Q(rated_stars__isnull=False)),
        below_plan=Count("pk", filter=BELOW_PLAN),
        **{f"planned_{name}": Count("pk", filter=condition) for name, condition in plan.items()},
        **{f"rated_{name}": Count("pk", filter=condition) for name, condition in result.items()},
    )

    def figure(name: str, label: str, method: str, **narrowed) -> Figure:
        # The year decides, not the day of the plan: since would say nothing here.
        narrowed = {"since": None, "year": period.year} | narrowed
        return _figure(period, name, counted[name], (label, "个", method), "plan-list", **narrowed)

    figures = [figure("planned", "计划创建星级支部", "年度创建目标已确定的党支部", rated="planned")]
    figures += [
        figure(f"planned_{name}", f"计划创建{label}支部", f"年度创建目标为{label}的党支部", stars=stars)
        for name, stars, label in LEVELS
    ]
    figures.append(figure("rated", "已评定星级支部", "截止日前已评定本年度星级的党支部", rated="rated"))
    figures += [
        figure(f"rated_{name}", f"评定{label}支部", f"截止日前本年度评定为{label}的党支部", rating=stars)
        for name, stars, label in LEVELS
    ]
    figures.append(
        figure("below_plan", "评定低于目标的支部", "本年度评定星级低于创建目标的党支部", rated="below")
    )
    return figures


def _weak_figures(period: Period, branches: QuerySet) -> list[Figure]:
    conditions = {
        "found": weak_found(period.start, period.end),
        "removed": weak_removed(period.start, period.end),
        "open": weak_open(period.end),
    }
    counted = WeakBranch.objects.filter(branch__in=branches).aggregate(
        **{state: Count("pk", filter=condition) for state, condition in conditions.items()}
    )
    words = {
        "found": ("确定软弱涣散党组织", "确定日期在期内的软弱涣散党组织"),
        "removed": ("软弱涣散党组织销号", "销号日期在期内的软弱涣散党组织"),
        "open": ("未销号软弱涣散党组织", "截止日前已确定、尚未销号的软弱涣散党组织"),
    }
    return [
        _figure(period, f"weak_{state}", counted[state], (label, "个", method), "weak-list", state=state)
        for state, (label, method) in words.items()
    ]


def _honours(period: Period, branches: QuerySet) -> list[Honour]:
    """With the plan of the holder's branch, because the summary names both together."""
    plans = StarPlan.objects.filter(branch=OuterRef("branch"), year=period.year)
    here = Q(branch__among=branches) | Q(committee__among=branches.committees())
    honours = Honour.objects.filter(here, granted_on__range=(period.start, period.end))
    return list(
        honours.select_related("branch", "committee")
        .annotate(plan_stars=Subquery(plans.values("stars")))
        .order_by(F("plan_stars").desc(nulls_last=True), "granted_on", "pk")
    )


def _of_units(honours: list[Honour]) -> list[tuple[str, str, int | None]]:
    """(holder, title, planned stars) of the honours held by a branch or committee under its own name: no persons."""
    return [(honour.holder, honour.title, honour.plan_stars) for honour in honours if honour.is_of_the_unit]


def _place_figures(period: Period, branches: QuerySet) -> list[Figure]:
    existing, opened = opened_by(period.end), opened_between(period.start, period.end)
    counted = with_use(Place.objects.filter(branch__in=branches), period.end).aggregate(
        places=Count("pk", filter=existing),
        places_opened=Count("pk", filter=opened),
        investment=Sum("investment", filter=opened, default=Decimal(0)),
        places_idle=Count("pk", filter=existing & Q(state=Place.State.IDLE)),
        places_unused=Count("pk", filter=existing & UNUSED),
    )
    words = {
        "places": ("阵地", "处", "截止日已启用的阵地", {"since": None}),
        "places_opened": ("新启用阵地", "处", "启用日期在期内的阵地", {}),
        "investment": ("阵地投入资金", "元", "启用日期在期内的阵地投入资金之和", {"total": "investment"}),
        "places_idle": (
            "闲置阵地",
            "处",
            "状态为闲置的阵地",
            {"since": None, "state": Place.State.IDLE.value},
        ),
        "places_unused": (
            "无活动记录的阵地",
            "处",
            "状态为正常使用、本年没有会议活动在该处举行的阵地",
            {"since": None, "used": "no"},
        ),
    }
    return [
        _figure(period, name, counted[name], (label, unit, method), "place-list", **narrowed)
        for name, (label, unit, method, narrowed) in words.items()
    ]


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
