"""Fetching what a user may see."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from reports.models import AnnualSummary


def visible_draft(request: HttpRequest, pk: int) -> AnnualSummary:
    drafts = AnnualSummary.objects.visible_to(request.user).select_related("committee", "branch")
    return get_object_or_404(drafts, pk=pk)
