"""Records on paper: the sheet of one, and a branch's year as a book."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.events import record
from accounts.limits import limited
from jobs.running import start
from meetings.book import write_book
from meetings.views.records import visible_meetings
from members.models import Branch

KIND = "导出组织生活记录"


def record_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    meetings = visible_meetings(request).prefetch_related("activities", "votes", "attendances__member")
    return render(request, "meetings/record_sheet.html", {"meeting": get_object_or_404(meetings, pk=pk)})


@require_POST
@limited(KIND)
def branch_book(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The PDF takes seconds: a job makes it, whose page gives it."""
    branch = get_object_or_404(Branch.objects.visible_to(request.user), pk=pk)
    if not 1921 <= year <= 2100:
        raise Http404
    record(KIND, request.user, branch, 年度=year)
    job = start(
        request.user, f"{branch.short_name}{year}年组织生活记录", write_book, branch=branch.pk, year=year
    )
    return redirect("jobs:detail", job.pk)
