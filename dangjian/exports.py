"""
导出 of every list: `?export=xlsx` or `?export=csv` beside the filter. The view of the page is asked for its pages, so
that what a user may see, the filter and the masks are the page's own. Whole numbers are no matter of lists.
"""

import re
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.events import record
from accounts.limits import KIND_OF_EXPORTS, too_often
from common.exports import ROWS_AT_ONCE, XLSX, ListTable, read_list, write_csv, write_xlsx
from jobs.running import Progress, Result, start

WRITERS = {
    "xlsx": (write_xlsx, XLSX),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}
# Of more rows a spreadsheet is no use.
MOST_ROWS = 100_000
ROWS_OF_A_PAGE = 1_000
NOT_IN_FILE_NAMES = re.compile(r"[^\w（）-]")
LONG_NUMBER = re.compile(r"\d{6,}[\dXx]*")

Handler = Callable[[HttpRequest], HttpResponse]
CHANGED = "导出时记录有变化，请重新导出。"
TOO_MANY = "符合条件的有{}条，一次最多导出{}条，请用查询条件缩小范围。"


def export_lists(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        kind = request.GET.get("export", "")
        if request.method != "GET" or kind not in WRITERS or not request.user.is_authenticated:
            return None
        return _exported(request, lambda: view(request, *args, **kwargs), kind)

    middleware.process_view = process_view
    return middleware


def _exported(request: HttpRequest, ask: Callable[[], HttpResponse], kind: str) -> HttpResponse:
    """The file, or the job that writes it; the page as it is where the address is no list, or one without rows."""
    if too_often(request.user):
        return render(request, "429.html", {"kind": KIND_OF_EXPORTS}, status=429)
    asked = request.GET
    first = _ask_first(request, asked, ask)
    table = read_list(first.content.decode()) if first.status_code == 200 and _listed(request) else None
    if table is None or not table.rows:
        return first
    count = _listed(request).count
    if count > MOST_ROWS:
        return _told(TOO_MANY.format(count, MOST_ROWS), 422)
    if count > ROWS_AT_ONCE:
        query = _page(asked, None).urlencode()
        job = start(request.user, f"导出{table.title}", write_list, path=request.path, query=query, kind=kind)
        return redirect("jobs:detail", job.pk)
    whole = _whole(request, asked, ask, table)
    if whole is None:
        return _told(CHANGED, 409)
    _trace(request, whole, kind, asked)
    write, content_type = WRITERS[kind]
    response = HttpResponse(write(whole), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, file_name(whole.title, kind))
    return response


def _told(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _listed(request: HttpRequest) -> Paginator | None:
    """The paginator of the list that the view has just shown."""
    page = getattr(request, "listed", None)
    return page.paginator if page is not None else None


def _ask_first(request: HttpRequest, asked: QueryDict, ask: Callable[[], HttpResponse]) -> HttpResponse:
    request.list_size = ROWS_OF_A_PAGE
    request.GET = _page(asked, 1)  # type: ignore[assignment]
    return ask()


def _whole(
    request: HttpRequest,
    asked: QueryDict,
    ask: Callable[[], HttpResponse],
    table: ListTable,
    told: Callable[[int, int, str], None] = lambda done, total, text: None,
) -> ListTable | None:
    """The first page's table with the rows of the others; None where the list changed meanwhile."""
    pages = _listed(request)
    for number in range(2, pages.num_pages + 1):
        told(len(table.rows), pages.count, f"已读取{len(table.rows)}行，共{pages.count}行")
        request.GET = _page(asked, number)  # type: ignore[assignment]
        found = read_list(ask().content.decode())
        table.rows += found.rows if found else []
    return table if len(table.rows) == pages.count else None


def _page(query: QueryDict, number: int | None) -> QueryDict:
    query = query.copy()
    query.pop("export", None)
    query.pop("page", None)
    if number is not None:
        query["page"] = str(number)
    return query


def file_name(title: str, kind: str) -> str:
    return f"{NOT_IN_FILE_NAMES.sub('', title) or '列表'}{timezone.localdate():%Y%m%d}.{kind}"


def _trace(request: HttpRequest, table: ListTable, kind: str, asked: QueryDict) -> None:
    """Who took what out of the system; a number typed into the filter stays out of the trace."""
    conditions = {name: LONG_NUMBER.sub("*", value) for name, value in _page(asked, None).items() if value}
    record(
        KIND_OF_EXPORTS,
        request.user,
        列表=table.title,
        条数=len(table.rows),
        格式=kind,
        条件=conditions,
    )


def write_list(progress: Progress, *, path: str, query: str, kind: str) -> Result:
    """The same in the background, as the owner of the job sees the list at that time."""
    request, asked = _request(progress, path), QueryDict(query)
    view = resolve(path)
    request.resolver_match = view

    def ask() -> HttpResponse:
        return view.func(request, *view.args, **view.kwargs)

    table = read_list(_ask_first(request, asked, ask).content.decode())
    whole = _whole(request, asked, ask, table, progress.step) if table else None
    if whole is None:
        raise ValidationError(CHANGED)
    _trace(request, whole, kind, asked)
    return Result(name=file_name(whole.title, kind), content=WRITERS[kind][0](whole))


def _request(progress: Progress, path: str) -> HttpRequest:
    """The owner's request for the page, without a browser behind it."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.user, request.session, request.htmx = progress.owner, SessionStore(), False
    return request
