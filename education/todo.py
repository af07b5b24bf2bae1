"""To-dos of the home page: 131 statements of the last month, planned studies past their day, 政治生日."""

from datetime import date, timedelta

from django.db.models import Min

from accounts.models import User
from common.figures import source
from common.periods import Period
from common.todo import Todo
from education.models import Campaign, PlannedStudy
from education.owed import branches_without_statement
from members.models import Branch, Member

KIND = "education"


def todos(user: User, on: date) -> list[Todo]:
    """In four queries at most; nothing for a reader."""
    if not user.may_write:
        return []
    found = [*_statements(user, on), _planned(user, on)]
    if not user.is_office:
        found.append(_birthdays(user, on))
    return [todo for todo in found if todo.count]


def _statements(user: User, on: date) -> list[Todo]:
    """Owed for the month that ended last, as long as a campaign was running in it."""
    last = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    if not Campaign.objects.visible_to(user).during(Period.of_month(last)).exists():
        return []
    missing = branches_without_statement(Branch.objects.visible_to(user), last)
    url = source("education:statement-missing", month=f"{last:%Y-%m}")
    return [Todo("填报131学习情况", missing.count(), url, None, KIND)]


def _planned(user: User, on: date) -> Todo:
    counted = PlannedStudy.objects.visible_to(user).overdue(on)
    first = counted.aggregate(first=Min("planned_on"))["first"]
    url = source("education:plan-list", state="overdue")
    return Todo("完成逾期的学习计划", counted.count() if first else 0, url, first, KIND)


def _birthdays(user: User, on: date) -> Todo:
    members = Member.objects.visible_to(user).as_of(on).filter(joined_on__month=on.month)
    url = source("education:birthday-list", month=on.month)
    return Todo("为党员过政治生日", members.count(), url, None, KIND)
