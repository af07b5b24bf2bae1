from django.contrib import messages
from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from common.access import office_required
from common.editing import guarded
from worklog.forms.kinds import KindForm, MeasureFormSet
from worklog.kinds import define_kind
from worklog.models import WorkKind, WorkMeasure, WorkRecord


@office_required
def kind_list(request: HttpRequest) -> HttpResponse:
    """How many records the reader sees of each kind; only some of the kinds are the reader's to change."""
    seen = WorkRecord.objects.visible_to(request.user).filter(kind=OuterRef("pk")).order_by()
    number = Subquery(seen.values("kind").annotate(number=Count("pk")).values("number"))
    editable = WorkKind.objects.editable_by(request.user).order_by().values("pk")
    kinds = (
        WorkKind.objects.visible_to(request.user)
        .select_related("committee")
        .prefetch_related("measures")
        .annotate(
            number=Coalesce(number, 0),
            editable=ExpressionWrapper(Q(pk__in=editable), output_field=BooleanField()),
        )
        .order_by("order", "pk")
    )
    return render(request, "worklog/kind_list.html", {"kinds": kinds})


@office_required
def kind_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, WorkKind())


@office_required
def kind_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(WorkKind.objects.editable_by(request.user), pk=pk))


def _edit(request: HttpRequest, kind: WorkKind) -> HttpResponse:
    form = KindForm(request.POST or None, user=request.user, instance=kind)
    own = WorkMeasure.objects.filter(kind=kind) if kind.pk else WorkMeasure.objects.none()
    measures = MeasureFormSet(request.POST or None, queryset=own, prefix="measures")
    if request.method == "POST" and form.is_valid() & measures.is_valid():
        with guarded(form, *measures.forms):
            define_kind(form.instance, measures.kept, measures.dropped)
        messages.success(request, f"已保存种类“{kind.name}”。")
        return redirect("worklog:kind-list")
    context = {"form": form, "measures": measures, "kind": kind}
    return render(request, "worklog/kind_form.html", context, status=422 if request.method == "POST" else 200)
