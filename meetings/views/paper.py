"""Records on paper: the sheet of one, and a branch's year as a book."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from accounts.events import record
from meetings.book import PrintFailed
from meetings.book import branch_book as book_of
from meetings.views.records import visible_meetings
from members.models import Branch


def record_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    meetings = visible_meetings(request).prefetch_related("activities", "votes", "attendances__member")
    return render(request, "meetings/record_sheet.html", {"meeting": get_object_or_404(meetings, pk=pk)})


def branch_book(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    branch = get_object_or_404(Branch.objects.visible_to(request.user).select_related("committee"), pk=pk)
    if not 1921 <= year <= 2100:
        raise Http404
    try:
        pdf = book_of(branch, year)
    except PrintFailed as failure:
        messages.error(request, str(failure))
        return redirect("meetings:matrix")
    record("导出组织生活记录", request.user, branch, 年度=year)
    name = f"{branch.short_name}{year}年组织生活记录.pdf"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
