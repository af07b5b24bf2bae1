"""The pages that are measured, as the office of one committee opens them."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from members.models import Committee
from reports.models import AnnualSummary

YEAR = timezone.localdate().year - 1


def pages(committee: Committee, user: User) -> dict[str, str]:
    draft, _ = AnnualSummary.objects.get_or_create(
        committee=committee,
        branch=None,
        start=f"{YEAR}-01-01",
        until=f"{YEAR}-12-31",
        defaults={"created_by": user},
    )
    span = f"since={YEAR}-01-01&until={YEAR}-12-31"
    return {
        "workbench": reverse("home"),
        "roster": reverse("members:member-list"),
        "roster, last page": f"{reverse('members:member-list')}?page=99999",
        "matrix": f"{reverse('meetings:matrix')}?{span}",
        "meetings": f"{reverse('meetings:meeting-list')}?{span}",
        "payments": f"{reverse('dues:payment-list')}?{span}&total=amount",
        "arrears": f"{reverse('dues:arrears-list')}?{span}",
        "branches": reverse("members:branch-list"),
        "structure": reverse("members:structure"),
        "search by letters": f"{reverse('search')}?q=zjg",
        "search by name": f"{reverse('search')}?q=建国",
        "workshop": reverse("reports:workshop", args=[draft.pk]),
    }
