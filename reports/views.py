from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from accounts.events import record
from common.access import summary_required
from reports import outputs
from reports.forms import PeriodForm
from reports.snapshot import take
from reports.summary import Summary, summarize

YEARS = range(1949, 2100)


def requested_summary(request: HttpRequest, year: int) -> tuple[PeriodForm, Summary | None]:
    """The form and the summary that it asks for; None while no committee is registered."""
    if year not in YEARS:
        raise Http404
    form = PeriodForm(request.user, year, request.GET)
    committee = form.chosen_committee()
    return form, summarize(committee, form.period()) if committee else None


@summary_required
def summary(request: HttpRequest, year: int) -> HttpResponse:
    form, shown = requested_summary(request, year)
    context = {"form": form, "summary": shown, "year": year, "previous": year - 1, "next": year + 1}
    return render(request, "reports/summary.html", context)


@summary_required
def summary_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    _, shown = requested_summary(request, year)
    if shown is None or form not in outputs.CONTENT_TYPES:
        raise Http404
    content = outputs.render(take(shown), form)
    record(
        "导出",
        request.user,
        shown.committee,
        文件=f"{shown.title}.{form}",
        截止日=shown.period.end.isoformat(),
    )
    disposition = content_disposition_header(as_attachment=True, filename=f"{shown.title}.{form}")
    return HttpResponse(
        content, content_type=outputs.CONTENT_TYPES[form], headers={"Content-Disposition": disposition}
    )
