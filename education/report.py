"""Chapter 主题教育: what was learnt, promoted and lived, counted from what was recorded anyway."""

from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from common.chinese import book_titles
from common.figures import Facts, Figure, Finding, source
from common.periods import Period
from education.counting import (
    MEETINGS,
    OF_THE_YEAR,
    meeting_figures,
    statement_share,
    with_campaign_records,
)
from education.models import Campaign, Distribution, StudyStatement, TrainingClass
from meetings.models import Meeting

title = "扎实开展主题教育"
problem_title = "主题教育学习还不够深入"
plan_title = "深化理论学习和主题教育"

# Below this the 131 statements are evidence of a problem: local practice, to be checked against the unit's own paper.
LOW_SHARE = Decimal(90)
TITLES_NAMED = 6


def collect(period: Period, branches: QuerySet) -> Facts:
    """Seven queries, however much was recorded."""
    materials = _materials(period, branches)
    figures = [
        *meeting_figures(
            MEETINGS | OF_THE_YEAR, Meeting.objects.accepted().of(branches), period.start, period.end
        ),
        *_material_figures(period, materials),
        *_statement_figures(period, branches),
        *([] if branches.alone else _class_figures(period, branches)),  # classes are a committee's
        _uncovered(period, branches),
    ]
    names = [name for name, _copies in materials]
    return Facts.of(figures, titles=names[:TITLES_NAMED], campaigns=_campaigns(period, branches))


def _materials(period: Period, branches: QuerySet) -> list[tuple[str, int]]:
    """Titles with their copies, the most handed out first."""
    handed = Distribution.objects.filter(branch__in=branches, handed_on__range=(period.start, period.end))
    grouped = handed.values("material__title").annotate(copies=Sum("copies"))
    return list(grouped.order_by("-copies", "material__title").values_list("material__title", "copies"))


def _campaigns(period: Period, branches: QuerySet) -> list[str]:
    """总要求 of the campaigns that the branches take part in, their own committee's or one's above."""
    below = branches.order_by().filter(committee__path__startswith=OuterRef("committee__path"))
    return list(
        Campaign.objects.during(period).filter(Exists(below)).exclude(note="").values_list("note", flat=True)
    )


def _material_figures(period: Period, materials: list[tuple[str, int]]) -> list[Figure]:
    days = {"since": period.start, "until": period.end}
    return [
        Figure(
            "education.copies",
            "发放学习教材",
            sum(copies for _title, copies in materials),
            "册",
            source("education:distribution-list", **days, total="copies"),
            period.end,
            "教材发放登记的册数之和",
        ),
        Figure(
            "education.titles",
            "发放教材种类",
            len(materials),
            "种",
            source("education:distribution-list", **days, total="titles"),
            period.end,
            "教材发放登记中书名不同的教材",
        ),
    ]


def _statement_figures(period: Period, branches: QuerySet) -> list[Figure]:
    statements = StudyStatement.objects.filter(branch__in=branches).between(period.start, period.end)
    counted = statements.aggregate(branches=Count("branch", distinct=True), share=statement_share())
    days = {"since": period.start, "until": period.end}
    return [
        Figure(
            "education.statement_branches",
            "报告131学习的支部",
            counted["branches"],
            "个",
            source("education:statement-list", **days, total="branches"),
            period.end,
            "报过至少一个月131学习情况的党支部",
        ),
        Figure(
            "education.statement_share",
            "131学习达到要求",
            (counted["share"] or Decimal(0)).quantize(Decimal("0.1")),
            "%",
            source("education:statement-list", **days, total="share"),
            period.end,
            "各支部各月达到要求人数之和占党员人数之和的比例",
        ),
    ]


def _class_figures(period: Period, branches: QuerySet) -> list[Figure]:
    held = TrainingClass.objects.filter(
        committee__in=branches.committees(), started_on__range=(period.start, period.end)
    )
    counted = held.aggregate(
        classes=Count("pk"),
        class_participants=Sum("participants", default=0),
        class_hours=Sum("hours", default=Decimal(0)),
    )
    words = {
        "classes": ("举办培训班", "期", "count", "开班日期在期内的培训班"),
        "class_participants": ("培训班参训", "人次", "participants", "各期培训班参训人数之和"),
        "class_hours": ("培训班学时", "学时", "hours", "各期培训班学时之和"),
    }
    return [
        Figure(
            f"education.{name}",
            label,
            counted[name],
            unit,
            source("education:class-list", since=period.start, until=period.end, total=total),
            period.end,
            method,
        )
        for name, (label, unit, total, method) in words.items()
    ]


