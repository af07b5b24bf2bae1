"""A member's meetings of the year so far, for the member's page."""

from datetime import date

from django.db.models import Count, Q

from common.figures import source
from common.periods import Period
from meetings.models import Attendance, Meeting
from meetings.rates import per_cent
from members.models import Member
from members.panels import Panel


def panel(member: Member, on: date) -> Panel | None:
    """Only meetings whose record names who came; None where there is none."""
    year = Period.of_year(on.year, on)
    met = Attendance.objects.filter(
        member=member,
        meeting__state=Meeting.State.ACCEPTED,
        meeting__held_on__range=(year.start, year.end),
    ).exclude(state=Attendance.State.EXEMPT)
    counted = met.aggregate(
        expected=Count("pk"), present=Count("pk", filter=Q(state=Attendance.State.PRESENT))
    )
    if not counted["expected"]:
        return None
    facts = (
        ("应到", f"{counted['expected']}次"),
        ("实到", f"{counted['present']}次"),
        ("到会率", f"{per_cent(counted['present'], counted['expected'])}%"),
    )
    url = source("meetings:meeting-list", branch=member.branch_id, since=year.start, until=year.end)
    return Panel(f"{on.year}年参加会议", facts, url)
