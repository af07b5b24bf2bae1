"""Chapter 其他工作: every measure that the office has defined is a figure; the wording comes from its names."""

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from common.figures import Facts, Figure, Finding, source
from common.periods import Period
from worklog.measures import whole
from worklog.models import WorkKind, WorkMeasure, WorkRecord, WorkValue

title = "统筹做好其他工作"
problem_title = "日常工作记录还不够完整"
plan_title = "做好日常工作记录"

TEN_THOUSAND = 10_000


def collect(period: Period, branches: QuerySet) -> Facts:
    """Two queries, however many kinds and records there are."""
    records = WorkRecord.objects.during(period).of(branches).order_by()
    of_this_kind = records.filter(kind=OuterRef("pk")).values("kind").annotate(number=Count("pk"))
    told = WorkValue.objects.filter(measure=OuterRef("pk"), record__in=records.values("pk"))
    of_this_measure = told.values("measure").annotate(total=Sum("value"))
    kinds = WorkKind.objects.of(branches).annotate(
        number=Coalesce(Subquery(of_this_kind.values("number")), 0)
    )
    kinds = kinds.order_by("order", "pk")
    measures = WorkMeasure.objects.annotate(total=Subquery(of_this_measure.values("total")))
    measures = measures.order_by("order", "pk")
    of_kind: dict[int, list[WorkMeasure]] = {}
    for measure in measures:
        of_kind.setdefault(measure.kind_id, []).append(measure)
    shown = [(kind, of_kind.get(kind.pk, [])) for kind in kinds if kind.active or kind.number]
    figures = [figure for kind, own in shown for figure in _figures(period, kind, own)]
    return Facts.of(figures, kinds=[_row(kind, own) for kind, own in shown])


def _figures(period: Period, kind: WorkKind, measures: list[WorkMeasure]) -> list[Figure]:
    days = {"kind": kind.code, "since": period.start, "until": period.end}
    return [
        Figure(
            kind.figure_key,
            kind.name,
            kind.number,
            "次",
            source("worklog:record-list", **days),
            period.end,
            f"工作纪实中种类为“{kind.name}”的记录条数",
        ),
        *(
            Figure(
                f"{kind.figure_key}.{measure.code}",
                f"{kind.name}：{measure.name}",
                whole(measure.total) if measure.total else 0,
                measure.unit,
                source("worklog:record-list", **days, total=measure.code),
                period.end,
                f"“{kind.name}”各条记录的“{measure.name}”之和",
            )
            for measure in measures
        ),
    ]


def _row(kind: WorkKind, measures: list[WorkMeasure]) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Name and key of a kind, and (name, key, unit) of its measures."""
    own = [(measure.name, f"{kind.figure_key}.{measure.code}", measure.unit) for measure in measures]
    return kind.name, kind.figure_key, own


def draft(facts: Facts) -> list[str]:
    """One sentence from every kind with records; no paragraph at all where nothing was recorded."""
    said = [_told(facts, name, key, measures) for name, key, measures in facts.rows["kinds"] if facts[key]]
    return [f"{'；'.join(said)}。"] if said else []


def _told(facts: Facts, name: str, key: str, measures: list[tuple[str, str, str]]) -> str:
    counted = [
        (measure, _token(facts, measure_key, unit))
        for measure, measure_key, unit in measures
        if facts[measure_key]
    ]
    if not counted:
        return f"{name}{{{key}}}次"
    (first, token), *rest = counted
    return "，".join([f"{_subject(name, first)}{token}", *(f"{measure}{token}" for measure, token in rest)])


def _subject(kind: str, measure: str) -> str:
    """走访慰问 and 走访 are 走访慰问, 表彰 and 表彰先进 are 表彰先进; where neither holds the other both are told."""
    if set(measure) <= set(kind):
        return kind
    return measure if kind in measure else f"{kind}方面，{measure}"


def _token(facts: Facts, key: str, unit: str) -> str:
    if unit == "元" and facts[key] >= TEN_THOUSAND:
        return f"{{{key}:万元}}"
    return f"{{{key}}}{unit}"


def findings(facts: Facts) -> list[Finding]:
    """What was recorded is work done; it holds no evidence of problems."""
    return []
