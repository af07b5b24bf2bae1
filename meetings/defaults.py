"""What a new record starts with, so that little is left to type."""

import calendar
from datetime import date
from typing import Any

from django.db.models import Q

from meetings.models import Activity, Meeting, Theme
from members.models import Post

CARRIED = ("started_at", "ended_at", "place", "host", "recorder")


def defaults(meeting: Meeting, today: date, month: date | None = None) -> dict[str, Any]:
    """Initial values for a new record of this unit and kind: like the last one, on its day of the month."""
    last = (
        Meeting.objects.filter(branch=meeting.branch, committee=meeting.committee, group=meeting.group)
        .filter(Q(kind=meeting.kind))
        .exclude(state=Meeting.State.DRAFT)
        .first()
    )
    initial = {name: getattr(last, name) for name in CARRIED} if last else {}
    initial["held_on"] = _day(last, today, month)
    if not initial.get("host") and meeting.branch_id:
        initial["host"] = _secretary(meeting, today)
    if meeting.kind == Meeting.Kind.PARTY_DAY:
        initial["topic"] = _theme(meeting, initial["held_on"])
        initial["activities"] = list(
            Activity.objects.filter(active=True)
            .exclude(part=Activity.Part.CHOSEN)
            .values_list("pk", flat=True)
        )
    return initial


def _day(last: Meeting | None, today: date, month: date | None) -> date:
    """Today, or in a month gone by the usual day of the month."""
    if month is None or (month.year, month.month) >= (today.year, today.month):
        return today
    usual = last.held_on.day if last else 1
    return month.replace(day=min(usual, calendar.monthrange(month.year, month.month)[1]))


def _secretary(meeting: Meeting, today: date) -> str:
    post = (
        Post.objects.held(today)
        .filter(branch=meeting.branch_id, title=Post.Title.SECRETARY)
        .values_list("member__name", flat=True)
    )
    return post.first() or ""


def _theme(meeting: Meeting, day: date) -> str:
    committee = meeting.committee_id or meeting.branch.committee_id
    themes = Theme.objects.filter(committee=committee, month=day.replace(day=1))
    return themes.values_list("text", flat=True).first() or ""
