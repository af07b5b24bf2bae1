"""The summary of a year as it stands today, and where to begin its draft."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from accounts.events import record
from common.access import own_summary_required, writer_required
from reports import outputs, workshop
from reports.bench import Bench
from reports.comparison import compare
from reports.forms.period import PeriodForm
from reports.models import AnnualSummary
from reports.records import gather
from reports.snapshot import Snapshot, take
from reports.summary import Summary, summarize

YEARS = range(1949, 2100)


def asked(request: HttpRequest, year: int, data) -> PeriodForm:
    if year not in YEARS:
        raise Http404
    return PeriodForm(request.user, year, data)


def standing(form: PeriodForm) -> tuple[Summary | None, AnnualSummary | None]:
    """The summary that the form asks for, with the office's draft of it; nothing while no committee is registered."""
    committee, branch = form.chosen_committee(), form.chosen_branch()
    if committee is None:
        return None, None
    draft = AnnualSummary.objects.covering(committee, branch, form.period()).first()
    if draft:
        return Bench.to_read(draft).summary(), draft
    return summarize(committee, form.period(), branch), None


@own_summary_required
def summary(request: HttpRequest, year: int) -> HttpResponse:
    form = asked(request, year, request.GET)
    shown, draft = standing(form)
    others = AnnualSummary.objects.visible_to(request.user).filter(until__year=year)
    context = {
        "form": form,
        "summary": shown,
        "draft": draft,
        "others": others.select_related("committee", "branch").exclude(pk=draft.pk if draft else None)[:20],
        "year": year,
        "previous": year - 1,
        "next": year + 1,
    }
    return render(request, "reports/summary.html", context)


@own_summary_required
def summary_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    shown, draft = standing(asked(request, year, request.GET))
    if shown is None or form not in outputs.CONTENT_TYPES:
        raise Http404
    records = gather(shown.figures, request.user) if form == "xlsx" else None
    return file_response(request, take(shown, draft, records), form, shown.committee)


def file_response(
    request: HttpRequest, snapshot: Snapshot, form: str, target, sha256: str = ""
) -> HttpResponse:
    """The file, and the trace that somebody took it."""
    if form == outputs.INSPECTION:
        content, content_type = outputs.render_inspection(snapshot, sha256), "application/zip"
    elif form in outputs.CONTENT_TYPES:
        content, content_type = outputs.render(snapshot, form), outputs.CONTENT_TYPES[form]
    else:
        raise Http404
    name = f"{snapshot['title']}.{form}"
    record("导出", request.user, target, 文件=name, 截止日=snapshot["period"]["until"])
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


@writer_required
@require_POST
def start(request: HttpRequest, year: int) -> HttpResponse:
    """Begin the draft of the period asked for, or open the one there is."""
    form = asked(request, year, request.POST)
    committee = form.chosen_committee()
    if committee is None or not form.is_valid():
        query = urlencode({name: value for name, value in request.POST.items() if name in form.fields})
        return HttpResponseRedirect(f"{reverse('reports:summary', args=[year])}?{query}")
    draft = workshop.start(committee, form.chosen_branch(), form.period(), request.user)
    return redirect("reports:workshop", draft.pk)


@own_summary_required
def comparison(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure beside that of the same period a year before."""
    form = asked(request, year, request.GET)
    committee = form.chosen_committee()
    chapters = compare(committee, form.period(), form.chosen_branch()) if committee else []
    context = {
        "form": form,
        "chapters": chapters,
        "year": year,
        "period": form.period(),
        "previous": year - 1,
    }
    return render(request, "reports/comparison.html", context)
