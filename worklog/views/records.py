from dataclasses import replace
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.discarding import discard
from accounts.downloads import download
from common.access import writer_required
from common.editing import guarded
from common.listing import Measure, list_context
from worklog.forms.filters import RecordFilter
from worklog.forms.records import RecordForm, kinds_for
from worklog.measures import total_of, whole, with_values
from worklog.models import WorkFile, WorkMeasure, WorkRecord
from worklog.recording import save_record


def record_list(request: HttpRequest) -> HttpResponse:
    """`?kind=…&total=…` adds up a measure of the kind; a chosen measure is added up by itself."""
    form = RecordFilter(request.GET, request.user)
    records = WorkRecord.objects.visible_to(request.user).select_related("kind", "branch", "committee")
    context = list_context(request, form, with_values(records), _measures(form))
    total = context["total"]
    if isinstance(total.value, Decimal):
        context["total"] = replace(total, value=whole(total.value))
    return render(request, "worklog/record_list.html", context)


def _measures(form: RecordFilter) -> dict[str, Measure]:
    measures = WorkMeasure.objects.select_related("kind")
    if chosen := form.value("measure"):
        measures = measures.filter(pk=chosen.pk)
    elif kind := form.value("kind"):
        measures = measures.filter(kind=kind)
    else:
        return {}
    return {measure.code: Measure(measure.name, measure.unit, total_of(measure)) for measure in measures}


def record_detail(request: HttpRequest, pk: int) -> HttpResponse:
    record = _visible(request, pk)
    numbers = [
        (f"{value.measure.name}（{value.measure.unit}）", whole(value.value)) for value in record.values.all()
    ]
    facts = [
        ("种类", record.kind.name),
        ("党组织", record.unit),
        ("日期", record.done_on),
        ("事项", record.title),
        *numbers,
        ("内容", record.text),
    ]
    context = {"record": record, "facts": facts, "files": record.files.all()}
    return render(request, "worklog/record_detail.html", context)


def record_file(request: HttpRequest, pk: int) -> HttpResponse:
    visible = WorkRecord.objects.visible_to(request.user)
    return download(request, get_object_or_404(WorkFile, pk=pk, record__in=visible))


@writer_required
def record_create(request: HttpRequest) -> HttpResponse:
    """First the kind, then its form: ?kind=CODE."""
    kinds = kinds_for(request.user)
    kind = kinds.filter(code=request.GET.get("kind", "")).first()
    if kind is None:
        return render(request, "worklog/kind_choice.html", {"kinds": kinds})
    return _edit(request, WorkRecord(kind=kind, done_on=timezone.localdate()))


@writer_required
def record_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _visible(request, pk))


@writer_required
def record_delete(request: HttpRequest, pk: int) -> HttpResponse:
    record = _visible(request, pk)
    if request.method == "POST":
        discard(record, request.user)
        messages.success(request, f"已删除“{record.title}”，30 天内可以在回收站还原。")
        return redirect("worklog:record-list")
    return render(request, "worklog/record_delete.html", {"record": record})


def _visible(request: HttpRequest, pk: int) -> WorkRecord:
    visible = WorkRecord.objects.visible_to(request.user).select_related(
        "kind__committee", "branch__committee", "committee"
    )
    return get_object_or_404(with_values(visible), pk=pk)


def _edit(request: HttpRequest, record: WorkRecord) -> HttpResponse:
    form = RecordForm(request.POST or None, request.FILES or None, user=request.user, instance=record)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with guarded(form):
            saved = save_record(
                form.instance, request.user, form.numbers, values["papers"], values.get("dropped", ())
            )
        messages.success(request, f"已保存“{saved.title}”。")
        return redirect("worklog:record-detail", saved.pk)
    context = {"form": form, "record": record}
    return render(
        request, "worklog/record_form.html", context, status=422 if request.method == "POST" else 200
    )
