from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.listing import Measure, list_context
from members.models import Branch
from stars.comparison import by_level, with_stars
from stars.forms.filters import HonourFilter, PlaceFilter, PlanFilter, WeakFilter
from stars.models import STAR_NAMES, Honour, Place, WeakBranch

PLACE_MEASURES = {"investment": Measure("投入资金", "元", Sum("investment"))}


def plan_list(request: HttpRequest) -> HttpResponse:
    form = PlanFilter(request.GET, request.user)
    branches = Branch.objects.visible_to(request.user).order_by("committee__path", "code", "pk")
    context = list_context(request, form, branches)
    names = dict(STAR_NAMES)
    for branch in context["page"]:
        branch.plan = names.get(branch.plan_stars)
        branch.result = names.get(branch.rated_stars)
    levels = by_level(with_stars(Branch.objects.visible_to(request.user), form.chosen_year))
    chart = levels if any(sum(numbers) for _, numbers in levels) else []
    return render(request, "stars/plan_list.html", context | {"year": form.chosen_year, "levels": chart})


def honour_list(request: HttpRequest) -> HttpResponse:
    honours = Honour.objects.visible_to(request.user).select_related("branch", "committee")
    context = list_context(request, HonourFilter(request.GET, request.user), honours)
    return render(request, "stars/honour_list.html", context)


def weak_list(request: HttpRequest) -> HttpResponse:
    weak = WeakBranch.objects.visible_to(request.user).select_related("branch")
    context = list_context(request, WeakFilter(request.GET, request.user), weak)
    return render(request, "stars/weak_list.html", context)


def place_list(request: HttpRequest) -> HttpResponse:
    form = PlaceFilter(request.GET, request.user)
    places = Place.objects.visible_to(request.user).select_related("branch")
    context = list_context(request, form, places, PLACE_MEASURES)
    return render(request, "stars/place_list.html", context)
