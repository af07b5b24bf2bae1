"""To-dos of the members' chapter: each opens the list of exactly what is due."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min

from accounts.models import User
from common.dates import add_months
from common.figures import source
from common.todo import Todo
from members.models import Branch, Floating, Member, Recruit, Transfer
from members.models.member import lost_half_a_year, lost_until_removal
from members.models.organization import ELECTION_NOTICE_MONTHS, election_overdue
from members.recruits_due import DUE_LABELS, deadline, due_on
from members.rulebook import Rulebook

KIND = "members"


def todos(user: User, on: date) -> list[Todo]:
    """What the user's branches have to do on a day; a constant number of queries."""
    return [todo for todo in [*_recruits(user, on), *_roster(user, on), *_branches(user, on)] if todo.count]


def _recruits(user: User, on: date) -> Iterator[Todo]:
    rulebook = Rulebook.read()
    recruits = Recruit.objects.visible_to(user)
    for due, label in DUE_LABELS.items():
        waiting = due_on(recruits, due, on, rulebook).values("pk", "since").order_by()
        found = waiting.aggregate(total=Count("pk"), first=Min("since"))
        day = found["first"] and deadline(due, found["first"], rulebook, on)
        url = source("members:recruit-list", due=due, on=on)
        yield Todo(f"发展党员：{label}", found["total"], url, day, KIND)


def _roster(user: User, on: date) -> Iterator[Todo]:
    overdue = (
        Transfer.objects.visible_to(user).overdue(on).aggregate(total=Count("pk"), first=Min("deadline"))
    )
    url = source("members:transfer-list", done="overdue", on=on)
    yield Todo("组织关系转接逾期未办结", overdue["total"], url, overdue["first"], KIND)
    floating = Floating.objects.visible_to(user).without_contact(on).count()
    url = source("members:floating-list", contact="overdue", on=on)
    yield Todo("流动党员半年未联系", floating, url, None, KIND)
    roster = Member.objects.visible_to(user).as_of(on)
    lost = roster.aggregate(
        half=Count("pk", filter=lost_half_a_year(on)), removal=Count("pk", filter=lost_until_removal(on))
    )
    for name, label in (
        ("half", "失联满半年，应研究停止党籍"),
        ("removal", "停止党籍后仍失联，满两年应研究除名"),
    ):
        yield Todo(label, lost[name], source("members:member-list", lost=name, on=on), None, KIND)


def _branches(user: User, on: date) -> Iterator[Todo]:
    soon = election_overdue(add_months(on, ELECTION_NOTICE_MONTHS))
    branches = Branch.objects.visible_to(user).active(on).filter(soon)
    first = branches.order_by("elected_on").first()
    url = source("members:branch-list", election="soon", on=on)
    yield Todo("支部半年内届满或换届逾期", branches.count(), url, first and first.election_due, KIND)
