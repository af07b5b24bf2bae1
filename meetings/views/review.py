"""The office's queue, its decisions on records, and requests to change a locked one."""

from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.access import office_required, writer_required
from common.choices import keys_in
from common.listing import list_context
from common.undo import offer_undo
from meetings import review
from meetings.faults import copied, late, overlapping, thin
from meetings.forms import MeetingFilter
from meetings.forms.review import ReasonForm, ReviewForm
from meetings.models import Meeting, ScheduleRule
from meetings.notices import side_by_side
from meetings.submission import Conflict, Refused
from meetings.views.records import record_page, visible_meetings


@office_required
def queue(request: HttpRequest) -> HttpResponse:
    """Waiting records, oldest first, with what SQL notices in each; above them the requests to change."""
    flags = {
        "is_overlapping": overlapping(),
        "is_copied": copied(),
        "is_late": late(ScheduleRule.objects.all()),
        "is_thin": thin(),
    }
    waiting = (
        visible_meetings(request)
        .filter(state=Meeting.State.SUBMITTED)
        .annotate(**{name: ExpressionWrapper(flag, BooleanField()) for name, flag in flags.items()})
        .order_by("submitted_on", "pk")
    )
    form = MeetingFilter(request.GET, user=request.user)
    del form.fields["state"]
    context = list_context(request, form, waiting)
    asked = visible_meetings(request).filter(state=Meeting.State.ACCEPTED).exclude(change_reason="")
    return render(request, "meetings/review.html", context | {"asked": asked})


@require_POST
@office_required
def meeting_review(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return record_page(request, meeting, review_form=form, status=422)
    data = form.cleaned_data
    try:
        if request.POST.get("decision") == "return":
            review.send_back(meeting, request.user, data["version"], data["reason"], data["defects"])
        else:
            review.accept(meeting, request.user, data["version"], data["defects"])
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return record_page(request, meeting, review_form=form, status=422)
    except Conflict:
        url = reverse("meetings:meeting-detail", args=[pk])
        return render(request, "409.html", {"url": url}, status=409)
    done = "退回" if request.POST.get("decision") == "return" else "通过"
    offer_undo(request, f"已{done}{meeting.unit}“{meeting.topic}”。", _undo_url([pk]))
    return redirect("meetings:review")


def _undo_url(keys: Iterable[int | str]) -> str:
    return f"{reverse('meetings:review-undo')}?{urlencode({'record': list(keys)}, doseq=True)}"


@require_POST
@office_required
def review_undo(request: HttpRequest) -> HttpResponse:
    """撤销 in the message after a decision; `record` names the records."""
    keys = keys_in(request.GET.getlist("record"))
    number = review.take_back(visible_meetings(request).filter(pk__in=keys), request.user)
    if number:
        messages.success(request, f"已撤销，{number}条记录回到待审核。")
    else:
        messages.error(request, "没有撤销：只能撤销自己今天的审核，支部已重新提交或申请修改的也不能撤销。")
    return redirect("meetings:review")


@require_POST
@office_required
def accept_chosen(request: HttpRequest) -> HttpResponse:
    """批量通过: the records ticked in the queue."""
    chosen = keys_in(request.POST.getlist("chosen"))
    number = review.accept_all(visible_meetings(request).filter(pk__in=chosen), request.user)
    if number:
        offer_undo(request, f"通过{number}条记录。", _undo_url(chosen))
    else:
        messages.error(request, "请先勾选要通过的记录。")
    return redirect("meetings:review")


@require_POST
@writer_required
def request_change(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return record_page(request, meeting, change_form=form, status=422)
    reason = form.cleaned_data["reason"]
    words = "已申请修改，请等待党建办处理。"
    return _done(request, pk, lambda: review.request_change(meeting, request.user, reason), words)


@require_POST
@office_required
def answer_change(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    agreed = request.POST.get("decision") == "agree"
    words = "已同意修改，记录退回支部。" if agreed else "没有同意修改，记录保持不变。"
    return _done(request, pk, lambda: review.answer_change(meeting, request.user, agreed=agreed), words)


def _done(request: HttpRequest, pk: int, deed: Callable[[], Meeting], words: str) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("meetings:meeting-detail", pk)


def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two records side by side, with what differs in their minutes."""
    left = get_object_or_404(visible_meetings(request), pk=pk)
    right = get_object_or_404(visible_meetings(request), pk=other)
    texts = side_by_side(left.minutes, right.minutes)
    context = {
        "meeting": left,
        "sides": list(zip((left, right), texts, strict=True)),
        "same": left.minutes == right.minutes,
    }
    return render(request, "meetings/compare.html", context)
