from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.access import office_required
from common.editing import guarded
from common.listing import Measure, list_context
from members.forms.filters import PlanFilter
from members.forms.recruits import PlanForm
from members.models import RecruitmentPlan
from members.views.pages import form_page

MEASURES = {"quota": Measure("计划发展", "名", Sum("quota"))}


def plan_list(request: HttpRequest) -> HttpResponse:
    plans = RecruitmentPlan.objects.visible_to(request.user).select_related("committee", "branch", "source")
    form = PlanFilter(request.GET, request.user)
    context = list_context(request, form, plans.with_admitted(), MEASURES)
    return render(request, "members/plan_list.html", context)


@office_required
def plan_create(request: HttpRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, initial={"year": timezone.localdate().year}, user=request.user)
    return _save(request, form, "新增发展计划")


@office_required
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(RecruitmentPlan.objects.visible_to(request.user), pk=pk)
    return _save(request, PlanForm(request.POST or None, instance=plan, user=request.user), "修改发展计划")


def _save(request: HttpRequest, form: PlanForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存发展计划。")
        return redirect("members:plan-list")
    return form_page(request, form, title, "plan-list")
