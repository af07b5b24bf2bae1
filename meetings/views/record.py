"""Recording a meeting: choose the kind, fill a short form; what is typed is kept until it is handed in."""

import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.discarding import discard
from common.access import writer_required
from common.choices import keys_in
from common.dates import parse_date
from meetings.conflicts import differences_between
from meetings.defaults import defaults
from meetings.forms.choice import KindChoice
from meetings.forms.record import MeetingForm, initial_of
from meetings.forms.votes import votes_initial
from meetings.models import Meeting
from meetings.submission import Conflict, Refused, is_open, keep_draft, submit
from meetings.views.records import visible_meetings


@writer_required
def meeting_create(request: HttpRequest) -> HttpResponse:
    choice = KindChoice(request.POST if request.method == "POST" else request.GET, user=request.user)
    if not choice.complete():
        return render(request, "meetings/kind_choice.html", {"choice": choice})
    meeting = Meeting(**choice.unit(), kind=choice.value("kind"), token=_token(request))
    if request.method == "POST":
        return _receive(request, meeting)
    initial = defaults(meeting, timezone.localdate(), _month(request))
    form = MeetingForm(instance=meeting, initial=initial | {"token": meeting.token, "version": 0})
    return _page(request, form)


@writer_required
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    if not is_open(meeting):
        messages.error(request, "记录已审核通过，请先申请修改。")
        return redirect("meetings:meeting-detail", pk)
    if request.method == "POST":
        return _receive(request, meeting)
    initial = votes_initial(meeting)
    if meeting.draft:
        names = list(MeetingForm(instance=meeting).fields)
        initial = initial_of(meeting.draft, names)
    initial |= {"token": meeting.token, "version": meeting.version}
    return _page(request, MeetingForm(instance=meeting, initial=initial))


@require_POST
@writer_required
def meeting_draft(request: HttpRequest) -> HttpResponse:
    """What is typed, sent by the form itself every few seconds."""
    meeting = _drafted(request)
    kept = keep_draft(meeting, _typed(request), _version(request))
    now = timezone.localtime()
    return HttpResponse(f"草稿已保存（{now:%H:%M}）" if kept else "记录已提交，草稿没有再保存")


@require_POST
@writer_required
def meeting_delete(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    if meeting.state != Meeting.State.DRAFT:
        raise PermissionDenied
    discard(meeting, request.user)
    messages.success(request, "草稿已删除，30 天内可以在回收站还原。")
    return redirect("meetings:meeting-list")


def _receive(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    version = _version(request)
    if request.POST.get("save") == "draft":
        return _keep(request, version)
    form = MeetingForm(request.POST, instance=meeting)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        handed_in = submit(form.instance, form.parts(), version, request.user)
    except IntegrityError:
        # The second of two posts at the same moment: the first one made the record.
        handed_in = get_object_or_404(visible_meetings(request), token=meeting.token)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("meetings:meeting-edit", meeting.pk)
    except Conflict as conflict:
        return _conflict(request, form, conflict.current)
    messages.success(request, f"已提交：{handed_in.get_kind_display()}“{handed_in.topic}”。")
    return redirect("meetings:meeting-detail", handed_in.pk)


def _keep(request: HttpRequest, version: int) -> HttpResponse:
    meeting = _drafted(request)
    if keep_draft(meeting, _typed(request), version):
        messages.success(request, "草稿已保存，可以以后继续填写。")
    else:
        messages.error(request, "记录已提交或已被别人修改，草稿没有保存。")
    kept = get_object_or_404(visible_meetings(request), token=meeting.token)
    return redirect("meetings:meeting-detail", kept.pk)


def _conflict(request: HttpRequest, form: MeetingForm, current: Meeting) -> HttpResponse:
    """Both versions, and the form with one's own, ready to be sent over the other's."""
    differences = differences_between(current, form)
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    again = MeetingForm(typed, instance=current)
    context = {"form": again, "meeting": current, "differences": differences}
    return render(request, "meetings/conflict.html", context, status=409)


def _page(request: HttpRequest, form: MeetingForm, status: int = 200) -> HttpResponse:
    return render(
        request, "meetings/meeting_form.html", {"form": form, "meeting": form.instance}, status=status
    )


def _drafted(request: HttpRequest) -> Meeting:
    """The record whose form is being typed, or a new one of the unit and kind that the form names."""
    token = _token(request)
    if Meeting.objects.filter(token=token).exists():
        return get_object_or_404(visible_meetings(request), token=token)
    choice = KindChoice(request.POST, user=request.user)
    if not choice.complete():
        raise Http404
    held_on = _readable(request.POST.get("held_on")) or timezone.localdate()
    return Meeting(
        **choice.unit(),
        kind=choice.value("kind"),
        token=token,
        held_on=held_on,
        topic=_typed(request).get("topic", [""])[-1][:120],
    )


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    """As it was typed, without the one character that PostgreSQL keeps in no text."""
    return {name: [text.replace("\x00", "") for text in texts] for name, texts in request.POST.lists()}


def _token(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


def _version(request: HttpRequest) -> int:
    return next(iter(keys_in(request.POST.getlist("version"))), 0)


def _month(request: HttpRequest) -> date | None:
    return _readable(request.GET.get("month"))


def _readable(text: str | None) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
