"""Every version of the text, what changed from one to the next, and bringing one back."""

import difflib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from common.access import own_summary_required, writer_required
from reports import workshop
from reports.bench import Bench
from reports.models import SummaryRevision
from reports.views.fetch import visible_draft


@dataclass(frozen=True)
class Piece:
    """A run of characters that stayed, came or went."""

    kind: str
    text: str


def changes(before: list[dict], after: list[dict]) -> list[list[Piece]]:
    """The paragraphs that differ, each as pieces: "same", "gone" or "new"."""
    old = {line["anchor"]: _reads(line) for line in before}
    new = {line["anchor"]: _reads(line) for line in after}
    changed = []
    for anchor in [*new, *(anchor for anchor in old if anchor not in new)]:
        was, now = old.get(anchor, ""), new.get(anchor, "")
        if was != now:
            changed.append(_pieces(was, now))
    return changed


def _reads(line: dict) -> str:
    return "" if line["left_out"] else line["text"].replace("**", "")


def _pieces(was: str, now: str) -> list[Piece]:
    pieces = []
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(None, was, now, False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", was[start:end]))
            continue
        if end > start:
            pieces.append(Piece("gone", was[start:end]))
        if new_end > new_start:
            pieces.append(Piece("new", now[new_start:new_end]))
    return pieces


@own_summary_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    revisions = draft.revisions.select_related("by").defer("lines", "decisions")
    return render(request, "reports/history.html", {"draft": draft, "revisions": revisions})


@own_summary_required
def revision(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """One version and what it changed against the one before."""
    draft = visible_draft(request, pk)
    shown = get_object_or_404(draft.revisions.select_related("by"), version=version)
    before = draft.revisions.filter(version__lt=version).first()
    context = {
        "draft": draft,
        "revision": shown,
        "before": before,
        "changes": changes(before.lines if before else [], shown.lines),
        "is_latest": shown.version == draft.version,
    }
    return render(request, "reports/revision.html", context)


@writer_required
def restore(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """POST brings the version back; GET shows it."""
    draft = visible_draft(request, pk)
    shown: SummaryRevision = get_object_or_404(draft.revisions, version=version)
    if request.method == "POST":
        workshop.restore(Bench.of(draft), shown, request.user)
        return redirect("reports:workshop", pk)
    return redirect("reports:revision", pk, version)
