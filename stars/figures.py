"""The figures of the chapter 五星支部, each with the list of exactly the records counted."""

from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from common.figures import Figure, source
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

# (key, stars, label) from five stars down, as summaries name them.
LEVELS = [
    (("one", "two", "three", "four", "five")[number - 1], number, name)
    for number, name in reversed(STAR_NAMES)
]


def figure_of(
    period: Period, name: str, value: int | Decimal, words: tuple[str, str, str], page: str, **narrowed
) -> Figure:
    """`words` are label, unit and 口径; `narrowed` are the parameters of the list beside its period."""
    label, unit, method = words
    parameters = {"since": period.start, "until": period.end} | narrowed
    address = source(f"stars:{page}", **parameters)
    return Figure(f"stars.{name}", label, value, unit, address, period.end, method)


def star_figures(period: Period, branches: QuerySet) -> list[Figure]:
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
        return figure_of(period, name, counted[name], (label, "个", method), "plan-list", **narrowed)

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


def weak_figures(period: Period, branches: QuerySet) -> list[Figure]:
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
        figure_of(period, f"weak_{state}", counted[state], (label, "个", method), "weak-list", state=state)
        for state, (label, method) in words.items()
    ]


def honours_granted(period: Period, branches: QuerySet) -> list[Honour]:
    """With the plan of the holder's branch, because the summary names both together."""
    plans = StarPlan.objects.filter(branch=OuterRef("branch"), year=period.year)
    here = Q(branch__among=branches) | Q(committee__among=branches.committees())
    honours = Honour.objects.filter(here, granted_on__range=(period.start, period.end))
    return list(
        honours.select_related("branch", "committee")
        .annotate(plan_stars=Subquery(plans.values("stars")))
        .order_by(F("plan_stars").desc(nulls_last=True), "granted_on", "pk")
    )


def of_units(honours: list[Honour]) -> list[tuple[str, str, int | None]]:
    """(holder, title, planned stars) of the honours held by a branch or committee under its own name: no persons."""
    return [(honour.holder, honour.title, honour.plan_stars) for honour in honours if honour.is_of_the_unit]


def place_figures(period: Period, branches: QuerySet) -> list[Figure]:
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
        figure_of(period, name, counted[name], (label, unit, method), "place-list", **narrowed)
        for name, (label, unit, method, narrowed) in words.items()
    ]
