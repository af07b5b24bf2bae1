"""The figures of the chapter 三会一课, each with the list of exactly the records counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Aggregate, Count, Q, QuerySet, Sum

from common.figures import Figure, source
from common.periods import Period
from meetings.faults import THIN_LENGTH, copied, late, overlapping, thin
from meetings.models import Meeting, MeetingDefect, ScheduleRule
from meetings.rates import per_cent
from meetings.schedule import Grid, totals

KINDS = {
    "general": Meeting.Kind.GENERAL,
    "board": Meeting.Kind.COMMITTEE,
    "group": Meeting.Kind.GROUP,
    "lectures": Meeting.Kind.LECTURE,
    "party_days": Meeting.Kind.PARTY_DAY,
    "organization_life": Meeting.Kind.ORGANIZATION_LIFE,
    "assessments": Meeting.Kind.ASSESSMENT,
}
DEFECTS = {f"defect_{kind.lower()}": MeetingDefect.Kind(kind) for kind in MeetingDefect.Kind.values}
WITH_ROSTER = Q(expected__gt=0)
# Members who came to meetings whose 应到 is known, and that 应到: the two parts of every 到会率.
CAME = Sum("present", filter=WITH_ROSTER, default=0)
EXPECTED = Sum("expected", filter=WITH_ROSTER, default=0)


@dataclass(frozen=True)
class Counted:
    """One number of the meetings accepted, and the list filter that shows the same meetings."""

    label: str
    aggregate: Aggregate
    method: str
    narrowed: Mapping[str, Any] = field(default_factory=dict)
    unit: str = "次"
    total: str = "count"


def accepted(period: Period, branches: QuerySet) -> QuerySet:
    return Meeting.objects.accepted().during(period).filter(branch__in=branches).order_by()


def held(period: Period, branches: QuerySet, rules: Iterable[ScheduleRule]) -> list[Figure]:
    """Meetings held, who came, and what SQL finds wrong with them: one query."""
    counts = _held() | _faulty(rules)
    aggregates = {name: counted.aggregate for name, counted in counts.items()}
    values = accepted(period, branches).aggregate(**aggregates, came=CAME, expected=EXPECTED)
    rate = Counted("到会率", CAME, "实到人数占应到人数，只计填有应到人数的会议", unit="%", total="attendance")
    values["attendance_rate"] = per_cent(values["came"], values["expected"])
    return [
        _figure(period, name, counted, values[name])
        for name, counted in {**counts, "attendance_rate": rate}.items()
    ]


def attendance_by_branch(period: Period, branches: QuerySet) -> list[tuple[str, object]]:
    """(branch, 到会率 in per cent) of those with meetings whose 应到 is known, in the branches' order: one query."""
    rows = accepted(period, branches).values("branch").annotate(came=CAME, due=EXPECTED).filter(due__gt=0)
    ordered = rows.order_by("branch__committee__path", "branch__code", "branch")
    return [
        (name.removesuffix("党支部"), per_cent(came, due))
        for name, came, due in ordered.values_list("branch__name", "came", "due")
    ]


def defects(period: Period, branches: QuerySet) -> list[Figure]:
    """The marks that reviewers gave: one query."""
    counts = {
        "defective": Counted(
            "有问题的记录", Count("meeting", distinct=True), "审核时标记了问题的会议活动", {"defect": "any"}
        ),
        **{
            name: Counted(
                kind.label, Count("pk", filter=Q(kind=kind)), f"审核时标记“{kind.label}”", {"defect": kind}
            )
            for name, kind in DEFECTS.items()
        },
    }
    marks = MeetingDefect.objects.filter(meeting__in=accepted(period, branches)).order_by()
    values = marks.aggregate(**{name: counted.aggregate for name, counted in counts.items()})
    return [_figure(period, name, counted, values[name]) for name, counted in counts.items()]


def regularity(owed: Grid) -> list[Figure]:
    """应报 and 实报 by the schedule; the matrix shows the same totals by the same function."""
    period = owed.period
    return [
        Figure(
            f"meetings.{name}",
            label,
            value,
            unit,
            source("meetings:matrix", since=period.start, until=period.end, total=name),
            period.end,
            method,
        )
        for name, (label, value, unit, method) in measures_of(owed).items()
    ]


def measures_of(owed: Grid) -> dict[str, tuple]:
    """Name → (label, value, unit, 口径): what the figures and the matrix's total show."""
    whole = totals(owed.rows)
    return {
        "expected": ("应报", whole.expected, "次", "按报送规则到期的会议活动，无记录的支部也计入"),
        "reported": ("实报", whole.reported, "次", "应报中已提交或通过的，同一期内多次的计1次"),
        "missing": ("未报", whole.missing, "次", "应报减实报"),
        "reporting_rate": ("报送率", whole.rate, "%", "实报占应报"),
        "on_time": ("按时报", whole.on_time, "次", "应报中在规定期限内提交的"),
        "on_time_rate": ("按时率", whole.on_time_rate, "%", "按时报占应报"),
        "regular_branches": ("规范落实的支部", len(owed.regular()), "个", "应报全部实报的党支部"),
    }


def _held() -> dict[str, Counted]:
    by_kind = {
        name: Counted(kind.label, Count("pk", filter=Q(kind=kind)), f"类别为{kind.label}", {"kind": kind})
        for name, kind in KINDS.items()
    }
    by_secretary = {"kind": Meeting.Kind.LECTURE, "lecturer_level": Meeting.Lecturer.SECRETARY}
    return {
        "held": Counted("支部会议活动", Count("pk"), "审核通过的支部会议活动"),
        **by_kind,
        "attendances": Counted(
            "参加人次", Sum("present", default=0), "实到人数之和", unit="人次", total="present"
        ),
        "lectures_by_secretaries": Counted(
            "支部书记讲党课",
            Count("pk", filter=Q(**by_secretary)),
            "主讲人身份为支部书记的党课",
            by_secretary,
        ),
    }


def _faulty(rules: Iterable[ScheduleRule]) -> dict[str, Counted]:
    short = f"缺地点、主持人或记录人，或内容不足{THIN_LENGTH}字"
    conditions = {
        "overlapping": ("套开", overlapping(), "同一支部同一天、时间重叠的不同类别会议", "overlap"),
        "copied": ("记录雷同", copied(), "除日期外，内容与本党委其他记录相同", "copied"),
        "late": ("补报", late(rules), "提交日期晚于规定期限", "late"),
        "thin": ("记录简略", thin(), short, "thin"),
    }
    return {
        name: Counted(label, Count("pk", filter=condition), method, {parameter: 1})
        for name, (label, condition, method, parameter) in conditions.items()
    }


def _figure(period: Period, name: str, counted: Counted, value) -> Figure:
    address = source(
        "meetings:meeting-list",
        since=period.start,
        until=period.end,
        level="branch",
        state=Meeting.State.ACCEPTED,
        **counted.narrowed,
        total=counted.total,
    )
    return Figure(f"meetings.{name}", counted.label, value, counted.unit, address, period.end, counted.method)
