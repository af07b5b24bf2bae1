"""To-dos of personnel: papers to submit, and colleagues about to retire."""

from datetime import date, timedelta

from django.db.models import Count, Min, Q

from accounts.models import User
from common.dates import add_months
from common.figures import source
from common.todo import Todo
from personnel.models import Case, RetirementRule, Staff

KIND = "personnel"
DAYS_AHEAD = 30
MONTHS_AHEAD = 3


def todos(user: User, on: date) -> list[Todo]:
    """For the office alone, in three queries."""
    if not user.is_office:
        return []
    soon = Q(due_on__range=(on, on + timedelta(days=DAYS_AHEAD)))
    counted = (
        Case.objects.visible_to(user)
        .filter(submitted_on=None)
        .order_by()
        .aggregate(
            late=Count("pk", filter=Q(due_on__lt=on)),
            oldest=Min("due_on", filter=Q(due_on__lt=on)),
            soon=Count("pk", filter=soon),
            next=Min("due_on", filter=soon),
        )
    )
    first = on.replace(day=1)
    last = add_months(first, MONTHS_AHEAD)
    rules = list(RetirementRule.objects.all())
    retiring = Staff.objects.visible_to(user).as_of(on).retiring(first, last, rules).count()
    board = source("personnel:board")
    found = [
        Todo("报送已逾期的人事材料", counted["late"], board, counted["oldest"], KIND),
        Todo(f"报送{DAYS_AHEAD}日内到期的人事材料", counted["soon"], board, counted["next"], KIND),
        Todo(f"为{MONTHS_AHEAD}个月内到龄的同志办理退休", retiring, source("personnel:forecast"), None, KIND),
    ]
    return [todo for todo in found if todo.count]
