"""What the summary asks of the office: plans whose month has come, and what leaders said. Two queries."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from accounts.models import User
from common.figures import source
from common.periods import month_end
from common.todo import Todo
from reports.models import AnnualSummary, Plan, SummaryComment


def todos(user: User, on: date) -> list[Todo]:
    if not user.is_office:
        return []
    return [*_plans(user, on), *_comments(user)]


def _plans(user: User, on: date) -> list[Todo]:
    """Due on the last day of their month."""
    due = Plan.objects.visible_to(user).due(on).aggregate(count=Count("pk"), first=Min("due_month"))
    if not due["count"]:
        return []
    url = source("reports:plan-list", due=on)
    return [Todo("到期的工作打算", due["count"], url, month_end(due["first"]), "reports")]


def _comments(user: User) -> list[Todo]:
    """The link opens the draft whose comment has waited longest."""
    open_comments = SummaryComment.objects.filter(
        summary__in=AnnualSummary.objects.visible_to(user), handled=False
    ).aggregate(count=Count("pk"), first=Min("summary"))
    if not open_comments["count"]:
        return []
    url = f"{reverse('reports:workshop', args=[open_comments['first']])}#comments"
    return [Todo("领导对总结的意见", open_comments["count"], url, None, "reports")]
