from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.listing import Measure, count_measure, list_context
from education.forms.filters import BirthdayFilter, HourFilter
from education.hours import REACHED, hours_by_branch
from members.models import Branch, Member
from members.models.member import show_branch_then

MEASURES = {
    "members": count_measure("党员", "名"),
    "reached": Measure("达到要求", "名", Count("pk", filter=REACHED)),
}


def hour_list(request: HttpRequest) -> HttpResponse:
    """学时 of each member; in the order of the roster, for this is no ranking."""
    form = HourFilter(request.GET, request.user)
    day = form.period.end
    own = ExpressionWrapper(Q(branch__in=Branch.objects.visible_to(request.user)), BooleanField())
    members = Member.objects.seen_by(request.user, day).with_branch_on(day).annotate(own=own)
    members = members.select_related("branch").order_by("branch__code", "branch", "pk")
    context = list_context(request, form, members, MEASURES)
    show_branch_then(context["page"])
    return render(request, "education/hour_list.html", context | {"period": form.period})


def hour_branches(request: HttpRequest) -> HttpResponse:
    form = HourFilter(request.GET, request.user)
    day = form.period.end
    branches = hours_by_branch(form.apply(Member.objects.seen_by(request.user, day).with_branch_on(day)))
    context = {
        "form": form,
        "branches": branches,
        "period": form.period,
        "targets": form.rules.targets,
        "meetings": form.rules.meetings,
    }
    return render(request, "education/hour_branches.html", context)


def birthday_list(request: HttpRequest) -> HttpResponse:
    """政治生日 of a month: the day a member joined, as a help to branches."""
    form = BirthdayFilter(request.GET, request.user)
    members = Member.objects.visible_to(request.user).select_related("branch")
    context = list_context(request, form, members)
    year = timezone.localdate().year
    for member in context["page"]:
        member.years = year - member.joined_on.year
    return render(request, "education/birthday_list.html", context | {"month": form.chosen_month})
