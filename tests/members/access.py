"""What each role gets from this app's pages."""

from datetime import date

from members.models import Recruit, RecruitmentStep
from tests.access import Case, own_row
from tests.factories import World, make_identity, make_member


def member_of_village(world: World) -> tuple[int]:
    return (make_member(world.village).pk,)


def recruit_of_village(world: World) -> tuple[int]:
    recruit = Recruit.objects.create(branch=world.village, name="李四", **make_identity())
    RecruitmentStep.objects.create(recruit=recruit, kind="APPLIED", done_on=date(2023, 3, 1))
    return (recruit.pk,)


CASES = {
    "members:branch-list": Case(),
    "members:branch-detail": own_row(lambda world: (world.village.pk,)),
    "members:member-list": Case(),
    "members:member-detail": own_row(member_of_village),
    "members:contact-list": Case(),
    "members:recruit-list": Case(),
    "members:recruit-detail": own_row(recruit_of_village),
    "members:plan-list": Case(),
    "members:transfer-list": Case(),
}
