"""The figures of 党员队伍: what is counted, and the list that shows exactly those records."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from common.figures import Figure, source
from common.periods import Period
from members.models import (
    Branch,
    FloatingContact,
    Member,
    Recruit,
    RecruitmentPlan,
    RecruitmentStep,
    Transfer,
)
from members.models.floating import floating_on
from members.models.member import FULL_ON, lost_by
from members.models.organization import election_overdue, has_secretary
from members.structure import AGE_BANDS, HIGHER_EDUCATION, MINORITY, in_band, shares_of_members

Stage, Kind = Recruit.Stage, RecruitmentStep.Kind


class Counted(NamedTuple):
    """One figure of a query: its name without the app, the rows it counts, and the filters of its list."""

    name: str
    label: str
    condition: Any
    filters: Mapping[str, Any]
    method: str = ""


def aggregate(queryset: QuerySet, counted: Iterable[Counted], **extra: Any) -> dict[str, int]:
    """All of them in one query."""
    return queryset.order_by().aggregate(
        **{one.name: Count("pk", filter=one.condition) for one in counted}, **extra
    )


def _figures(
    counts: Mapping[str, int], counted: Iterable[Counted], url: str, unit: str, day: date, **common: Any
) -> list[Figure]:
    return [
        Figure(
            f"members.{one.name}",
            one.label,
            counts[one.name],
            unit,
            source(url, **{**common, **one.filters}),
            day,
            one.method,
        )
        for one in counted
    ]


def branch_figures(period: Period, branches: QuerySet) -> list[Figure]:
    """Branches that exist at the end, by kind; secretaries in post; terms that ran out."""
    day = period.end
    counted = [
        Counted("branches", "党支部", Q(), {}, "截止日前成立且未撤销的党支部"),
        *(
            Counted(f"branches_{kind.lower()}", f"{label}党支部", Q(kind=kind), {"kind": kind})
            for kind, label in Branch.Kind.choices
        ),
        Counted("secretaries", "书记在任的党支部", Q(has_secretary(day)), {"secretary": "yes"}),
        Counted("vacant_secretaries", "书记空缺的党支部", Q(~has_secretary(day)), {"secretary": "no"}),
        Counted(
            "elections_overdue",
            "换届逾期的党支部",
            election_overdue(day),
            {"election": "yes"},
            "村、社区任期五年，其他基层党支部三年；自最近换届日期起算，截止日已届满未换届",
        ),
    ]
    counts = aggregate(branches.active(day), counted)
    return _figures(counts, counted, "members:branch-list", "个", day, on=day)


def member_groups(day: date) -> list[Counted]:
    full = FULL_ON(day)
    return [
        Counted("members", "党员", Q(), {}, "截止日组织关系在册的正式党员和预备党员"),
        Counted("full", "正式党员", full, {"category": Member.Category.FULL.value}),
        Counted("probationary", "预备党员", ~full, {"category": Member.Category.PROBATIONARY.value}),
        Counted("women", "女党员", Q(sex="F"), {"sex": "F"}),
        Counted("minority", "少数民族党员", MINORITY, {"ethnicity": "minority"}),
        *(
            Counted(f"aged_{key}", f"{band[0]}党员", in_band(key, day), {"age": key}, "按截止日周岁计算")
            for key, band in AGE_BANDS.items()
        ),
        Counted(
            "higher_education",
            "大学专科及以上学历党员",
            HIGHER_EDUCATION,
            {"education": "HIGHER"},
            "大学专科、大学本科、研究生",
        ),
        Counted("floating", "流动党员", Q(floating_on(day)), {"floating": "yes"}),
        Counted("lost", "失联党员", lost_by(day), {"lost": "yes"}),
    ]


def _share_figures(counts: Mapping[str, Any], day: date) -> list[Figure]:
    return [
        Figure(
            f"members.{name}",
            label,
            (counts[name] or Decimal(0)).quantize(Decimal("0.1")),
            "%",
            source("members:member-list", on=day, total=name),
            day,
            "占在册党员的比例",
        )
        for name, (label, _part) in shares_of_members(day).items()
    ]


def member_figures(period: Period, branches: QuerySet) -> tuple[list[Figure], int]:
    """The roster at the end; and how many joined in the period without a recruitment record."""
    day = period.end
    counted = member_groups(day)
    admitted = RecruitmentStep.objects.filter(recruit__member=OuterRef("pk"), kind=Kind.ADMITTED)
    unrecorded = (
        Q(joined_on__range=(period.start, period.end))
        & ~Q(entry=Member.Entry.TRANSFERRED)
        & Q(~Exists(admitted))
    )
    counts = aggregate(
        Member.objects.of(branches, day).as_of(day),
        counted,
        unrecorded=Count("pk", filter=unrecorded),
        **{name: part for name, (_label, part) in shares_of_members(day).items()},
    )
    numbers = _figures(counts, counted, "members:member-list", "名", day, on=day)
    return [*numbers, *_share_figures(counts, day)], counts["unrecorded"]


def recruitment_figures(period: Period, branches: QuerySet) -> list[Figure]:
    """Admissions and confirmations of the period, in all and by source; stages reached by its end."""
    rows = list(_by_source(period, branches))
    total = {name: sum(row[name] for row in rows) for name in ("admitted", "confirmed", *_WAITING)}
    span = {"since": period.start, "until": period.end}
    steps = [
        Counted("admitted", "发展预备党员", None, {"step": "ADMITTED"}, "支部大会在本期内接收为预备党员"),
        Counted("confirmed", "预备党员转正", None, {"step": "CONFIRMED"}, "支部大会在本期内讨论通过转正"),
    ]
    by_source = [
        Counted(
            f"admitted_source_{row['source']}",
            f"发展预备党员：{row['source__name']}",
            None,
            {"step": "ADMITTED", "source": row["source"]},
        )
        for row in rows
        if row["source"] and row["admitted"]
    ]
    total |= {f"admitted_source_{row['source']}": row["admitted"] for row in rows}
    waiting = [
        Counted(name, stage.label, None, {"stage": stage.value}, "截止日处于该阶段且未终止培养")
        for name, stage in _WAITING.items()
    ]
    url = "members:recruit-list"
    return [
        *_figures(total, [*steps, *by_source], url, "名", period.end, **span),
        *_figures(total, waiting, url, "名", period.end, on=period.end),
    ]


_WAITING = {"applicants": Stage.APPLICANT, "activists": Stage.ACTIVIST, "candidates": Stage.CANDIDATE}


def _by_source(period: Period, branches: QuerySet) -> QuerySet:
    recruits = Recruit.objects.filter(branch__in=branches)
    in_period = Q(steps__done_on__range=(period.start, period.end))
    at_end = recruits.as_of(period.end).values("pk", "stage_then").order_by()

    def waiting(stage: str) -> Count:
        return Count("pk", filter=Q(pk__in=at_end.filter(stage_then=stage).values("pk")), distinct=True)

    return (
        recruits.order_by()
        .values("source", "source__name", "source__order")
        .annotate(
            admitted=Count("steps", filter=in_period & Q(steps__kind=Kind.ADMITTED), distinct=True),
            confirmed=Count("steps", filter=in_period & Q(steps__kind=Kind.CONFIRMED), distinct=True),
            **{name: waiting(stage) for name, stage in _WAITING.items()},
        )
        .order_by("source__order", "source")
    )


def plan_figure(period: Period, branches: QuerySet) -> Figure:
    plans = RecruitmentPlan.objects.filter(committee__in=branches.committees())
    return Figure(
        "members.plan",
        "计划发展党员",
        plans.filter(year=period.year).quota(),
        "名",
        source("members:plan-list", year=period.year, effective="yes", total="quota"),
        period.end,
        "本年度发展计划；党委有总计划的按总计划，没有的按各支部计划相加",
    )


def transfer_figures(period: Period, branches: QuerySet) -> list[Figure]:
    """The campaign 排查在外有稳定工作党员, and all transfers done in the period."""
    day, span = period.end, (period.start, period.end)
    found = Q(reason=Transfer.Reason.STEADY_WORK, found_on__range=span)
    found_filters = {"reason": "STEADY_WORK", "since": period.start, "until": day, "on": day}
    done = {"done_since": period.start, "done_until": day}
    open_ = Q(done_on=None) | Q(done_on__gt=day)
    counted = [
        Counted("steady_work_found", "排查出在外有稳定工作党员", found, found_filters, "排查日期在本期内"),
        Counted(
            "steady_work_done",
            "其中已转出",
            found & Q(done_on__lte=day),
            found_filters | {"done": "yes"},
            "排查日期在本期内，截止日前办结",
        ),
        Counted("steady_work_open", "其中未转出", found & open_, found_filters | {"done": "no"}),
        Counted(
            "transfers_in", "转入党员", Q(direction="IN", done_on__range=span), done | {"direction": "IN"}
        ),
        Counted(
            "transfers_out", "转出党员", Q(direction="OUT", done_on__range=span), done | {"direction": "OUT"}
        ),
        Counted(
            "transfers_overdue",
            "逾期未办结的组织关系转接",
            open_ & Q(deadline__lt=day),
            {"done": "overdue", "on": day},
        ),
    ]
    counts = aggregate(Transfer.objects.filter(branch__in=branches), counted)
    return _figures(counts, counted, "members:transfer-list", "名", day)


def contact_figure(period: Period, branches: QuerySet) -> Figure:
    contacts = FloatingContact.objects.filter(
        floating__member__branch__in=branches, contacted_on__range=(period.start, period.end)
    )
    return Figure(
        "members.contacts",
        "联系流动党员",
        contacts.count(),
        "次",
        source("members:contact-list", since=period.start, until=period.end),
        period.end,
        "本期登记的支部与流动党员的联系",
    )
