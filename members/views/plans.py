from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.listing import Measure, list_context
from members.forms.filters import PlanFilter
from members.models import RecruitmentPlan

MEASURES = {"quota": Measure("计划发展", "名", Sum("quota"))}


def plan_list(request: HttpRequest) -> HttpResponse:
    plans = RecruitmentPlan.objects.visible_to(request.user).select_related("committee", "branch")
    context = list_context(request, PlanFilter(request.GET, request.user), plans, MEASURES)
    return render(request, "members/plan_list.html", context)
