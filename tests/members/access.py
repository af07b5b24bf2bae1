"""What each role gets from this app's pages."""

from datetime import date

from members.models import (
    Floating,
    Group,
    Holiday,
    Post,
    Recruit,
    RecruitmentPlan,
    RecruitmentRule,
    RecruitmentSource,
    RecruitmentStep,
    Transfer,
)
from tests.access import FORBIDDEN, NOT_FOUND, REDIRECT, Case, no_args, office_page, own_row
from tests.factories import World, make_identity, make_member


def village(world: World) -> tuple[int]:
    return (world.village.pk,)


def member(world: World) -> tuple[int]:
    return (make_member(world.village).pk,)


def group(world: World) -> tuple[int]:
    return (Group.objects.create(branch=world.village, name="第一党小组").pk,)


def post(world: World) -> tuple[int]:
    holder = make_member(world.village)
    held = Post.objects.create(
        branch=world.village, member=holder, title="SECRETARY", started_on=date(2021, 1, 1)
    )
    return (held.pk,)


def floating(world: World) -> tuple[int]:
    return (Floating.objects.create(member=make_member(world.village)).pk,)


def recruit(world: World) -> tuple[int]:
    row = Recruit.objects.create(branch=world.village, name="李四", **make_identity())
    RecruitmentStep.objects.create(recruit=row, kind="APPLIED", done_on=date(2023, 3, 1))
    return (row.pk,)


def step(world: World) -> tuple[int, int]:
    (pk,) = recruit(world)
    return pk, RecruitmentStep.objects.get().pk


def plan(world: World) -> tuple[int]:
    row = RecruitmentPlan.objects.create(committee=world.township, branch=world.village, year=2023, quota=1)
    return (row.pk,)


def transfer(world: World) -> tuple[int]:
    return (Transfer.objects.create(branch=world.village, name="张三", direction="IN").pk,)


def rule(world: World) -> tuple[int]:
    return (RecruitmentRule.objects.earliest("pk").pk,)


def holiday(world: World) -> tuple[int]:
    return (Holiday.objects.earliest("pk").pk,)


def source(world: World) -> tuple[int]:
    return (RecruitmentSource.objects.earliest("pk").pk,)


def admin_page(args=no_args) -> Case:
    """A page for administrators alone."""
    return office_page(args, office=FORBIDDEN, neighbour_office=FORBIDDEN)


def writing(args) -> Case:
    """A page that changes a row: the leader may see the row, but not this."""
    return own_row(args, leader=FORBIDDEN)


def office_row(args) -> Case:
    """A page of the office about one row of its township."""
    return office_page(args, neighbour_office=NOT_FOUND)


def posting(args) -> Case:
    """A deed on one row, sent without a page of its own."""
    return writing(args)._replace(**dict.fromkeys(("secretary", "office", "admin"), REDIRECT), method="post")


CASES = {
    "members:index": Case(no_args, *[REDIRECT] * 7),
    "members:branch-list": Case(),
    "members:branch-create": office_page(),
    "members:branch-detail": own_row(village),
    "members:branch-edit": office_row(village),
    "members:group-create": writing(village),
    "members:group-edit": writing(group),
    "members:post-create": office_row(village),
    "members:post-end": office_row(post),
    "members:campaign": writing(village),
    "members:member-list": Case(),
    "members:member-create": Case(leader=FORBIDDEN),
    "members:member-export": Case(leader=FORBIDDEN),
    "members:member-detail": own_row(member),
    "members:member-edit": writing(member),
    "members:member-leave": writing(member),
    "members:id-number": office_row(member),
    "members:structure": Case(),
    "members:floating-list": Case(),
    "members:floating-create": writing(member),
    "members:floating-edit": writing(floating),
    "members:contact-list": Case(),
    "members:contact-create": writing(floating),
    "members:recruit-list": Case(),
    "members:recruit-board": Case(),
    "members:recruit-create": Case(leader=FORBIDDEN),
    "members:recruit-detail": own_row(recruit),
    "members:recruit-edit": writing(recruit),
    "members:recruit-close": writing(recruit),
    "members:recruit-step": writing(lambda world: (*recruit(world), "TALKED")),
    "members:step-withdraw": posting(step),
    "members:plan-list": Case(),
    "members:plan-create": office_page(),
    "members:plan-edit": office_row(plan),
    "members:rule-list": Case(),
    "members:rule-version": admin_page(),
    "members:rule-edit": admin_page(rule),
    "members:holiday-list": Case(),
    "members:holiday-create": admin_page(),
    "members:holiday-edit": admin_page(holiday),
    "members:holiday-delete": admin_page(holiday)._replace(admin=REDIRECT, method="post"),
    "members:source-create": admin_page(),
    "members:source-edit": admin_page(source),
    "members:transfer-list": Case(),
    "members:transfer-create": Case(leader=FORBIDDEN),
    "members:transfer-edit": writing(transfer),
}
