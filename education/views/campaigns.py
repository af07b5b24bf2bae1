from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from common.figures import Figure
from common.listing import PAGE_SIZE, list_context
from education.counting import MEETINGS, campaign_meetings, meeting_figures, with_campaign_records
from education.forms import CampaignFilter, CoverageFilter
from education.models import Campaign
from members.models import Branch, Committee


def campaign_list(request: HttpRequest) -> HttpResponse:
    campaigns = Campaign.objects.visible_to(request.user).select_related("committee")
    context = list_context(request, CampaignFilter(request.GET, request.user), campaigns)
    return render(request, "education/campaign_list.html", context)


def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """领学, 促学 and 活学 of a campaign as far as the user sees, and the branches with what they recorded."""
    visible = Campaign.objects.visible_to(request.user).select_related("committee")
    campaign = get_object_or_404(visible, pk=pk)
    until = min(campaign.ended_on or timezone.localdate(), timezone.localdate())
    branches = Branch.objects.visible_to(request.user).under(campaign.committee).active(until)
    covered = with_campaign_records(branches, campaign.started_on, until).order_by("sessions", "code", "pk")
    page = Paginator(covered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "until": until,
        "columns": _columns(request, campaign, until),
        "page": page,
        "without": covered.filter(sessions=0).count(),
    }
    return render(request, "education/campaign_detail.html", context)


def _columns(request: HttpRequest, campaign: Campaign, until) -> list[tuple[str, list[Figure]]]:
    """A campaign that is yet to begin has no figures."""
    if until < campaign.started_on:
        return []
    seen = Committee.objects.visible_to(request.user).filter(pk=campaign.committee_id).exists()
    meetings = campaign_meetings().visible_to(request.user).filter(campaign.unit_condition())
    figures = meeting_figures(
        meetings, campaign.started_on, until, committee=campaign.committee_id if seen else None
    )
    columns = groupby(zip(MEETINGS.values(), figures, strict=True), key=lambda counted: counted[0].column)
    return [(name, [figure for _counted, figure in group]) for name, group in columns]


def coverage_list(request: HttpRequest) -> HttpResponse:
    branches = Branch.objects.visible_to(request.user).select_related("committee")
    context = list_context(
        request, CoverageFilter(request.GET, request.user), branches.order_by("committee__path", "code", "pk")
    )
    return render(request, "education/coverage_list.html", context)
