"""The tables of rules on personnel papers; an administrator keeps them by the papers of the locality."""

from itertools import groupby

from django.contrib import messages
from django.db.models import DateField, Model
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.events import record
from common.access import role_required, summary_required
from common.editing import guarded
from personnel.forms.filters import day_field
from personnel.models import BereavementRule, ExcellentShare, PaperTemplate, RetirementRule, UrbanIncome

admin_required = role_required("ADMIN")

# Part of the address → table.
TABLES: dict[str, type[Model]] = {
    "retirement": RetirementRule,
    "income": UrbanIncome,
    "bereavement": BereavementRule,
    "excellent": ExcellentShare,
    "papers": PaperTemplate,
}


@summary_required
def rule_list(request: HttpRequest) -> HttpResponse:
    rules = {slug: model for slug, model in TABLES.items() if model is not PaperTemplate}
    papers = groupby(
        PaperTemplate.objects.order_by("kind", "order"), key=lambda paper: paper.get_kind_display()
    )
    context = {
        "tables": [(slug, model._meta.verbose_name, model.objects.all()) for slug, model in rules.items()],
        "papers": [(kind, list(lines)) for kind, lines in papers],
        "may_edit": request.user.role == "ADMIN",
    }
    return render(request, "personnel/rules.html", context)


@admin_required
def rule_create(request: HttpRequest, table: str) -> HttpResponse:
    return _edit(request, _table(table), None)


@admin_required
def rule_edit(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    model = _table(table)
    return _edit(request, model, get_object_or_404(model, pk=pk))


def _table(slug: str) -> type[Model]:
    if slug not in TABLES:
        raise Http404
    return TABLES[slug]


def _edit(request: HttpRequest, model: type[Model], rule: Model | None) -> HttpResponse:
    days = {
        field.name: day_field(field.verbose_name, required=not field.blank)
        for field in model._meta.fields
        if isinstance(field, DateField)
    }
    form_class = modelform_factory(model, fields="__all__", formfield_callback=_field(days))
    form = form_class(request.POST or None, instance=rule)
    if form.is_valid():
        with guarded(form):
            saved = form.save()
            record("修改规则", request.user, saved, 内容=str(saved))
        messages.success(request, "已保存。")
        return redirect("personnel:rule-list")
    title = f"{'修改' if rule else '新增'}{model._meta.verbose_name}"
    context = {
        "form": form,
        "title": title,
        "section": "规定和清单",
        "back_url": reverse("personnel:rule-list"),
    }
    return render(request, "personnel/form.html", context, status=422 if form.is_bound else 200)


def _field(days: dict):
    return lambda field, **options: days.get(field.name) or field.formfield(**options)
