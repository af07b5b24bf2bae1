from datetime import date

from education.models import Campaign
from tests.access import Case
from tests.factories import World


def campaign(world: World) -> tuple[int]:
    made = Campaign.objects.create(committee=world.township, name="主题教育", started_on=date(2023, 4, 1))
    return (made.pk,)


CASES = {
    "education:campaign-list": Case(),
    # A campaign concerns every branch of its committee, and nobody beside it.
    "education:campaign-detail": Case(campaign, neighbour_office=404),
    "education:coverage-list": Case(),
    "education:distribution-list": Case(),
    "education:statement-list": Case(),
    "education:class-list": Case(),
}
