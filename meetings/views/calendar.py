"""A month of meetings, day by day."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.dates import add_months, parse_month
from common.figures import source
from common.periods import Period
from meetings.models import Meeting
from meetings.views.records import visible_meetings

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
SHOWN_PER_DAY = 4


@dataclass(frozen=True)
class Day:
    """`more` is how many meetings the cell does not show; `url` lists all of the day."""

    day: date
    inside: bool
    meetings: list[Meeting]
    more: int
    url: str


def month(request: HttpRequest) -> HttpResponse:
    first = _month(request.GET.get("month"), timezone.localdate())
    period = Period.of_month(first)
    by_day = defaultdict(list)
    for meeting in visible_meetings(request).during(period).order_by("held_on", "started_at", "pk"):
        by_day[meeting.held_on].append(meeting)
    weeks = [
        [_day(day, by_day[day], day in period) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "first": first,
        "weeks": weeks,
        "weekdays": WEEKDAYS,
        "previous": source("meetings:calendar", month=add_months(first, -1).strftime("%Y-%m")),
        "next": source("meetings:calendar", month=add_months(first, 1).strftime("%Y-%m")),
        "number": sum(len(meetings) for meetings in by_day.values()),
    }
    return render(request, "meetings/calendar.html", context)


def _month(text: str | None, today: date) -> date:
    try:
        return parse_month(text) or today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def _day(day: date, meetings: list[Meeting], inside: bool) -> Day:
    url = source("meetings:meeting-list", since=day, until=day)
    return Day(day, inside, meetings[:SHOWN_PER_DAY], max(len(meetings) - SHOWN_PER_DAY, 0), url)
