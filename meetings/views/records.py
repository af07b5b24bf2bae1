"""The list of records and one record as it stands."""

from typing import Any

from django.db.models import Prefetch, QuerySet, Sum, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.listing import KeysFirst, Measure, Total, count_measure, list_context
from meetings.figures import CAME, EXPECTED
from meetings.forms import MeetingFilter
from meetings.forms.photo import PhotoForm
from meetings.forms.review import ReasonForm, ReviewForm
from meetings.models import Attendance, Meeting, MeetingDefect
from meetings.notices import notices, notices_of_parts
from meetings.rates import per_cent
from meetings.submission import is_open
from meetings.votes import outcome_of

MEASURES = {
    "count": count_measure("会议活动", "次"),
    "present": Measure("参加", "人次", Sum("present")),
    "branches": count_measure("涉及党支部", "个", "branch"),
}
# Ways to narrow the list that its form does not show: query parameter → words of the link.
QUICK = {"overlap": "套开", "copied": "雷同", "late": "补报", "thin": "简略", "campaign": "主题教育"}


def visible_meetings(request: HttpRequest) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(request.user).select_related("branch", "committee", "group")


def meeting_list(request: HttpRequest) -> HttpResponse:
    form = MeetingFilter(request.GET, user=request.user)
    context = list_context(request, form, visible_meetings(request), MEASURES, KeysFirst)
    if request.GET.get("total") == "attendance":
        context["total"] = attendance_total(context["page"].paginator.object_list)
    return render(request, "meetings/meeting_list.html", context | {"quick": quick_links(request)})


def attendance_total(meetings: QuerySet) -> Total:
    counted = meetings.order_by().aggregate(came=CAME, expected=EXPECTED)
    return Total("到会率", per_cent(counted["came"], counted["expected"]), "%")


def quick_links(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(words, address, in force): each link sets one condition or takes it back."""
    links = []
    for name, words in QUICK.items():
        query = request.GET.copy()
        query.pop("page", None)
        on = bool(query.pop(name, None))
        if not on:
            query[name] = "1"
        links.append((words, f"{request.path}?{query.urlencode()}", on))
    return links


def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request).select_related("reviewed_by"), pk=pk)
    return record_page(request, meeting)


def record_page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    review_form: ReviewForm | None = None,
    change_form: ReasonForm | None = None,
    photo_form: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """One record with what the system notices and what the reader may do with it."""
    user = request.user
    waiting = meeting.state == Meeting.State.SUBMITTED
    locked = meeting.state == Meeting.State.ACCEPTED
    context = record_context(meeting) | {
        "may_edit": user.may_write and is_open(meeting),
        "may_review": user.is_office and waiting,
        "may_answer": user.is_office and locked and meeting.change_reason,
        "may_ask": user.may_write and not is_open(meeting) and not meeting.change_reason,
        "may_delete": user.may_write and meeting.state == Meeting.State.DRAFT,
        "review_form": review_form
        or ReviewForm(initial={"version": meeting.version, "defects": _suggested(meeting)}),
        "change_form": change_form or ReasonForm(),
        "photo_form": photo_form or PhotoForm(),
        "photos": meeting.photos.all(),
    }
    return render(request, "meetings/meeting_detail.html", context, status=status)


def _suggested(meeting: Meeting) -> list[str]:
    """记录不完善 is ticked beforehand where required parts are empty; the reviewer decides."""
    given = [defect.kind for defect in meeting.defects.all()]
    thin_record = any(notice.kind in ("要素不全", "记录简略") for notice in notices_of_parts(meeting))
    return given or ([MeetingDefect.Kind.INCOMPLETE] if thin_record else [])


def record_context(meeting: Meeting) -> dict[str, Any]:
    """Everything that one record shows; the number of queries does not depend on what was recorded."""
    named = Attendance.objects.select_related("member").only("state", "reason", "meeting", "member__name")
    parts = Prefetch("attendances", named.order_by("pk")), "votes", "activities", "defects"
    prefetch_related_objects([meeting], *parts)
    attendances = meeting.attendances.all()
    return {
        "meeting": meeting,
        "facts": _facts(meeting),
        "here": [a for a in attendances if a.state == Attendance.State.PRESENT],
        "away": [a for a in attendances if a.state != Attendance.State.PRESENT],
        "activities": meeting.activities.all(),
        "votes": [(vote, outcome_of(vote)) for vote in meeting.votes.all()],
        "defects": meeting.defects.all(),
        "notices": notices(meeting) if meeting.state != Meeting.State.DRAFT else [],
    }


def _facts(meeting: Meeting) -> list[tuple[str, Any]]:
    facts = [
        ("党支部" if meeting.branch_id else "党委", meeting.unit),
        ("类别", meeting.get_kind_display()),
        ("日期", meeting.held_on),
        ("时间", _clock(meeting)),
        ("地点", meeting.place),
        ("主持人", meeting.host),
        ("记录人", meeting.recorder),
        ("应到 / 实到", f"{meeting.expected or '—'} / {meeting.present}"),
        ("状态", meeting.get_state_display()),
        ("提交日期", meeting.submitted_on),
    ]
    optional = [
        ("党小组", meeting.group),
        ("列席人数", meeting.guests),
        (
            "主讲人",
            f"{meeting.lecturer}（{meeting.get_lecturer_level_display()}）" if meeting.lecturer else "",
        ),
        ("主题教育", meeting.for_campaign),
        ("审核人", meeting.reviewed_by),
        ("审核日期", meeting.reviewed_on),
        ("退回原因", meeting.return_reason),
        ("申请修改原因", meeting.change_reason),
    ]
    return facts + [(label, value) for label, value in optional if value]


def _clock(meeting: Meeting) -> str:
    return "—".join(f"{at:%H:%M}" for at in (meeting.started_at, meeting.ended_at) if at)
