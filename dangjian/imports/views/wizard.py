"""Upload, preview, columns, confirmation."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from common.access import writer_required
from common.workbooks import WorkbookError
from dangjian.imports import batches, large, marking
from dangjian.imports.forms import ColumnsForm, SheetKindForm, UploadForm
from dangjian.imports.names import remember
from dangjian.imports.permission import may_import
from dangjian.loading import resource_classes
from dangjian.models import ImportBatch

SHOWN = 100


def pending(request: HttpRequest, pk: int, *states: str) -> ImportBatch:
    """A workbook of the user's own that waits for its confirmation, or is in one of the `states`."""
    waiting = ImportBatch.objects.filter(user=request.user, state__in=(*ImportBatch.WAITING, *states))
    return get_object_or_404(waiting.select_related("user", "committee"), pk=pk)


@writer_required
def upload(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                batch = batches.receive(request.user, form.cleaned_data["file"])
            except WorkbookError as error:
                form.add_error("file", str(error))
            else:
                if large.is_large(batch):
                    return redirect("jobs:detail", large.start_check(batch).pk)
                batches.check(batch)
                return redirect("imports:preview", batch.pk)
        return render(request, "imports/upload.html", _upload_context(request, form), status=422)
    return render(request, "imports/upload.html", _upload_context(request, UploadForm()))


def _upload_context(request: HttpRequest, form: UploadForm) -> dict[str, Any]:
    return {"form": form, "sheets": [name for name in resource_classes() if may_import(request.user, name)]}


@writer_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    batch = pending(request, pk)
    found = batches.preview_of(batch)
    if found is None and batch.path.exists():
        messages.info(request, "文件还在检查，完成后可在这里打开核对。")
        return redirect("jobs:list")
    if found is None:
        batches.cancel(batch)
        messages.error(request, "上传的文件已清理，请重新上传。")
        return redirect("imports:upload")
    context = {
        "batch": batch,
        "found": found,
        "errors": found["errors"][:SHOWN],
        "changed": found["changed"][:SHOWN],
        "new": sum(count["new"] for count in found["counts"]),
        "updated": sum(count["changed"] for count in found["counts"]),
        "skipped": sum(count["skipped"] for count in found["counts"]),
        "markable": bool(marking.faults_by_sheet(found["errors"], found["headers"])),
        "before": _imported_before(batch),
    }
    return render(request, "imports/preview.html", context)


def _imported_before(batch: ImportBatch) -> ImportBatch | None:
    same = ImportBatch.objects.visible_to(batch.user).filter(
        sha256=batch.sha256, state=ImportBatch.State.DONE
    )
    return same.first()


@writer_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    batch = pending(request, pk, ImportBatch.State.RUNNING)
    found = batches.preview_of(batch) or {}
    if batch.state == ImportBatch.State.RUNNING or found.get("row_count", 0) > large.ROWS_AT_ONCE:
        return redirect("jobs:detail", large.start_import(batch).pk)
    try:
        batches.confirm(batch)
    except batches.NotImported as reason:
        if batch.path.exists():
            batches.check(batch)
        messages.error(request, str(reason))
        return redirect("imports:preview", pk)
    batches.discard(batch)
    messages.success(request, "已导入。")
    return redirect("imports:detail", pk)


@writer_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    batches.cancel(pending(request, pk))
    messages.success(request, "已取消，没有写入任何数据。")
    return redirect("imports:batch-list")


@writer_required
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The user's own workbook with the bad cells red and the reasons in a column of their own."""
    batch = pending(request, pk)
    found = batches.preview_of(batch)
    sheets = marking.faults_by_sheet(found["errors"], found["headers"]) if found else []
    if not sheets:
        raise Http404
    output = batch.path.with_name(batches.MARKED)
    if not output.exists():
        try:
            marking.mark_workbook(batch.path, output, sheets)
        except WorkbookError as error:
            messages.error(request, str(error))
            return redirect("imports:preview", pk)
    return FileResponse(output.open("rb"), as_attachment=True, filename=f"{batch.path.stem}（标注）.xlsx")


@writer_required
def columns(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say what the unknown headings of one sheet mean: first which sheet it is, then column by column."""
    batch = pending(request, pk)
    found = batches.preview_of(batch)
    if found is None or number >= len(found["unresolved"]) or batch.committee is None:
        raise Http404
    sheet = found["unresolved"][number]
    kind = sheet["kind"] or request.GET.get("kind", "")
    context = {"batch": batch, "sheet": sheet, "kind": kind}
    if kind not in resource_classes():
        return render(request, "imports/kind.html", context | {"form": SheetKindForm(request.GET or None)})
    form = ColumnsForm(request.POST or None, sheet, kind, request.user)
    if request.method == "POST" and form.is_valid():
        remember(batch.committee, kind, form.columns())
        batches.check(batch)
        messages.success(request, "已记住列名对照，并重新检查。")
        return redirect("imports:preview", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "imports/columns.html", context | {"form": form}, status=status)
