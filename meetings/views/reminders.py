"""催办: who owes what, with a text for each branch to copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.access import office_required
from meetings.forms import MatrixFilter
from meetings.reminders import reminders as reminders_of
from meetings.reminders import whole_text
from meetings.schedule import grid
from meetings.views.matrix import default_period
from members.models import Branch


@office_required
def reminders(request: HttpRequest) -> HttpResponse:
    default = default_period(request.user, timezone.localdate())
    form = MatrixFilter(request.GET, user=request.user, default=default)
    del form.fields["kind"]
    found = reminders_of(grid(form.period, form.apply(Branch.objects.visible_to(request.user))))
    context = {"form": form, "period": form.period, "reminders": found, "whole": whole_text(found)}
    return render(request, "meetings/reminders.html", context)
