"""To-dos of the home page: claims to review, self-assessments to write, measures past their day."""

from datetime import date

from django.db.models import Min, Q

from accounts.models import User
from common.figures import source
from common.todo import Todo
from members.models import Branch
from stars.comparison import assessed, step_overdue, waiting_for_review, weak_open, with_stars
from stars.models import WeakBranch, WeakStep

KIND = "stars"
# Self-assessment belongs to the last quarter; before it nobody is reminded.
ASSESSMENT_MONTH = 10


def todos(user: User, on: date) -> list[Todo]:
    """In three queries at most; nothing for a reader."""
    if not user.may_write:
        return []
    found = [_overdue(user, on)]
    if user.is_office:
        found.append(_to_review(user, on))
    elif on.month >= ASSESSMENT_MONTH:
        found.append(_to_assess(user, on))
    return [todo for todo in found if todo.count]


def _to_review(user: User, on: date) -> Todo:
    waiting = Branch.objects.visible_to(user).filter(waiting_for_review(on.year))
    return Todo("初审五星自评", waiting.count(), _plans(on, "review"), None, KIND)


def _to_assess(user: User, on: date) -> Todo:
    planned = with_stars(Branch.objects.visible_to(user), on.year).filter(plan_stars__isnull=False)
    unassessed = planned.filter(~assessed(on.year))
    return Todo("填写五星自评", unassessed.count(), _plans(on, "unassessed"), date(on.year, 12, 31), KIND)


def _plans(on: date, state: str) -> str:
    return source("stars:plan-list", year=on.year, rated=state)


def _overdue(user: User, on: date) -> Todo:
    weak = WeakBranch.objects.visible_to(user).filter(weak_open(on), step_overdue(on))
    steps = WeakStep.objects.filter(Q(weak__in=weak), done_on=None)
    return Todo(
        "完成逾期的整改事项",
        weak.count(),
        source("stars:weak-list", state="overdue"),
        steps.aggregate(first=Min("due_on"))["first"],
        KIND,
    )
