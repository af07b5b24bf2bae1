"""校核, 定稿, and what was issued."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.access import office_required, own_summary_required, writer_required
from common.editing import guarded
from jobs.running import start
from reports import outputs
from reports.background import write_inspection, write_townships
from reports.bench import Bench
from reports.checks import Severity
from reports.collecting import collect
from reports.forms.issue import IssueForm, SettingsForm
from reports.forms.text import CommentForm
from reports.issuing import OpenFaults, checked, drift, is_sound, issue, sound_snapshot
from reports.models import IssuedSummary, SummaryComment
from reports.records import gather
from reports.snapshot import take
from reports.townships import below
from reports.views.fetch import visible_draft
from reports.views.live import file_response

WITH_RECORDS = ("xlsx", outputs.INSPECTION)


@writer_required
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    form = SettingsForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存。")
        return redirect("reports:workshop", pk)
    return render(
        request, "reports/settings.html", {"draft": draft, "form": form}, status=422 if form.errors else 200
    )


@office_required
def issue_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """定稿. Errors that the checker finds need a word why they stay."""
    bench = Bench.to_read(visible_draft(request, pk))
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = issue(bench, request.user, form.cleaned_data["reason"])
        except OpenFaults as open_faults:
            form.add_error("reason", f"{open_faults}请先改正；确需保留的，写明理由。")
        else:
            messages.success(request, f"已定稿，为第{issued.number}版。")
            return redirect("reports:issued", issued.pk)
    faults = checked(bench.draft, bench.summary())
    context = {
        "draft": bench.draft,
        "form": form,
        "errors": [fault for fault in faults if fault.severity == Severity.ERROR],
        "others": len([fault for fault in faults if fault.severity != Severity.ERROR]),
        "last_issue": bench.draft.issues.first(),
    }
    return render(request, "reports/issue.html", context, status=422 if form.errors else 200)


@own_summary_required
def draft_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    bench = Bench.to_read(visible_draft(request, pk))
    records = gather(bench.collected.figures, request.user) if form in WITH_RECORDS else None
    return file_response(request, take(bench.summary(), bench.draft, records), form, bench.draft)


def _visible_issue(request: HttpRequest, pk: int) -> IssuedSummary:
    issues = IssuedSummary.objects.visible_to(request.user)
    return get_object_or_404(
        issues.select_related("summary__committee", "summary__branch", "issued_by"), pk=pk
    )


@own_summary_required
def issued(request: HttpRequest, pk: int) -> HttpResponse:
    """What was issued, and which of its figures would be others today."""
    shown = _visible_issue(request, pk)
    draft = shown.summary
    today = collect(draft.committee, draft.period, draft.branch).figures
    drifts = drift(shown, today)
    context = {
        "issued": shown,
        "draft": draft,
        "snapshot": shown.snapshot,
        "drifts": drifts,
        "drifted": {one.figure.key: one for one in drifts},
        "sound": is_sound(shown),
        "versions": draft.issues.defer("snapshot"),
        "comments": draft.comments.select_related("by", "issued"),
        "comment_form": CommentForm(),
    }
    return render(request, "reports/issued.html", context)


@own_summary_required
def issued_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    shown = _visible_issue(request, pk)
    try:
        snapshot = sound_snapshot(shown)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("reports:issued", pk)
    if form == outputs.INSPECTION and outputs.is_large(snapshot):
        title = f"迎检材料：{snapshot['title']}"
        return redirect("jobs:detail", start(request.user, title, write_inspection, issued=pk).pk)
    return file_response(request, snapshot, form, shown, shown.sha256)


@office_required
@require_POST
def townships(request: HttpRequest, pk: int) -> HttpResponse:
    """The summaries of all committees below this one, in the background, and their table into the draft."""
    draft = visible_draft(request, pk)
    if draft.branch or not below(draft.committee).exists():
        messages.error(request, "没有下级党委。")
        return redirect("reports:workshop", pk)
    title = f"{draft.committee.place}各党委{draft.period.label}工作总结"
    return redirect("jobs:detail", start(request.user, title, write_townships, draft=pk).pk)


@own_summary_required
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """What a leader, or the office itself, has to say."""
    draft = visible_draft(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        SummaryComment.objects.create(
            summary=draft, issued=draft.issues.first(), text=form.cleaned_data["text"], by=request.user
        )
        messages.success(request, "意见已提交。")
    else:
        messages.error(request, "请填写意见。")
    return redirect(f"{reverse('reports:workshop', args=[pk])}#comments")


@office_required
@require_POST
def comment_handled(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    kept = get_object_or_404(draft.comments, pk=comment)
    kept.handled = True
    kept.save(update_fields=["handled"])
    return redirect(f"{reverse('reports:workshop', args=[pk])}#comments")
