"""A member's dues of the year so far, for the member's page."""

from datetime import date

from common.chinese import plain_number
from common.figures import source
from common.periods import Period
from dues.arrears import with_dues
from members.models import Member
from members.panels import Panel


def panel(member: Member, on: date) -> Panel | None:
    """None before the first assessment."""
    year = Period.of_year(on.year, on)
    row = with_dues(Member.objects.filter(pk=member.pk), year).get()
    if not row.due_months:
        return None
    facts = (
        ("应缴", f"{row.due_months}个月，{plain_number(row.due_amount)}元"),
        ("已缴", f"{row.settled_months}个月，{plain_number(row.settled_amount)}元"),
        ("未缴", f"{row.unpaid_months}个月，{plain_number(row.unpaid_amount)}元"),
    )
    url = source("dues:payment-list", branch=member.branch_id, since=year.start, until=year.end)
    return Panel(f"{on.year}年党费", facts, url)
