from django.contrib import messages
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from common.access import office_required
from common.editing import guarded
from common.listing import Measure, count_measure, list_context
from education.distributing import distribute
from education.forms.filters import DistributionFilter, MaterialFilter
from education.forms.materials import DistributionTable, MaterialForm, TableChoice
from education.models import Distribution, Material
from education.views.form_page import form_page
from members.models import Committee

MEASURES = {
    "copies": Measure("发放", "册", Sum("copies")),
    "titles": count_measure("教材", "种", "material__title"),
    "branches": count_measure("党支部", "个", "branch"),
}


def distribution_list(request: HttpRequest) -> HttpResponse:
    distributions = Distribution.objects.visible_to(request.user).select_related("branch", "material")
    form = DistributionFilter(request.GET, request.user)
    return render(
        request, "education/distribution_list.html", list_context(request, form, distributions, MEASURES)
    )


@office_required
def material_list(request: HttpRequest) -> HttpResponse:
    """Stock: copies received, handed out, and left."""
    materials = (
        Material.objects.filter(committee__in=Committee.objects.visible_to(request.user))
        .select_related("committee")
        .annotate(handed=Coalesce(Sum("distributions__copies"), 0))
        .order_by("committee__path", "title")
    )
    context = list_context(request, MaterialFilter(request.GET, request.user), materials)
    for material in context["page"]:
        material.left = material.received - material.handed
        material.shortage = -material.left
    return render(request, "education/material_list.html", context)


@office_required
def material_create(request: HttpRequest) -> HttpResponse:
    form = MaterialForm(request.POST or None, user=request.user)
    return form_page(request, form, "新增教材", reverse("education:material-list"))


@office_required
def material_edit(request: HttpRequest, pk: int) -> HttpResponse:
    own = Material.objects.filter(committee__in=Committee.objects.visible_to(request.user))
    form = MaterialForm(request.POST or None, user=request.user, instance=get_object_or_404(own, pk=pk))
    return form_page(request, form, "修改教材", reverse("education:material-list"))


@office_required
def distribution_table(request: HttpRequest) -> HttpResponse:
    """One table of titles × branches for a day."""
    choice = TableChoice(request.GET, request.user)
    titles = choice.materials(request.POST.getlist("title"))
    table = DistributionTable(
        request.POST or None, branches=choice.branches(), materials=titles, day=choice.day
    )
    if request.method == "POST" and table.is_valid():
        with guarded(table):
            changed = distribute(choice.day, table.copies)
        messages.success(request, f"已保存，改动{changed}处。")
        return redirect(request.get_full_path())
    context = {"form": choice, "table": table, "day": choice.day}
    return render(
        request, "education/distribution_table.html", context, status=422 if request.method == "POST" else 200
    )
