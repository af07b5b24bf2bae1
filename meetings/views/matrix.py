"""The matrix of what was due and what came: the home page of the chapter."""

from collections import defaultdict
from datetime import date

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.listing import Total, answer
from common.periods import Period
from meetings.figures import attendance_by_branch, measures_of
from meetings.forms import MatrixFilter
from meetings.models import Meeting
from meetings.schedule import Grid, Row, Totals, grid, totals
from meetings.tables import SHAPES, tables
from members.models import Branch

MOST_IN_CHART = 40
CARDS = ("expected", "reported", "reporting_rate", "on_time_rate", "regular_branches")


def matrix(request: HttpRequest) -> HttpResponse:
    default = default_period(request.user, timezone.localdate())
    form = MatrixFilter(request.GET, user=request.user, default=default)
    branches = form.apply(Branch.objects.visible_to(request.user))
    answer(request, branches)
    owed = grid(form.period, branches)
    measures = measures_of(owed) | {"running": ("本期尚未开展", len(owed.running()), "次", "")}
    name = request.GET.get("total", "")
    label, value, unit, _ = measures.get(name, measures["reporting_rate"])
    context = {
        "form": form,
        "period": form.period,
        "tables": tables(
            owed, form.value("kind") or Meeting.Kind.PARTY_DAY, may_write=request.user.may_write
        ),
        "attendance": _attendance(owed, branches),
        "kinds": _by_kind(owed, request),
        "cards": [measures[name] for name in CARDS if len(owed.branches) > 1 or name != "regular_branches"],
        "total": Total(label, value, unit),
        "book_url": _book_url(owed),
        "shapes": [(shape, state.value) for state, shape in SHAPES.items()],
    }
    return render(request, "meetings/matrix.html", context)


def _attendance(owed: Grid, branches: QuerySet) -> list[tuple[str, object]]:
    """For the chart, which tells nothing of one branch and cannot be read of very many."""
    shown = 1 < len(owed.branches) <= MOST_IN_CHART
    return attendance_by_branch(owed.period, branches) if shown else []


def _book_url(owed: Grid) -> str:
    """The PDF of the year, offered while a single branch is shown."""
    if len(owed.branches) != 1:
        return ""
    return reverse("meetings:branch-book", args=[owed.branches[0].pk, owed.period.year])


def default_period(user: User, today: date) -> Period:
    """This year so far, or the last year with records while this one has none."""
    last = Meeting.objects.reported().visible_to(user).aggregate(last=Max("held_on"))["last"]
    if last and last.year < today.year:
        return Period.of_year(last.year)
    return Period.of_year(today.year, today)


def _by_kind(owed: Grid, request: HttpRequest) -> list[tuple[str, str, Totals]]:
    """(kind, address of its table, totals)."""
    rows: dict[Meeting.Kind, list[Row]] = defaultdict(list)
    for row in owed.rows:
        rows[row.kind].append(row)
    lines = []
    for kind, of_kind in rows.items():
        query = request.GET.copy()
        query["kind"] = kind
        lines.append((kind.label, f"{request.path}?{query.urlencode()}", totals(of_kind)))
    return lines
