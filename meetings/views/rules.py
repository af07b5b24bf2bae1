"""The rules by which the matrix counts, the checklist of the 主题党日, and its themes."""

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.events import record
from common.access import office_required, role_required
from common.editing import guarded
from meetings.forms.rules import ActivityForm, RuleForm, ThemeForm
from meetings.models import Activity, ScheduleRule, Theme
from members.models import Committee

admin_required = role_required("ADMIN")
THEMES_SHOWN = 24


def rules(request: HttpRequest) -> HttpResponse:
    committees = Committee.objects.visible_to(request.user)
    own = Theme.objects.filter(committee__in=committees) | Theme.objects.filter(
        committee__branches__scope__user=request.user
    )
    context = {
        "rules": ScheduleRule.objects.all(),
        "activities": Activity.objects.all(),
        "themes": own.select_related("committee").distinct()[:THEMES_SHOWN],
        "is_admin": request.user.role == "ADMIN",
    }
    return render(request, "meetings/rules.html", context)


@admin_required
def rule_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, RuleForm(request.POST or None), "新增报送规则")


@admin_required
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(ScheduleRule, pk=pk)
    return _edit(request, RuleForm(request.POST or None, instance=rule), "修改报送规则")


@admin_required
def activity_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, ActivityForm(request.POST or None), "新增党日事项")


@admin_required
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity, pk=pk)
    return _edit(request, ActivityForm(request.POST or None, instance=activity), "修改党日事项")


@office_required
def theme_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, ThemeForm(request.POST or None, user=request.user), "新增统一主题")


@office_required
def theme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    themes = Theme.objects.filter(committee__in=Committee.objects.visible_to(request.user))
    form = ThemeForm(request.POST or None, instance=get_object_or_404(themes, pk=pk), user=request.user)
    return _edit(request, form, "修改统一主题")


def _edit(request: HttpRequest, form: ModelForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            saved = form.save()
            record(title, request.user, saved, 内容=str(saved))
        messages.success(request, "已保存。")
        return redirect("meetings:rules")
    context = {"form": form, "title": title, "back_url": reverse("meetings:rules")}
    return render(request, "meetings/rule_form.html", context, status=422 if form.errors else 200)
