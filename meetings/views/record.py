"""Recording a meeting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.access import writer_required
from meetings.forms.record import MeetingForm


@writer_required
def meeting_create(request: HttpRequest) -> HttpResponse:
    form = MeetingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect("meetings:meeting-detail", form.save().pk)
    return render(request, "meetings/meeting_form.html", {"form": form}, status=422 if form.errors else 200)
