"""A member's hours of study of the year so far, for the member's page."""

from datetime import date

from common.periods import Period
from education.hours import Rules, with_hours
from members.models import Member
from members.panels import Panel


def panel(member: Member, on: date) -> Panel:
    """学时 from meetings and training classes beside what the year asks for (条例 2019, article 20)."""
    row = with_hours(
        Member.objects.filter(pk=member.pk).only("pk"), Period.of_year(on.year, on), Rules.of(on)
    ).get()
    return Panel(f"{on.year}年学时", (("已有学时", row.hours), ("年度要求", row.target)))
