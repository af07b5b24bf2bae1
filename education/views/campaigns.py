from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from common.access import office_required, writer_required
from common.figures import Figure
from common.listing import list_context, page_of
from education.counting import MEETINGS, campaign_meetings, meeting_figures, with_campaign_records
from education.forms.campaigns import CampaignForm, FulfilForm, PlannedStudyForm
from education.forms.filters import CampaignFilter, CoverageFilter, PlannedFilter
from education.models import Campaign, PlannedStudy
from education.views.form_page import form_page
from members.models import Branch, Committee


def campaign_list(request: HttpRequest) -> HttpResponse:
    campaigns = Campaign.objects.visible_to(request.user).select_related("committee")
    context = list_context(request, CampaignFilter(request.GET, request.user), campaigns)
    return render(request, "education/campaign_list.html", context)


def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """领学, 促学 and 活学 of a campaign as far as the user sees, and the branches with what they recorded."""
    visible = Campaign.objects.visible_to(request.user).select_related("committee")
    campaign = get_object_or_404(visible, pk=pk)
    today = timezone.localdate()
    until = min(campaign.ended_on or today, today)
    branches = Branch.objects.visible_to(request.user).under(campaign.committee).active(until)
    covered = with_campaign_records(branches, campaign.started_on, until).order_by("sessions", "code", "pk")
    planned = PlannedStudy.objects.visible_to(request.user).filter(campaign=campaign)
    context = {
        "campaign": campaign,
        "columns": _columns(request, campaign, until),
        "page": page_of(request, covered),
        "without": covered.filter(sessions=0).count(),
        "planned": planned.select_related("campaign__committee", "branch", "meeting"),
        "today": today,
    }
    return render(request, "education/campaign_detail.html", context)


def _columns(request: HttpRequest, campaign: Campaign, until: date) -> list[tuple[str, list[Figure]]]:
    """A campaign that is yet to begin has no figures."""
    if until < campaign.started_on:
        return []
    seen = Committee.objects.visible_to(request.user).filter(pk=campaign.committee_id).exists()
    meetings = campaign_meetings().visible_to(request.user).filter(campaign.unit_condition())
    figures = meeting_figures(
        MEETINGS, meetings, campaign.started_on, until, committee=campaign.committee_id if seen else None
    )
    columns = groupby(zip(MEETINGS.values(), figures, strict=True), key=lambda counted: counted[0].column)
    return [(name, [figure for _counted, figure in group]) for name, group in columns]


def coverage_list(request: HttpRequest) -> HttpResponse:
    branches = Branch.objects.visible_to(request.user).select_related("committee")
    context = list_context(
        request, CoverageFilter(request.GET, request.user), branches.order_by("committee__path", "code", "pk")
    )
    return render(request, "education/coverage_list.html", context)


def plan_list(request: HttpRequest) -> HttpResponse:
    planned = PlannedStudy.objects.visible_to(request.user).select_related(
        "campaign__committee", "branch", "meeting"
    )
    context = list_context(request, PlannedFilter(request.GET, request.user), planned)
    return render(request, "education/plan_list.html", context | {"today": timezone.localdate()})


@office_required
def campaign_create(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None, user=request.user)
    return form_page(request, form, "新增主题教育", reverse("education:campaign-list"))


@office_required
def campaign_edit(request: HttpRequest, pk: int) -> HttpResponse:
    own = Campaign.objects.filter(committee__in=Committee.objects.visible_to(request.user))
    campaign = get_object_or_404(own, pk=pk)
    form = CampaignForm(request.POST or None, user=request.user, instance=campaign)
    return form_page(request, form, "修改主题教育", _detail(campaign))


@writer_required
def plan_create(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("committee"), pk=pk)
    form = PlannedStudyForm(request.POST or None, user=request.user, instance=PlannedStudy(campaign=campaign))
    return form_page(request, form, "新增学习计划", _detail(campaign))


@writer_required
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    planned = _planned(request, pk)
    form = PlannedStudyForm(request.POST or None, user=request.user, instance=planned)
    return form_page(request, form, "修改学习计划", _detail(planned.campaign))


@writer_required
def plan_fulfil(request: HttpRequest, pk: int) -> HttpResponse:
    planned = _planned(request, pk)
    form = FulfilForm(request.POST or None, instance=planned)
    return form_page(request, form, f"完成情况：{planned.topic}", _detail(planned.campaign))


def _planned(request: HttpRequest, pk: int) -> PlannedStudy:
    visible = PlannedStudy.objects.visible_to(request.user).select_related("campaign__committee", "branch")
    return get_object_or_404(visible, pk=pk)


def _detail(campaign: Campaign) -> str:
    return reverse("education:campaign-detail", args=[campaign.pk])
