"""The standards and rules on dues, with their sources; an administrator corrects them by the local papers."""

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.events import record
from common.access import role_required
from common.editing import guarded
from dues.forms.entries import RuleForm, StandardForm
from dues.models import Rule, Standard

admin_required = role_required("ADMIN")


def rule_list(request: HttpRequest) -> HttpResponse:
    context = {
        "standards": Standard.objects.all(),
        "rules": Rule.objects.all(),
        "is_admin": request.user.role == "ADMIN",
    }
    return render(request, "dues/rules.html", context)


@admin_required
def rule_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, RuleForm(request.POST or None), "新增党费规定")


@admin_required
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule, pk=pk)
    return _edit(request, RuleForm(request.POST or None, instance=rule), "修改党费规定")


@admin_required
def standard_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, StandardForm(request.POST or None), "新增党费标准")


@admin_required
def standard_edit(request: HttpRequest, pk: int) -> HttpResponse:
    standard = get_object_or_404(Standard, pk=pk)
    return _edit(request, StandardForm(request.POST or None, instance=standard), "修改党费标准")


def _edit(request: HttpRequest, form: ModelForm, title: str) -> HttpResponse:
    if form.is_valid():
        with guarded(form):
            saved = form.save()
            record("修改规则", request.user, saved, 内容=str(saved))
        messages.success(request, "已保存。")
        return redirect("dues:rule-list")
    context = {"form": form, "title": title, "back_url": reverse("dues:rule-list")}
    return render(request, "dues/form.html", context, status=422 if form.is_bound else 200)
