from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from common.access import office_required
from common.editing import guarded
from worklog.forms.kinds import KindForm, MeasureFormSet
from worklog.kinds import define_kind
from worklog.models import WorkKind, WorkMeasure


@office_required
def kind_list(request: HttpRequest) -> HttpResponse:
    kinds = (
        WorkKind.objects.prefetch_related("measures")
        .annotate(number=Count("records"))
        .order_by("order", "pk")
    )
    return render(request, "worklog/kind_list.html", {"kinds": kinds})


@office_required
def kind_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, WorkKind())


@office_required
def kind_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(WorkKind, pk=pk))


def _edit(request: HttpRequest, kind: WorkKind) -> HttpResponse:
    form = KindForm(request.POST or None, instance=kind)
    own = WorkMeasure.objects.filter(kind=kind) if kind.pk else WorkMeasure.objects.none()
    measures = MeasureFormSet(request.POST or None, queryset=own, prefix="measures")
    if request.method == "POST" and form.is_valid() & measures.is_valid():
        with guarded(form, *measures.forms):
            define_kind(form.instance, measures.kept, measures.dropped)
        messages.success(request, f"已保存种类“{kind.name}”。")
        return redirect("worklog:kind-list")
    context = {"form": form, "measures": measures, "kind": kind}
    return render(request, "worklog/kind_form.html", context, status=422 if request.method == "POST" else 200)