def _uncovered(period: Period, branches: QuerySet) -> Figure:
    without = with_campaign_records(branches.active(period.end), period.start, period.end).filter(sessions=0)
    return Figure(
        "education.branches_without",
        "无主题教育记录的支部",
        without.count(),
        "个",
        source("education:coverage-list", since=period.start, until=period.end, covered="no"),
        period.end,
        "截止日在册、期内没有一条标记为主题教育且已通过审核的记录的党支部",
    )


def _sentence(*clauses: tuple[object, str]) -> str:
    """The clauses whose figure is not zero, joined to one sentence; empty when there is none."""
    said = [text for value, text in clauses if value]
    return f"{'，'.join(said)}。" if said else ""


def draft(facts: Facts) -> list[str]:
    aim = (
        f"紧扣{'、'.join(f'“{note}”' for note in facts.rows['campaigns'])}总要求，"
        if facts.rows["campaigns"]
        else ""
    )
    paragraphs = [
        (lead, text)
        for lead, text in (
            ("抓领学。", _leading(facts)),
            ("抓促学。", _promoting(facts)),
            ("抓活学。", _living(facts)),
        )
        if text
    ]
    if not paragraphs:
        return ["本期没有登记主题教育和学习培训情况。"]
    return [f"**{lead}**{aim if number == 0 else ''}{text}" for number, (lead, text) in enumerate(paragraphs)]


def _leading(facts: Facts) -> str:
    return _sentence(
        (
            facts["education.leader_lectures"],
            f"{facts.of_branches('班子成员到所联系的村（社区）', '镇班子成员到支部')}"
            "讲党课{education.leader_lectures}场次，"
            "听课党员{education.leader_lecture_attendance:约}人次",
        ),
        _of_campaign_or_year(facts, "first_topics", "党委会“第一议题”传达学习"),
        _of_campaign_or_year(facts, "study_groups", "党委理论学习中心组集体研讨"),
    )


def _of_campaign_or_year(facts: Facts, name: str, words: str) -> tuple[object, str]:
    """In a year without a campaign the sessions of the committee are told all the same."""
    key = f"education.{name}" if facts[f"education.{name}"] else f"education.all_{name}"
    return facts[key], f"{words}{{{key}}}次"


def _promoting(facts: Facts) -> str:
    titles = facts.rows["titles"]
    more = "等" if facts["education.titles"] > len(titles) else ""
    return _sentence(
        (
            facts["education.copies"],
            f"{facts.of_branches('向各党支部发放', '领到并发放')}{book_titles(titles)}{more}学习教材"
            "{education.copies:余}册",
        ),
        (facts["education.seminars"], "组织集中学习研讨{education.seminars}次"),
        (
            facts["education.rituals"],
            f"{facts.of_branches('各党支部', '')}开展重温入党誓词、过“政治生日”等活动{{education.rituals}}次，"
            "参加党员{education.ritual_attendance:余}人次",
        ),
    )


def _living(facts: Facts) -> str:
    return _sentence(
        (
            facts["education.statement_branches"],
            f"{facts.of_branches('{education.statement_branches}个党支部', '')}按月报告“131”学习情况，"
            "达到要求的党员占{education.statement_share}%",
        ),
        (
            facts["education.field_studies"],
            "组织实地学习{education.field_studies}次，参加{education.field_study_attendance}人次",
        ),
        (
            not facts.of_one_branch and facts["education.classes"],
            "举办培训班{education.classes}期，培训{education.class_participants}人次，"
            "共{education.class_hours}学时",
        ),
    )


def findings(facts: Facts) -> list[Finding]:
    found = []
    recorded = any(facts[f"education.{name}"] for name in ("leader_lectures", "seminars", "rituals"))
    if recorded and facts["education.branches_without"]:
        found.append(
            Finding(
                "education.branches_without",
                "主题教育推进不够平衡，有{education.branches_without}个党支部没有主题教育学习记录。"
                if not facts.of_one_branch
                else "主题教育没有留下学习记录。",
                ("education.branches_without",),
                "对没有学习记录的党支部逐个督促，把主题教育落实到每个支部，年内补齐集中学习。"
                if not facts.of_one_branch
                else "补齐主题教育集中学习，当月学习当月记录。",
            )
        )
    share = facts["education.statement_share"]
    if facts["education.statement_branches"] and share < LOW_SHARE:
        found.append(
            Finding(
                "education.statement_share",
                "个别党员自学抓得不紧，“131”学习达到要求的党员仅占{education.statement_share}%。",
                ("education.statement_share",),
                "合理安排集中学习和个人自学，由支部结对帮学，缓解工学矛盾，提高“131”学习实效。",
            )
        )
    return found
