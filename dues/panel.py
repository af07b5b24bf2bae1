"""Dues for the pages of a member, of the year so far, and of a branch, of the quarter."""

from datetime import date

from common.chinese import plain_number
from common.figures import source
from common.periods import Period
from dues.arrears import standing, with_dues
from members.models import Branch, Member
from members.panels import Panel


def panel(member: Member, on: date) -> Panel | None:
    """None before the first assessment."""
    year = Period.of_year(on.year, on)
    row = with_dues(Member.objects.filter(pk=member.pk).only("pk"), year).get()
    if not row.due_months:
        return None
    facts = (
        ("应缴", f"{row.due_months}个月，{plain_number(row.due_amount)}元"),
        ("已缴", f"{row.settled_months}个月，{plain_number(row.settled_amount)}元"),
        ("未缴", f"{row.unpaid_months}个月，{plain_number(row.unpaid_amount)}元"),
    )
    url = source("dues:payment-list", branch=member.branch_id, since=year.start, until=year.end)
    return Panel(f"{on.year}年党费", facts, url)


def branch_panel(branch: Branch, on: date) -> Panel:
    """Of the months of the running quarter that have ended."""
    *_, quarter = Period.of_year(on.year, on).quarters()
    owed = standing(Member.objects.filter(branch=branch), quarter)
    facts = (
        ("应缴", f"{plain_number(owed.due)}元"),
        ("已缴", f"{plain_number(owed.settled)}元"),
        ("未缴", f"{owed.members_owing}名党员，{plain_number(owed.unpaid)}元"),
    )
    url = source("dues:payment-list", branch=branch.pk, since=quarter.start, until=quarter.end)
    return Panel(f"{on.year}年第{'一二三四'[(on.month - 1) // 3]}季度党费", facts, url)
