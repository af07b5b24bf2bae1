"""The workshop: the text of a draft, paragraph by paragraph, and the deeds on a paragraph."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.access import own_summary_required, writer_required
from reports import workshop
from reports.bench import Address, Bench, NotThere
from reports.checks import Fault, Part
from reports.forms.text import CommentForm, NewParagraphForm, ParagraphForm
from reports.issuing import checked
from reports.passages import Passage
from reports.picker import picker
from reports.summary import Summary
from reports.townships import is_outdated
from reports.views.fetch import visible_draft
from reports.wording import CHANGE, UnknownFigure, Wording, word
from reports.workshop import Changed

PART_HEADINGS = {
    Part.OPENING: "开头",
    Part.WORK: "一、工作开展情况",
    Part.PROBLEM: "二、存在问题",
    Part.PLAN: "三、下步打算",
}


@dataclass(frozen=True)
class Shown:
    """A paragraph on the page; `typed` and `errors` when it was refused."""

    passage: Passage
    wording: Wording
    faults: list[Fault]
    typed: str
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """The paragraphs under one heading."""

    part: Part
    chapter: str
    heading: str
    level: int
    shown: list[Shown]


@dataclass(frozen=True)
class Refused:
    """What was typed into a paragraph and why it was not stored."""

    address: Address
    text: str
    error: str


@own_summary_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, Bench.to_read(visible_draft(request, pk)))


def _page(request: HttpRequest, bench: Bench, refused: Refused | None = None) -> HttpResponse:
    summary = bench.summary()
    faults = checked(bench.draft, summary)
    last_issue = bench.draft.issues.first()
    context = {
        "draft": bench.draft,
        "summary": summary,
        "groups": groups(summary, faults, refused),
        "faults": faults,
        "picker": picker(bench.collected),
        "last_issue": last_issue,
        "edited_since": bool(last_issue) and last_issue.snapshot["version"] != bench.draft.version,
        "comments": bench.draft.comments.select_related("by", "issued"),
        "comment_form": CommentForm(),
        "refused": refused,
        "outdated": bool(bench.draft.townships)
        and is_outdated(bench.draft.townships, bench.collected.figures),
    }
    return render(request, "reports/workshop.html", context, status=422 if refused else 200)


def groups(summary: Summary, faults: list[Fault], refused: Refused | None = None) -> list[Group]:
    """The passages under their headings; a chapter whose passages are all left out keeps its place."""
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(fault.anchor, []).append(fault)
    titles = {chapter.key: chapter.title for chapter in summary.collected.chapters}
    grouped: list[Group] = []
    for passage in summary.passages:
        chapter = passage.chapter if passage.part == Part.WORK else ""
        if not grouped or grouped[-1].part != passage.part:
            grouped.append(Group(passage.part, "", PART_HEADINGS[passage.part], 2, []))
        if chapter and grouped[-1].chapter != chapter:
            grouped.append(Group(passage.part, chapter, titles.get(chapter, chapter), 3, []))
        grouped[-1].shown.append(_shown(passage, summary, found.get(passage.anchor, []), refused))
    return grouped


def _shown(passage: Passage, summary: Summary, faults: list[Fault], refused: Refused | None) -> Shown:
    wording = word(passage.text, summary.figures, keep_unknown=True)
    if refused and refused.address == Address(passage.part, passage.slot):
        return Shown(passage, wording, faults, refused.text, [refused.error])
    return Shown(passage, wording, faults, passage.text)


@writer_required
@require_POST
def paragraph(request: HttpRequest, pk: int) -> HttpResponse:
    """One deed on one paragraph; `deed` is the button pressed."""
    bench = Bench.of(visible_draft(request, pk))
    form = ParagraphForm(request.POST)
    if not form.is_valid():
        return _refuse(request, bench, form)
    cleaned = form.cleaned_data
    address = Address(cleaned["part"], cleaned["slot"])
    try:
        _do(bench, address, cleaned, request)
    except Changed as changed:
        context = {"draft": bench.draft, "mine": cleaned, "theirs": changed.theirs}
        return render(request, "reports/conflict.html", context, status=409)
    except UnknownFigure as unknown:
        return _answer_refused(request, bench, Refused(address, cleaned["text"], str(unknown)))
    except NotThere:
        context = {
            "url": reverse("reports:workshop", args=[pk]),
            "message": "这一段已经不存在：它所依据的记录已变化，或者已被别人删除。",
        }
        return render(request, "409.html", context, status=409)
    return _saved(request, bench, address)


def _do(bench: Bench, address: Address, cleaned: dict, request: HttpRequest) -> None:
    deed, user = request.POST.get("deed", "save"), request.user
    if deed == "save":
        workshop.save_text(bench, address, cleaned["text"], cleaned["version"], user)
    elif deed in ("up", "down"):
        workshop.move(bench, address, -1 if deed == "up" else 1, user)
    elif deed in ("leave_out", "take_in"):
        workshop.leave_out(bench, address, deed == "leave_out", user)
    elif deed == "default":
        workshop.restore_default(bench, address, user)


def _saved(request: HttpRequest, bench: Bench, address: Address) -> HttpResponse:
    """Back to the paragraph; a save in the background gets the paragraph alone as it reads now."""
    if not _in_background(request):
        anchor = Passage(address.part, "", address.slot, "", None).anchor
        return HttpResponseRedirect(f"{reverse('reports:workshop', args=[bench.draft.pk])}#{anchor}")
    if CHANGE in request.POST.get("text", ""):
        bench = Bench.to_read(bench.draft)
    summary = bench.summary()
    for group in groups(summary, checked(bench.draft, summary)):
        for shown in group.shown:
            if Address(shown.passage.part, shown.passage.slot) == address:
                context = {"shown": shown, "version": bench.draft.version}
                return render(request, "reports/passage.html", context)
    return HttpResponse(status=204)


def _refuse(request: HttpRequest, bench: Bench, form: ParagraphForm) -> HttpResponse:
    errors = form.errors.get("text")
    part, slot = form.data.get("part", ""), form.data.get("slot", "")
    if not errors or part not in list(Part):
        return HttpResponseRedirect(reverse("reports:workshop", args=[bench.draft.pk]))
    refused = Refused(Address(Part(part), slot), form.data.get("text", ""), errors[0])
    return _answer_refused(request, bench, refused)


def _answer_refused(request: HttpRequest, bench: Bench, refused: Refused) -> HttpResponse:
    if _in_background(request):
        return HttpResponse(refused.error, status=422, content_type="text/plain; charset=utf-8")
    return _page(request, bench, refused)


def _in_background(request: HttpRequest) -> bool:
    return request.headers.get("X-Background") == "1"


@writer_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A paragraph of the office's own; its place comes with the link."""
    bench = Bench.of(visible_draft(request, pk))
    form = NewParagraphForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            slot = workshop.add(bench, cleaned["part"], cleaned["chapter"], cleaned["text"], request.user)
        except UnknownFigure as unknown:
            form.add_error("text", str(unknown))
        else:
            return _saved(request, bench, Address(cleaned["part"], slot))
    context = {"draft": bench.draft, "form": form, "picker": picker(bench.collected)}
    return render(request, "reports/add.html", context, status=422 if form.errors else 200)
