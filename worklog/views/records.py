from dataclasses import replace
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.listing import Measure, list_context
from worklog.forms import RecordFilter
from worklog.measures import total_of, whole, with_values
from worklog.models import WorkMeasure, WorkRecord


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
    visible = WorkRecord.objects.visible_to(request.user).select_related("kind", "branch", "committee")
    record = get_object_or_404(with_values(visible), pk=pk)
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
    return render(request, "worklog/record_detail.html", {"record": record, "facts": facts})
