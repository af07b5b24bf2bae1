"""What was imported, and taking it back."""

from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.access import writer_required
from common.listing import Total, page_of
from dangjian.imports.undo import CannotUndo, undo
from dangjian.models import ImportBatch


def visible(request: HttpRequest) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.visible_to(request.user).select_related("user", "committee", "undone_by")


@writer_required
def batch_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, visible(request))
    context = {"page": page, "total": Total("合计", page.paginator.count, "条")}
    return render(request, "imports/batch_list.html", context)


@writer_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(visible(request), pk=pk)
    if batch.state in ImportBatch.WAITING and batch.user == request.user:
        return redirect("imports:preview", pk)
    return render(request, "imports/detail.html", {"batch": batch, "facts": _facts(batch)})


def _facts(batch: ImportBatch) -> list[tuple[str, object]]:
    facts = [
        ("文件名", batch.file_name),
        ("导入人", str(batch.user)),
        ("状态", batch.get_state_display()),
        ("上传时间", _minute(batch.created_at)),
        ("完成时间", _minute(batch.finished_at)),
        ("写入的行", batch.rows.count()),
        ("文件摘要（SHA-256）", batch.sha256),
    ]
    if batch.undone_at:
        facts += [("撤销人", str(batch.undone_by)), ("撤销时间", _minute(batch.undone_at))]
    return facts


def _minute(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


@writer_required
@require_POST
def undo_batch(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(visible(request), pk=pk)
    try:
        undo(batch, request.user)
    except CannotUndo as error:
        context = {"batch": batch, "facts": _facts(batch), "reasons": error.reasons}
        return render(request, "imports/detail.html", context, status=409)
    messages.success(request, "已撤销，数据恢复到导入之前。")
    return redirect("imports:detail", pk)
