"""The office's queue of records that wait for review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.access import office_required
from common.listing import list_context
from meetings.forms import MeetingFilter
from meetings.models import Meeting
from meetings.views.records import visible_meetings


@office_required
def queue(request: HttpRequest) -> HttpResponse:
    waiting = visible_meetings(request).filter(state=Meeting.State.SUBMITTED).order_by("submitted_on", "pk")
    form = MeetingFilter(request.GET, user=request.user)
    return render(request, "meetings/review.html", list_context(request, form, waiting))
