"""Plans of issued summaries: what is due, and what became of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from common.access import own_summary_required, writer_required
from common.editing import guarded
from common.listing import list_context
from reports.forms.problems import OutcomeForm, PlanFilter
from reports.models import AnnualSummary, Plan


@own_summary_required
def plan_list(request: HttpRequest) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user).filter(summary__state=AnnualSummary.State.ISSUED)
    plans = plans.select_related("summary__committee", "summary__branch").order_by("due_month", "pk")
    return render(
        request, "reports/plan_list.html", list_context(request, PlanFilter(request.user, request.GET), plans)
    )


@writer_required
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("summary__committee", "summary__branch"), pk=pk
    )
    form = OutcomeForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        return redirect("reports:plan-list")
    return render(
        request, "reports/outcome.html", {"plan": plan, "form": form}, status=422 if form.errors else 200
    )
