"""Templates to download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from common.access import writer_required
from dangjian.imports.permission import MONTHLY_SHEETS, may_import
from dangjian.imports.templates import template
from dangjian.loading import resource_classes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _allowed(request: HttpRequest) -> list[str]:
    return [name for name in resource_classes() if may_import(request.user, name)]


@writer_required
def template_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "imports/template_list.html", {"sheets": _allowed(request), "monthly": MONTHLY_SHEETS}
    )


@writer_required
def one_template(request: HttpRequest, sheet: str) -> HttpResponse:
    if sheet not in _allowed(request):
        raise Http404
    return _download(template([sheet], request.user), f"{sheet}模板.xlsx")


@writer_required
def all_templates(request: HttpRequest) -> HttpResponse:
    return _download(template(_allowed(request), request.user), "全部表格模板.xlsx")


@writer_required
def monthly_template(request: HttpRequest) -> HttpResponse:
    """What a branch without network fills in for a month, to be loaded by the office."""
    return _download(template(MONTHLY_SHEETS, request.user), "支部月度工作簿.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
