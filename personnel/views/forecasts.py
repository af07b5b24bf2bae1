from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.events import record
from common.access import office_required, summary_required
from common.dates import add_months
from common.listing import list_context
from personnel.forms.entries import CalculationForm
from personnel.forms.filters import CommitteeFilter
from personnel.models import Calculation, RetirementRule, Staff

MONTHS = 24
LONG_AGO = date(1990, 1, 1)


class CalculationFilter(CommitteeFilter):
    def apply(self, queryset):
        return self.of_committee(queryset)


@summary_required
def forecast(request: HttpRequest) -> HttpResponse:
    """Who reaches the statutory age in the next 24 months, month by month, and who has passed it and still serves."""
    today = timezone.localdate()
    first = today.replace(day=1)
    last = add_months(first, MONTHS - 1)
    rules = list(RetirementRule.objects.all())
    serving = Staff.objects.visible_to(request.user).as_of(today).defer("id_number", "mobile")
    coming = list(serving.retiring(first, last, rules))
    late = list(serving.retiring(LONG_AGO, add_months(first, -1), rules))
    for staff in [*coming, *late]:
        staff.retires = staff.retirement(rules)
    coming.sort(key=lambda staff: (staff.retires.on, staff.pk))
    months = [(month, list(people)) for month, people in groupby(coming, key=lambda staff: staff.retires.on)]
    context = {"months": months, "late": late, "rules": rules, "first": first, "last": last}
    return render(request, "personnel/forecast.html", context | {"count": len(coming)})


@summary_required
def calculation_list(request: HttpRequest) -> HttpResponse:
    form = CalculationFilter(request.user, request.GET)
    rows = Calculation.objects.visible_to(request.user).select_related("committee")
    return render(request, "personnel/calculation_list.html", list_context(request, form, rows))


@office_required
def calculation_create(request: HttpRequest) -> HttpResponse:
    form = CalculationForm(request.user, request.POST or None)
    if form.is_valid():
        form.instance.made_by = request.user
        calculation = form.save()
        record("抚恤金测算", request.user, calculation)
        messages.success(request, "已测算，测算结果不代替审批。")
        return redirect("personnel:calculation-detail", calculation.pk)
    context = {
        "form": form,
        "title": "新增抚恤金测算",
        "section": "抚恤金测算",
        "back_url": reverse("personnel:calculation-list"),
    }
    return render(request, "personnel/form.html", context, status=422 if form.is_bound else 200)


@summary_required
def calculation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet that prints: inputs, coefficients, how it was reckoned."""
    found = Calculation.objects.visible_to(request.user).select_related("committee", "made_by")
    calculation = get_object_or_404(found, pk=pk)
    return render(request, "personnel/calculation_detail.html", {"calculation": calculation})
