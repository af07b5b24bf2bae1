from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.downloads import download
from common.access import office_required, writer_required
from common.editing import guarded
from common.periods import Period
from members.models import Branch
from stars.assessing import plan_stars, record_decision, review_claims, submit_claims
from stars.evidence import election_state, evidence
from stars.forms.filters import PlanTableChoice
from stars.forms.plan import ClaimsForm, DecisionForm, PlanTable, ReviewForm, assessments
from stars.models import Star, StarAssessment, StarCriterion, StarFile, StarPlan, StarRating
from stars.views.form_page import form_page

YEARS = range(2000, 2101)


@office_required
def plan_table(request: HttpRequest) -> HttpResponse:
    """创建目标 of all branches of a committee in one table."""
    choice = PlanTableChoice(request.GET, request.user)
    branches = list(
        Branch.objects.filter(committee=choice.chosen_committee)
        .active(date(choice.chosen_year, 1, 1))
        .order_by("code", "pk")
    )
    table = PlanTable(request.POST or None, year=choice.chosen_year, branches=branches)
    if request.method == "POST" and table.is_valid():
        with guarded(table):
            changed = plan_stars(choice.chosen_year, table.goals)
        messages.success(request, f"已保存，改动{changed}处。")
        return redirect(request.get_full_path())
    context = {"form": choice, "table": table, "year": choice.chosen_year}
    status = 422 if request.method == "POST" else 200
    return render(request, "stars/plan_table.html", context, status=status)


def assessment(request: HttpRequest, year: int, branch: int) -> HttpResponse:
    """Plan, 自评, 初审 and result of one branch, with what the system knows of 支部过硬."""
    own = _branch(request, year, branch)
    period = _period(year)
    context = {
        "branch": own,
        "year": year,
        "goal": StarPlan.objects.filter(branch=own, year=year).first(),
        "rating": StarRating.objects.filter(branch=own, year=year).first(),
        "stars": _stars(own, year, period.end),
        "figures": evidence(own, period),
        "election": election_state(own, period.end),
    }
    return render(request, "stars/assessment.html", context)


def _stars(branch: Branch, year: int, on: date) -> list[dict]:
    recorded = assessments(branch, year)
    criteria: dict[str, list[StarCriterion]] = {}
    for criterion in StarCriterion.objects.in_force(on):
        criteria.setdefault(criterion.star, []).append(criterion)
    return [
        {
            "star": star,
            "criteria": criteria.get(star, []),
            "row": recorded.get(star),
            "links": recorded[star].links.splitlines() if star in recorded else [],
        }
        for star in Star
    ]


def star_file(request: HttpRequest, pk: int) -> HttpResponse:
    visible = StarAssessment.objects.visible_to(request.user)
    return download(request, get_object_or_404(StarFile, pk=pk, assessment__in=visible))


@writer_required
def claims(request: HttpRequest, year: int, branch: int) -> HttpResponse:
    own = _branch(request, year, branch)
    form = ClaimsForm(request.POST or None, request.FILES or None, branch=own, year=year)
    return form_page(
        request,
        form,
        f"{own}{year}年自评",
        reverse("stars:assessment", args=[year, branch]),
        save=lambda: submit_claims(own, year, form.claims, request.user),
        template="stars/claims.html",
        criteria=list(StarCriterion.objects.in_force(_period(year).end)),
    )


@office_required
def review(request: HttpRequest, year: int, branch: int) -> HttpResponse:
    own = _branch(request, year, branch)
    form = ReviewForm(request.POST or None, branch=own, year=year)
    return form_page(
        request,
        form,
        f"{own}{year}年初审",
        reverse("stars:assessment", args=[year, branch]),
        save=lambda: review_claims(own, year, form.findings, request.user, timezone.localdate()),
        template="stars/review.html",
    )


@office_required
def decision(request: HttpRequest, year: int, branch: int) -> HttpResponse:
    """The county's decision as it was handed down."""
    own = _branch(request, year, branch)
    rating = StarRating.objects.filter(branch=own, year=year).first() or StarRating(branch=own, year=year)
    form = DecisionForm(request.POST or None, instance=rating)
    return form_page(
        request,
        form,
        f"{own}{year}年评定结果",
        reverse("stars:assessment", args=[year, branch]),
        save=lambda: record_decision(own, year, form.cleaned_data["stars"], form.cleaned_data["decided_on"]),
    )


def _branch(request: HttpRequest, year: int, pk: int) -> Branch:
    if year not in YEARS:
        raise Http404
    return get_object_or_404(Branch.objects.visible_to(request.user).select_related("committee"), pk=pk)


def _period(year: int) -> Period:
    today = timezone.localdate()
    return Period.of_year(year, today if year == today.year else None)
