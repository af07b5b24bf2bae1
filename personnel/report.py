"""Chapter 人事: cases submitted, retirements and bereavements settled, the staff. Names never appear."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Q, QuerySet

from common.figures import Facts, Figure, Finding, source
from common.money import YuanSum
from common.periods import Period
from personnel.models import Case, CasePerson, RetirementRule, Staff

title = "扎实推进人事工作"
problem_title = "人事工作的时效性还不够强"
plan_title = "规范人事工作程序"

TEN_THOUSAND = 10_000

# Cases that are reported upward; retirement and bereavement are settled one by one.
REPORTED = (
    Case.Kind.CIVIL_REVIEW,
    Case.Kind.INSTITUTION_REVIEW,
    Case.Kind.RANK_PROMOTION,
    Case.Kind.WORKER_EXAM,
    Case.Kind.APPOINTMENT,
)


def collect(period: Period, branches: QuerySet) -> Facts:
    committees = branches.committees()
    figures = [
        *_cases(period, committees),
        *_persons(period, committees),
        *_staff(period, committees),
        _retiring(period, committees),
    ]
    return Facts.of(figures, next_year=period.year + 1)


def _cases(period: Period, committees: QuerySet) -> list[Figure]:
    cases = Case.objects.filter(committee__in=committees, year=period.year)
    end, submitted = period.end, Q(submitted_on__lte=period.end)
    counted = cases.order_by().aggregate(
        cases=Count("pk"),
        submitted=Count("pk", filter=submitted),
        on_time=Count("pk", filter=submitted & Case.ON_TIME),
        late=Count("pk", filter=submitted & Q(due_on__isnull=False) & ~Case.ON_TIME),
        **{kind.value.lower(): Count("pk", filter=Q(kind=kind)) for kind in Case.Kind},
    )
    rows: list[tuple[str, str, str, dict[str, object], str]] = [
        ("cases", "cases", "人事事项", {}, "本年度登记的人事事项"),
        ("submitted", "submitted", "已报送事项", {"until": end}, "截止日前已报送"),
        ("on_time", "on_time", "按时报送事项", {"until": end, "on_time": "1"}, "报送日期不晚于报送截止日期"),
        ("late", "late", "逾期报送事项", {"until": end, "on_time": "0"}, "报送日期晚于报送截止日期"),
    ]
    for kind in Case.Kind:
        name = kind.value.lower()
        rows.append((f"cases_{name}", name, f"{kind.label}事项", {"kind": kind.value}, "本年度登记的事项"))
    return [
        Figure(f"personnel.{key}", label, counted[name], "项", _listed(period, narrowed), end, method)
        for key, name, label, narrowed, method in rows
    ]


def _listed(period: Period, narrowed: Mapping[str, object]) -> str:
    return source("personnel:case-list", year=period.year, **narrowed)


def _persons(period: Period, committees: QuerySet) -> list[Figure]:
    """Persons of the cases reported upward by year; the retired and bereaved by the day their case was done."""
    persons = CasePerson.objects.filter(case__committee__in=committees).order_by()
    counted = persons.aggregate(
        **_settled(period),
        **{kind: Count("pk", filter=Q(case__kind=kind, case__year=period.year)) for kind in REPORTED},
    )
    reported = [
        Figure(
            f"personnel.{kind.lower()}",
            f"{kind.label}人数",
            counted[kind],
            "人",
            _listed(period, {"kind": kind.value, "total": "persons"}),
            period.end,
            "本年度事项中登记的人员",
        )
        for kind in REPORTED
    ]
    return [*reported, *_settled_figures(period, counted)]


def _settled(period: Period) -> dict[str, Aggregate]:
    done = Q(done_on__range=(period.start, period.end))
    bereaved = Q(case__kind=Case.Kind.BEREAVEMENT) & done
    return {
        "retired": Count("pk", filter=Q(case__kind=Case.Kind.RETIREMENT) & done),
        "bereaved": Count("pk", filter=bereaved),
        "bereavement_paid": YuanSum("amount", filter=bereaved),
    }


def _settled_figures(period: Period, counted: Mapping[str, Any]) -> list[Figure]:
    days = {"done_since": period.start, "done_until": period.end}
    rows = [
        ("retired", "办理退休", "人", Case.Kind.RETIREMENT, "persons"),
        ("bereaved", "申报丧葬费和抚恤金", "人", Case.Kind.BEREAVEMENT, "persons"),
        ("bereavement_paid", "丧葬费和抚恤金", "元", Case.Kind.BEREAVEMENT, "amount"),
    ]
    return [
        Figure(
            f"personnel.{key}",
            label,
            counted[key],
            unit,
            source("personnel:case-list", kind=kind.value, **days, total=total),
            period.end,
            "办结日期在期内的人员",
        )
        for key, label, unit, kind, total in rows
    ]


def _staff(period: Period, committees: QuerySet) -> list[Figure]:
    staff = Staff.objects.filter(committee__in=committees).as_of(period.end)
    counted = staff.order_by().aggregate(
        staff=Count("pk"), **{kind.value: Count("pk", filter=Q(kind=kind)) for kind in Staff.Kind}
    )
    end = period.end
    whole = source("personnel:staff-list", until=end)
    figures = [Figure("personnel.staff", "干部职工", counted["staff"], "名", whole, end, "截止日在职人员")]
    for kind in Staff.Kind:
        listed = source("personnel:staff-list", until=end, kind=kind.value)
        key = f"personnel.staff_{kind.value.lower()}"
        figures.append(Figure(key, kind.label, counted[kind.value], "名", listed, end, "截止日在职人员"))
    return figures


def _retiring(period: Period, committees: QuerySet) -> Figure:
    first, last = date(period.year + 1, 1, 1), date(period.year + 1, 12, 31)
    rules = list(RetirementRule.objects.all())
    staff = Staff.objects.filter(committee__in=committees).as_of(period.end).retiring(first, last, rules)
    listed = source("personnel:staff-list", until=period.end, retire_since=first, retire_until=last)
    method = "按出生年月和法定退休年龄推算，弹性退休另计"
    return Figure(
        "personnel.retiring", "下一年达到法定退休年龄", staff.count(), "名", listed, period.end, method
    )


def draft(facts: Facts) -> list[str]:
    if facts.empty:
        return ["本期没有登记人事事项。"]
    return [text for text in (_reported_text(facts), _settled_text(facts), _staff_text(facts)) if text]


def _reported_text(facts: Facts) -> str:
    kinds = [kind for kind in REPORTED if facts[f"personnel.cases_{kind.lower()}"]]
    if not kinds:
        return ""
    parts = []
    for kind in kinds:
        counted = facts[f"personnel.{kind.lower()}"]
        parts.append(f"{kind.label}（{{personnel.{kind.lower()}}}人）" if counted else kind.label)
    text = f"**做好考核、晋升和聘任工作。**按上级要求组织{'、'.join(parts)}"
    if facts["personnel.submitted"]:
        text += "，报送人事材料{personnel.submitted}项"
        if facts["personnel.on_time"] == facts["personnel.submitted"]:
            text += "，均按时上报"
        elif facts["personnel.on_time"]:
            text += "，其中按时上报{personnel.on_time}项"
    return text + "。"


def _settled_text(facts: Facts) -> str:
    parts = []
    if facts["personnel.retired"]:
        parts.append("为{personnel.retired}名同志办理退休手续")
    if facts["personnel.bereaved"]:
        amount: Decimal | int = facts["personnel.bereavement_paid"]
        paid = _yuan("personnel.bereavement_paid", amount) if amount else ""
        parts.append(f"为{{personnel.bereaved}}名同志申报丧葬费和抚恤金{paid}")
    if not parts:
        return ""
    return f"**办好退休和抚恤手续。**{'，'.join(parts)}，维护干部职工的切身利益。"


def _yuan(key: str, amount: Decimal | int) -> str:
    """Large sums in 万元, which the idiom brings with it."""
    return f"{{{key}:万元}}" if amount >= TEN_THOUSAND else f"{{{key}}}元"


def _staff_text(facts: Facts) -> str:
    if not facts["personnel.staff"]:
        return ""
    text = "**掌握人员情况。**现有干部职工{personnel.staff}名"
    if facts["personnel.retiring"]:
        text += f"，{facts.rows['next_year']}年预计{{personnel.retiring}}名达到法定退休年龄"
    return text + "。"


def findings(facts: Facts) -> list[Finding]:
    if not facts["personnel.late"]:
        return []
    return [
        Finding(
            "personnel.late",
            "人事材料报送不够及时，{personnel.late}项晚于规定时限报送。",
            ("personnel.late",),
            "建立人事事项时限台账，提前准备材料，按规定时限报送。",
        )
    ]
