"""How the meetings of 主题教育 are counted: 领学, 促学, 活学. The summary and the campaign's page both count here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Round

from common.figures import Figure, source
from common.shares import share
from meetings.models import Activity, Meeting

LEADING, PROMOTING, LIVING = "领学", "促学", "活学"
RITUALS = ("重温入党誓词", "过“政治生日”")


@dataclass(frozen=True)
class Counted:
    """
    One figure over meetings: which of them (`condition`), what is added up, and the list's parameters for it. All but
    those of the whole year (`marked` is False) count only what was marked with 主题教育.
    """

    column: str
    label: str
    unit: str
    method: str
    condition: Q
    parameters: Mapping[str, object] = field(default_factory=dict)
    total: str = "count"
    marked: bool = True

    @property
    def aggregate(self) -> Count | Sum:
        condition = self.condition & Q(for_campaign=True) if self.marked else self.condition
        if self.total == "present":
            return Sum("present", filter=condition, default=0)
        return Count("pk", filter=condition)

    def address(self, rituals: list[int], days: Mapping[str, object]) -> str:
        """The list of exactly the meetings counted; `rituals` are the activities that make one."""
        return source(
            "meetings:meeting-list",
            **self.parameters,
            activity=rituals if self.condition == _RITUALS else None,
            campaign=1 if self.marked else None,
            state=Meeting.State.ACCEPTED.value,
            **days,
            total=self.total,
        )

    @property
    def wording(self) -> str:
        return f"{self.method}；只计{'标记为主题教育且' if self.marked else ''}已通过审核的记录。"


def _kind(kind: Meeting.Kind, **more: str) -> tuple[Q, dict[str, object]]:
    parameters = {"kind": kind.value, **more}
    return Q(**parameters), parameters


_LECTURES = _kind(Meeting.Kind.LECTURE, lecturer_level=Meeting.Lecturer.LEADER.value)
_FIELD_STUDIES = _kind(Meeting.Kind.FIELD_STUDY)
_RITUALS = Q(ritual=True)

MEETINGS: dict[str, Counted] = {
    "leader_lectures": Counted(LEADING, "班子成员讲党课", "场次", "主讲人身份为班子成员的党课", *_LECTURES),
    "leader_lecture_attendance": Counted(
        LEADING, "听班子成员党课", "人次", "班子成员党课的实到人数之和", *_LECTURES, total="present"
    ),
    "first_topics": Counted(
        LEADING, "党委会“第一议题”", "次", "类别为党委会“第一议题”的会议", *_kind(Meeting.Kind.FIRST_TOPIC)
    ),
    "study_groups": Counted(
        LEADING,
        "理论学习中心组",
        "次",
        "类别为党委理论学习中心组的会议",
        *_kind(Meeting.Kind.STUDY_GROUP),
    ),
    "seminars": Counted(
        PROMOTING, "集中学习研讨", "次", "类别为集中学习研讨的会议", *_kind(Meeting.Kind.SEMINAR)
    ),
    "rituals": Counted(
        PROMOTING,
        "重温誓词、政治生日",
        "次",
        "含重温入党誓词或过“政治生日”的活动，一次活动只计一次",
        _RITUALS,
    ),
    "ritual_attendance": Counted(
        PROMOTING, "参加重温誓词、政治生日", "人次", "上述活动的实到人数之和", _RITUALS, total="present"
    ),
    "field_studies": Counted(LIVING, "实地学习", "次", "类别为实地学习的活动", *_FIELD_STUDIES),
    "field_study_attendance": Counted(
        LIVING, "参加实地学习", "人次", "实地学习的实到人数之和", *_FIELD_STUDIES, total="present"
    ),
}

# Of the whole year, whether or not a campaign ran.
OF_THE_YEAR: dict[str, Counted] = {
    "all_first_topics": Counted(
        LEADING,
        "全部党委会“第一议题”",
        "次",
        "类别为党委会“第一议题”的会议",
        *_kind(Meeting.Kind.FIRST_TOPIC),
        marked=False,
    ),
    "all_study_groups": Counted(
        LEADING,
        "全部理论学习中心组",
        "次",
        "类别为党委理论学习中心组的会议",
        *_kind(Meeting.Kind.STUDY_GROUP),
        marked=False,
    ),
    "lecture_attendance": Counted(
        LEADING,
        "听党课",
        "人次",
        "全部党课的实到人数之和",
        *_kind(Meeting.Kind.LECTURE),
        total="present",
        marked=False,
    ),
}


def campaign_meetings() -> QuerySet[Meeting]:
    """What counts: marked with 主题教育 and accepted."""
    return Meeting.objects.accepted().filter(for_campaign=True)


def has_activity(activities: list[int]) -> Exists:
    """Any of them; a subquery, so that a meeting with several is one meeting."""
    through = Meeting.activities.through
    return Exists(through.objects.filter(meeting=OuterRef("pk"), activity__in=activities))


def meeting_figures(
    counted: Mapping[str, Counted],
    meetings: QuerySet[Meeting],
    since: date,
    until: date,
    committee: int | None = None,
) -> list[Figure]:
    """
    One figure for each of `counted` over `meetings` (accepted ones, narrowed) held between two days; two queries.

    `committee` narrows the figures' sources where the page counts one committee's meetings.
    """
    held = meetings.filter(held_on__range=(since, until))
    rituals = list(Activity.objects.filter(name__in=RITUALS).order_by("pk").values_list("pk", flat=True))
    values = held.annotate(ritual=has_activity(rituals)).aggregate(
        **{name: one.aggregate for name, one in counted.items()}
    )
    days = {"since": since, "until": until, "committee": committee}
    return [
        Figure(
            f"education.{name}",
            one.label,
            values[name],
            one.unit,
            one.address(rituals, days),
            until,
            one.wording,
        )
        for name, one in counted.items()
    ]


def with_campaign_records(branches: QuerySet, since: date | None, until: date | None) -> QuerySet:
    """Adds `sessions`, `attendance` and `last_on` of each branch's own campaign meetings between two days."""
    counted = Q(meetings__for_campaign=True, meetings__state=Meeting.State.ACCEPTED)
    if since:
        counted &= Q(meetings__held_on__gte=since)
    if until:
        counted &= Q(meetings__held_on__lte=until)
    return branches.annotate(
        sessions=Count("meetings", filter=counted),
        attendance=Sum("meetings__present", filter=counted, default=0),
        last_on=Max("meetings__held_on", filter=counted),
    )


def statement_share() -> Round:
    """达到131要求的党员占比: per cent with one decimal, over the statements of a queryset; an aggregate."""
    return share(Sum("met"), Sum("members"))
