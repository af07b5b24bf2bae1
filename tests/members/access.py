"""What each role gets from this app's pages."""

from datetime import date

from members.models import Recruit, RecruitmentStep
from tests.access import FORBIDDEN, NOT_ALLOWED, Case, own_row
from tests.factories import World, make_identity, make_member


def member_of_village(world: World) -> tuple[int]:
    return (make_member(world.village).pk,)


def recruit_of_village(world: World) -> tuple[int]:
    recruit = Recruit.objects.create(branch=world.village, name="李四", **make_identity())
    RecruitmentStep.objects.create(recruit=recruit, kind="APPLIED", done_on=date(2023, 3, 1))
    return (recruit.pk,)


def step_of_village(world: World) -> tuple[int, int]:
    (recruit,) = recruit_of_village(world)
    return recruit, RecruitmentStep.objects.get().pk


def writing(args, **changes) -> Case:
    """A page that changes a row: the leader may see the row, but not this."""
    return own_row(args, leader=FORBIDDEN, **changes)


def posting(args) -> Case:
    """A deed that is only posted: a GET tells nothing, whoever asks."""
    return Case(args, **dict.fromkeys(ROLES, NOT_ALLOWED))._replace(leader=FORBIDDEN)


ROLES = ("secretary", "other_secretary", "office", "admin", "neighbour_office")

CASES = {
    "members:branch-list": Case(),
    "members:branch-detail": own_row(lambda world: (world.village.pk,)),
    "members:member-list": Case(),
    "members:member-detail": own_row(member_of_village),
    "members:contact-list": Case(),
    "members:recruit-list": Case(),
    "members:recruit-board": Case(),
    "members:recruit-create": Case(leader=FORBIDDEN),
    "members:recruit-edit": writing(recruit_of_village),
    "members:recruit-close": writing(recruit_of_village),
    "members:recruit-step": writing(lambda world: (*recruit_of_village(world), "TALKED")),
    "members:step-withdraw": posting(step_of_village),
    "members:recruit-detail": own_row(recruit_of_village),
    "members:plan-list": Case(),
    "members:transfer-list": Case(),
}
