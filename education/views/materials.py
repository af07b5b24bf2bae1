from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.listing import Measure, count_measure, list_context
from education.forms import DistributionFilter
from education.models import Distribution

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
