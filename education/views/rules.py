"""How many 学时 are due and what a meeting gives: rules with their source, which an administrator corrects."""

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.events import record
from common.access import role_required
from education.forms.rules import RULE_FORMS
from education.models import HourTarget, MeetingHours
from education.views.form_page import form_page

admin_required = role_required("ADMIN")


def rule_list(request: HttpRequest) -> HttpResponse:
    tables = [
        ("target", "年度学时要求", HourTarget.objects.all()),
        ("meeting", "会议学时", MeetingHours.objects.all()),
    ]
    context = {"tables": tables, "may_edit": request.user.role == "ADMIN"}
    return render(request, "education/rule_list.html", context)


@admin_required
def rule_create(request: HttpRequest, kind: str) -> HttpResponse:
    return _edit(request, kind, None, "新增规定")


@admin_required
def rule_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    rule = get_object_or_404(_form_class(kind)._meta.model, pk=pk)
    return _edit(request, kind, rule, f"修改{rule}")


def _edit(request: HttpRequest, kind: str, rule: Model | None, heading: str) -> HttpResponse:
    form = _form_class(kind)(request.POST or None, instance=rule)
    return form_page(
        request,
        form,
        heading,
        reverse("education:rule-list"),
        save=lambda: record("修改规则", request.user, form.save(), 内容=str(form.instance)),
    )


def _form_class(kind: str) -> type:
    if kind not in RULE_FORMS:
        raise Http404
    return RULE_FORMS[kind]
