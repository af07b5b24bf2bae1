"""What each role gets from the pages of the summary."""

from reports.models import DefaultWording, IssuedSummary, Plan
from tests.access import FORBIDDEN, NOT_FOUND, REDIRECT, Case, office_page, own_row
from tests.factories import World
from tests.reports.factories import make_draft, make_issue

YEAR = 2023


def year(world: World) -> tuple:
    return (YEAR,)


def draft(world: World) -> tuple:
    return (make_draft(world).pk,)


def draft_and(*rest):
    return lambda world: (*draft(world), *rest)


def issued(world: World) -> tuple:
    return ((IssuedSummary.objects.first() or make_issue(world)).pk,)


def issued_and(*rest):
    return lambda world: (*issued(world), *rest)


def plan(world: World) -> tuple:
    made = Plan(
        summary=IssuedSummary.objects.get(pk=issued(world)[0]).summary,
        key="own.1",
        chapter="meetings",
        text="按月通报。",
    )
    made.save()
    return (made.pk,)


def wording(world: World) -> tuple:
    kept = DefaultWording(
        committee=world.township, chapter="dues", position=0, text="收缴党费。", valid_from=YEAR
    )
    kept.save()
    return (kept.pk,)


def comment(world: World) -> tuple:
    made = make_draft(world)
    return made.pk, made.comments.create(text="同意。", by=world.leader).pk


def read(args, **changes) -> Case:
    """Everybody has a summary: of the committee, or of the own branch."""
    return Case(args)._replace(**changes)


def read_own(args, **changes) -> Case:
    """One summary of the committee: no secretary's."""
    nobody = {"secretary": NOT_FOUND, "other_secretary": NOT_FOUND, "neighbour_office": NOT_FOUND}
    return Case(args)._replace(**nobody | changes)


def write_own(args, **changes) -> Case:
    return read_own(args, leader=FORBIDDEN)._replace(**changes)


def office_own(args, **changes) -> Case:
    """For the office alone, also where a branch's own summary is meant."""
    return write_own(args, secretary=FORBIDDEN, other_secretary=FORBIDDEN)._replace(**changes)


def branch_draft(world: World) -> tuple:
    return (make_draft(world, branch=world.village).pk,)


CASES = {
    "reports:summary": read(year),
    "reports:summary-file": read(lambda world: (YEAR, "json")),
    "reports:comparison": read(year),
    "reports:start": read(
        year,
        **dict.fromkeys(("secretary", "other_secretary", "office", "admin", "neighbour_office"), REDIRECT),
        leader=FORBIDDEN,
        method="post",
    ),
    "reports:workshop": own_row(branch_draft),
    "reports:paragraph": write_own(draft, office=REDIRECT, admin=REDIRECT, method="post"),
    "reports:paragraph-add": write_own(draft),
    "reports:problems": read_own(draft),
    "reports:problem": write_own(draft_and("meetings.nothing"), office=NOT_FOUND, admin=NOT_FOUND),
    "reports:plan": write_own(draft_and("new")),
    "reports:check": read_own(draft),
    "reports:check-text": read(lambda world: ()),
    "reports:history": read_own(draft),
    "reports:revision": read_own(draft_and(1)),
    "reports:restore": write_own(draft_and(1), office=REDIRECT, admin=REDIRECT),
    "reports:settings": write_own(draft),
    "reports:issue": office_own(draft),
    "reports:draft-file": read_own(draft_and("json")),
    "reports:townships": office_own(draft, office=REDIRECT, admin=REDIRECT, method="post"),
    "reports:comment": read_own(draft, leader=REDIRECT, office=REDIRECT, admin=REDIRECT, method="post"),
    "reports:comment-handled": office_own(comment, office=REDIRECT, admin=REDIRECT, method="post"),
    "reports:wording-keep": office_own(draft_and("dues"), office=REDIRECT, admin=REDIRECT, method="post"),
    "reports:issued": read_own(issued),
    "reports:issued-file": read_own(issued_and("json")),
    "reports:plan-list": read(lambda world: ()),
    "reports:outcome": write_own(plan),
    "reports:wording-list": office_page(),
    "reports:wording-drop": office_own(wording, office=REDIRECT, admin=REDIRECT, method="post"),
}
