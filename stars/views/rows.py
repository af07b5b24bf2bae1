from collections.abc import Iterable
from itertools import groupby

from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.events import record
from common.access import role_required, writer_required
from common.attachments import attachment_response
from common.rules import Rule
from stars.forms.rows import RULE_FORMS, HonourForm, PlaceForm
from stars.models import AcceptanceRule, Honour, Place, Star, StarCriterion, WeakCriterion
from stars.views.form_page import form_page

admin_required = role_required("ADMIN")


@writer_required
def honour_create(request: HttpRequest) -> HttpResponse:
    form = HonourForm(request.POST or None, request.FILES or None, user=request.user, instance=Honour())
    return form_page(request, form, "新增荣誉", reverse("stars:honour-list"))


@writer_required
def honour_edit(request: HttpRequest, pk: int) -> HttpResponse:
    honour = get_object_or_404(Honour.objects.visible_to(request.user), pk=pk)
    form = HonourForm(request.POST or None, request.FILES or None, user=request.user, instance=honour)
    return form_page(request, form, "修改荣誉", reverse("stars:honour-list"))


def honour_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    honour = get_object_or_404(Honour.objects.visible_to(request.user), pk=pk)
    if not honour.certificate:
        raise Http404
    record("下载附件", request.user, honour)
    return attachment_response(honour.certificate, str(honour))


@writer_required
def place_create(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None, user=request.user)
    return form_page(request, form, "新增阵地", reverse("stars:place-list"))


@writer_required
def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place.objects.visible_to(request.user), pk=pk)
    form = PlaceForm(request.POST or None, user=request.user, instance=place)
    return form_page(request, form, "修改阵地", reverse("stars:place-list"))


def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules of the chapter with their sources, for everybody to read."""
    context = {
        "stars": _by_star(),
        "weak": _by_origin(WeakCriterion.objects.all()),
        "acceptance": AcceptanceRule.objects.all(),
        "may_edit": request.user.role == "ADMIN",
    }
    return render(request, "stars/rule_list.html", context)


def _by_star() -> list[tuple[str, list[list[Rule]]]]:
    """In the order of the stars."""
    criteria: dict[str, list[Rule]] = {star: [] for star in Star}
    for criterion in StarCriterion.objects.all():
        criteria[criterion.star].append(criterion)
    return [(Star(star).label, _by_origin(own)) for star, own in criteria.items()]


def _by_origin(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Neighbours of one origin, so that it is told once."""
    origins = groupby(rules, key=lambda rule: (rule.source, rule.needs_check, rule.valid_from, rule.valid_to))
    return [list(own) for _origin, own in origins]


@admin_required
def rule_create(request: HttpRequest, kind: str) -> HttpResponse:
    return _edit_rule(request, _form_class(kind)(request.POST or None), "新增规则")


@admin_required
def rule_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    form_class = _form_class(kind)
    rule = get_object_or_404(form_class._meta.model, pk=pk)
    return _edit_rule(request, form_class(request.POST or None, instance=rule), "修改规则")


def _edit_rule(request: HttpRequest, form: ModelForm, heading: str) -> HttpResponse:
    return form_page(
        request,
        form,
        heading,
        reverse("stars:rule-list"),
        save=lambda: record("修改规则", request.user, form.save(), 内容=str(form.instance)),
    )


def _form_class(kind: str) -> type:
    if kind not in RULE_FORMS:
        raise Http404
    return RULE_FORMS[kind]
