"""The meetings of the year so far, for the pages of a member and of a branch."""

from datetime import date

from django.db.models import Count, Q

from common.figures import source
from common.periods import Period
from meetings.models import Attendance, Meeting
from meetings.rates import per_cent
from meetings.schedule import grid, totals
from members.models import Branch, Member
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


def branch_panel(branch: Branch, on: date) -> Panel:
    """应报, 实报 and 报送率 as the matrix tells them: what is still running is not counted."""
    year = Period.of_year(on.year, on)
    owed = totals(grid(year, Branch.objects.filter(pk=branch.pk)).rows)
    facts = (
        ("应报", f"{owed.expected}次"),
        ("实报", f"{owed.reported}次"),
        ("未报", f"{owed.missing}次"),
        ("报送率", f"{owed.rate}%"),
        ("按时率", f"{owed.on_time_rate}%"),
    )
    url = source("meetings:matrix", branch=branch.pk, since=year.start, until=year.end)
    return Panel(f"{on.year}年会议活动", facts, url)
