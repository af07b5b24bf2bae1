from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Role, User
from common.figures import source
from common.periods import Period
from dangjian import workbench
from dangjian.counts import remember, shown
from dangjian.first_steps import missing, steps
from dangjian.home_figures import dues, main_figures
from dangjian.navigation import summary_year
from dues.arrears import standing
from meetings.schedule import Grid
from meetings.todo import owed_this_year, tell_owed
from members.models import Branch, Member

MOST_OWED = 10


def home(request: HttpRequest) -> HttpResponse:
    """工作台: what today needs, by role."""
    on = timezone.localdate()
    branches = Branch.objects.visible_to(request.user).active(on)
    if not branches.exists():
        found = steps(request.user) if request.user.is_office else []
        return render(request, "home_first.html", {"steps": found})
    of_secretary = request.user.role == Role.SECRETARY
    tell = _for_secretary if of_secretary else _for_office
    context = shown(request, lambda: tell(request, on, _owed(request.user, on), branches))
    return render(request, "home_secretary.html" if of_secretary else "home.html", context)


def _owed(user: User, on: date) -> Grid:
    owed = owed_this_year(user, on)
    tell_owed(user, owed)
    return owed


def _for_office(request: HttpRequest, on: date, owed: Grid, branches: QuerySet) -> dict[str, Any]:
    """A leader reads the same without to-dos."""
    found = workbench.todos(request.user, on) if request.user.may_write else []
    remember(request, found)
    collected = dues(owed.period, branches)
    return _for_all(request.user, on, owed) | {
        "tasks": workbench.tasks(found, on),
        "figures": main_figures(owed, branches, collected),
        "rates": workbench.rate_by_month(owed),
        "dues": collected,
        "summary_year": summary_year(on),
        "missing": missing(request.user, branches) if request.user.is_office else [],
    }


def _for_secretary(request: HttpRequest, on: date, owed: Grid, branches: QuerySet) -> dict[str, Any]:
    found = workbench.todos(request.user, on)
    remember(request, found)
    month = Period.of_month(on)
    lines = workbench.owed_by(owed)
    others = [todo for todo in found if not workbench.is_itemised(todo)]
    return _for_all(request.user, on, owed) | {
        "tasks": workbench.tasks(others, on),
        "owed": lines[:MOST_OWED],
        "more": len(lines) - MOST_OWED,
        "matrix_url": source("meetings:matrix", since=owed.period.start, until=owed.period.end),
        "returned": list(workbench.returned(request.user)),
        "dues": standing(Member.objects.filter(branch__in=branches), month),
        "arrears_url": source("dues:arrears-list", since=month.start, until=month.end),
        "month": month,
    }


def _for_all(user: User, on: date, owed: Grid) -> dict[str, Any]:
    return {
        "today": on,
        "branches": [branch for branch in owed.branches if branch.stands(on)],
        "months": workbench.recent_months(owed, on),
        "latest": list(workbench.latest(user)),
    }


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready once the database answers; an error there becomes a 500 by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
