"""The office's own default wording of a chapter."""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.discarding import discard
from accounts.models import User
from common.access import office_required
from reports.bench import Bench
from reports.checks import Part
from reports.models import AnnualSummary, DefaultWording
from reports.sections import key_of, sections
from reports.views.fetch import visible_draft


@office_required
@require_POST
def keep(request: HttpRequest, pk: int, chapter: str) -> HttpResponse:
    """The chapter as it reads in this draft becomes the committee's default from its year on."""
    draft = visible_draft(request, pk)
    told = [
        passage.text
        for passage in Bench.of(draft).passages()
        if passage.part == Part.WORK and passage.chapter == chapter and not passage.left_out
    ]
    _keep(draft, chapter, told, request.user)
    messages.success(request, f"已存为本单位的默认写法，自{draft.until.year}年起使用。")
    return redirect("reports:workshop", pk)


@transaction.atomic
def _keep(draft: AnnualSummary, chapter: str, texts: list[str], user: User) -> None:
    place = {"committee": draft.committee, "chapter": chapter, "valid_from": draft.until.year}
    _discard(DefaultWording.objects.filter(**place), user)
    DefaultWording.objects.bulk_create(
        DefaultWording(**place, position=position, text=text) for position, text in enumerate(texts)
    )


def _discard(wording: QuerySet[DefaultWording], user: User) -> None:
    """All paragraphs as one, for they mean nothing alone."""
    if rows := list(wording):
        discard(rows[0], user, together=rows[1:])


@office_required
def wording_list(request: HttpRequest) -> HttpResponse:
    """The wordings that were kept, chapter by chapter and year by year."""
    titles = {key_of(section): section.title for section in sections()}
    kept: dict[tuple, list[DefaultWording]] = {}
    for row in DefaultWording.objects.visible_to(request.user).select_related("committee"):
        kept.setdefault((row.committee, titles.get(row.chapter, row.chapter), row.valid_from), []).append(row)
    return render(request, "reports/wording_list.html", {"kept": kept})


@office_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the wording that a row belongs to: the chapter's own draft returns."""
    row = get_object_or_404(DefaultWording.objects.visible_to(request.user), pk=pk)
    kept = DefaultWording.objects.filter(
        committee=row.committee_id, chapter=row.chapter, valid_from=row.valid_from
    )
    _discard(kept, request.user)
    messages.success(request, "已不再使用，30 天内可以在回收站还原。")
    return redirect("reports:wording-list")
