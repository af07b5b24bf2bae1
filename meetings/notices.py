"""What the system notices in one record: warnings with their evidence. They warn and explain, and block nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from common.dates import add_months, chinese_date
from common.periods import Period
from meetings.faults import THIN_LENGTH
from meetings.models import Activity, Attendance, Meeting, ScheduleRule, Theme
from meetings.rates import per_cent
from meetings.schedule import slots_of
from meetings.votes import outcome_of
from members.models import Branch

# Local measures: a unit may see them differently, so they only warn.
ALIKE = 85
ATTENDANCE_THRESHOLD = 70
THEME_ALIKE = 60
SHORTEST_COMPARED = 30
LOOK_BACK_MONTHS = 24


@dataclass(frozen=True)
class Notice:
    """`other` is the record that the evidence rests on; `alike` says that the two texts can be compared."""

    kind: str
    text: str
    other: Meeting | None = None
    alike: bool = False


def notices(meeting: Meeting) -> list[Notice]:
    """At most nine queries, whatever was recorded; attendances, votes and activities may be prefetched."""
    return [
        *_overlaps(meeting),
        *_copies(meeting),
        *notices_of_parts(meeting),
        *_late(meeting),
        *_attendance(meeting),
        *_votes(meeting),
        *_party_day(meeting),
    ]


def _overlaps(meeting: Meeting) -> Iterator[Notice]:
    if not (meeting.branch_id and meeting.started_at):
        return
    same_time = Q(started_at=meeting.started_at)
    if meeting.ended_at:
        same_time |= Q(started_at__lt=meeting.ended_at, ended_at__gt=meeting.started_at)
    others = Meeting.objects.reported().filter(same_time, branch=meeting.branch, held_on=meeting.held_on)
    for other in others.exclude(pk=meeting.pk).exclude(kind=meeting.kind).select_related("branch"):
        yield Notice("套开", f"与同一天同一时间的{other.get_kind_display()}“{other.topic}”重叠。", other)


def _copies(meeting: Meeting) -> Iterator[Notice]:
    if len(meeting.minutes) < SHORTEST_COMPARED:
        return
    texts = dict(compared_with(meeting).values_list("pk", "minutes"))
    found = process.extract(meeting.minutes, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=3)
    scores = {pk: score for _, score, pk in found}
    for other in Meeting.objects.filter(pk__in=scores).select_related("branch"):
        text = (
            f"会议内容与{other.branch}{chinese_date(other.held_on)}的{other.get_kind_display()}"
            f"相同{scores[other.pk]:.0f}%。"
        )
        yield Notice("雷同", text, other, alike=True)


def compared_with(meeting: Meeting) -> QuerySet[Meeting]:
    """Two years of the same branch, and the month of the whole committee."""
    if not meeting.branch_id:
        return Meeting.objects.none()
    since = add_months(meeting.held_on, -LOOK_BACK_MONTHS)
    until = add_months(meeting.held_on, LOOK_BACK_MONTHS)
    month = Period.of_month(meeting.held_on)
    own = Q(branch=meeting.branch, held_on__range=(since, until))
    neighbours = Branch.objects.filter(committee=meeting.branch.committee_id).order_by()
    around = Q(branch__among=neighbours, held_on__range=(month.start, month.end))
    return (
        Meeting.objects.reported().filter(own | around).exclude(pk=meeting.pk).exclude(minutes="").order_by()
    )


@dataclass(frozen=True)
class Piece:
    text: str
    same: bool


def side_by_side(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into what is equal and what differs; each side joins to the whole text again."""
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for step in Indel.opcodes(left, right):
        same = step.tag == "equal"
        for side, text in zip(
            pieces, (left[step.src_start : step.src_end], right[step.dest_start : step.dest_end]), strict=True
        ):
            if text:
                side.append(Piece(text, same))
    return pieces


def notices_of_parts(meeting: Meeting) -> Iterator[Notice]:
    """Required parts that are empty or too short."""
    parts = {"地点": meeting.place, "主持人": meeting.host, "记录人": meeting.recorder}
    empty = [label for label, value in parts.items() if not value]
    if empty:
        yield Notice("要素不全", f"没有填写{'、'.join(empty)}。")
    if len(meeting.minutes) < THIN_LENGTH:
        yield Notice("记录简略", f"会议内容只有{len(meeting.minutes)}字，一般不少于{THIN_LENGTH}字。")


def _late(meeting: Meeting) -> Iterator[Notice]:
    if not (meeting.branch_id and meeting.submitted_on):
        return
    due = due_day(meeting.kind, meeting.held_on)
    if due and meeting.submitted_on > due:
        yield Notice("补报", f"应在{chinese_date(due)}前提交，{chinese_date(meeting.submitted_on)}才提交。")


def due_day(kind: str, held_on: date) -> date | None:
    """The last day on time for a meeting held on a day; None where no rule asks for it."""
    rules = ScheduleRule.objects.in_force(held_on).filter(kind=kind)
    slots = slots_of(rules, Period(held_on, held_on)).get(Meeting.Kind(kind), [])
    return slots[0].due_on if slots else None


def _attendance(meeting: Meeting) -> Iterator[Notice]:
    if meeting.expected and per_cent(meeting.present, meeting.expected) < ATTENDANCE_THRESHOLD:
        rate = per_cent(meeting.present, meeting.expected)
        yield Notice("到会率低", f"应到{meeting.expected}人，实到{meeting.present}人，到会率{rate}%。")
    states = [attendance.state for attendance in meeting.attendances.all()]
    here = states.count(Attendance.State.PRESENT)
    if here and here != meeting.present:
        yield Notice("人数不符", f"实到人数填{meeting.present}人，按缺席名单到会的是{here}人。")


def _votes(meeting: Meeting) -> Iterator[Notice]:
    votes = list(meeting.votes.all())
    for vote in votes:
        result = outcome_of(vote)
        if not result.passed:
            yield Notice("表决", f"“{vote.question}”{result.label}。")
    if meeting.kind == Meeting.Kind.GENERAL and meeting.resolutions and not votes:
        yield Notice("缺少表决", "有议定事项，没有表决情况。")


def _party_day(meeting: Meeting) -> Iterator[Notice]:
    if meeting.kind != Meeting.Kind.PARTY_DAY or not meeting.branch_id:
        return
    done = list(meeting.activities.all())
    missing = [
        a.name for a in Activity.objects.filter(part=Activity.Part.FIXED, active=True) if a not in done
    ]
    if not any(activity.part == Activity.Part.CHOSEN for activity in done):
        missing.append(Activity.Part.CHOSEN.label)
    if missing:
        yield Notice("“1+5+N”", f"没有记录{'、'.join(missing)}。")
    theme = Theme.objects.filter(
        committee=meeting.branch.committee_id, month=meeting.held_on.replace(day=1)
    ).first()
    if theme and fuzz.partial_ratio(theme.text, meeting.topic) < THEME_ALIKE:
        yield Notice("主题不一致", f"本月统一主题是“{theme.text}”。")
