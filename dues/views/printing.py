from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from dues.notices import published, sign_sheet
from members.models import Branch


def _branch(request: HttpRequest, pk: int) -> Branch:
    return get_object_or_404(Branch.objects.visible_to(request.user).select_related("committee"), pk=pk)


def sign(request: HttpRequest, branch_pk: int, year: int) -> HttpResponse:
    """党费核定表: everybody signs for the year's monthly sum."""
    branch = _branch(request, branch_pk)
    if not 2008 <= year <= 2100:
        raise Http404
    on = min(date(year, 12, 31), max(timezone.localdate(), date(year, 1, 1)))
    lines = sign_sheet(branch, on)
    total = sum(line.assessment.monthly for line in lines if line.assessment)
    context = {"branch": branch, "year": year, "on": on, "lines": lines, "total": total}
    return render(request, "dues/sign_sheet.html", context)


def notice(request: HttpRequest, branch_pk: int, year: int, month: int) -> HttpResponse:
    """党费收缴公示 of a month."""
    branch = _branch(request, branch_pk)
    if not (2008 <= year <= 2100 and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    lines = published(branch, first)
    totals = {name: sum(getattr(line, name) for line in lines) for name in ("owed", "paid", "extra")}
    context = {
        "branch": branch,
        "month": first,
        "lines": lines,
        "totals": totals,
        "today": timezone.localdate(),
    }
    return render(request, "dues/notice.html", context)
