"""Meetings at which a committee or a branch decides: what a use of money may refer to."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from common.dates import chinese_date
from meetings.models import Meeting
from members.decisions import Decision
from members.models import Committee

Kind = Meeting.Kind
DECIDING = (Kind.PARTY_COMMITTEE, Kind.FIRST_TOPIC, Kind.COMMITTEE, Kind.GENERAL)
LATEST = 60


def decisions(user: User, committee: Committee, day: date | None) -> list[Decision]:
    """The committee's latest own meetings, and those of its branches on a day; one query."""
    here = Q(committee=committee)
    if day:
        here |= Q(branch__committee=committee, held_on=day)
    meetings = Meeting.objects.visible_to(user).reported().filter(here, kind__in=DECIDING)
    latest = meetings.select_related("branch", "committee").order_by("-held_on", "-pk")[:LATEST]
    return [Decision(meeting.held_on, _label(meeting), _address(meeting)) for meeting in latest]


def _label(meeting: Meeting) -> str:
    return f"{chinese_date(meeting.held_on)} {meeting.unit} {meeting.get_kind_display()}：{meeting.topic}"


def _address(meeting: Meeting) -> str:
    return reverse("meetings:meeting-detail", args=[meeting.pk])
