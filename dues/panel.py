"""Dues for the pages of a member, of the year so far, and of a branch, of the quarter."""

from datetime import date
from decimal import Decimal

from common.chinese import plain_number
from common.figures import source
from common.periods import Period
from dues.arrears import due_months_of, standing
from members.models import Branch, Member
from members.panels import Panel


def panel(member: Member, on: date) -> Panel | None:
    """None before the first assessment."""
    year = Period.of_year(on.year, on)
    months = due_months_of([member], year)[member.pk]
    if not months:
        return None
    settled = sum(month.missing <= 0 for month in months)
    due = sum((month.owed for month in months), Decimal(0))
    paid = sum((min(month.owed, month.paid) for month in months), Decimal(0))
    facts = (
        ("应缴", f"{len(months)}个月，{plain_number(due)}元"),
        ("已缴", f"{settled}个月，{plain_number(paid)}元"),
        ("未缴", f"{len(months) - settled}个月，{plain_number(due - paid)}元"),
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
