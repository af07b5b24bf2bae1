"""Summaries for tests."""

from datetime import date

from common.periods import Period
from meetings.models import Meeting
from reports import workshop
from reports.bench import Address, Bench
from reports.checks import Part
from reports.issuing import issue
from reports.models import AnnualSummary, IssuedSummary
from tests.factories import World, make_meeting, make_member

YEAR = Period.of_year(2023)
# Queries that counting a summary takes: those of all chapters, of the committee and of last year's plans.
COLLECTING = 38


def record_year(world: World) -> None:
    """A few records of the township, so that chapters have something to tell and to find fault with."""
    for branch in (world.village, world.community):
        make_member(branch)
        make_meeting(branch, Meeting.Kind.GENERAL)
        make_meeting(branch, Meeting.Kind.PARTY_DAY, submitted_on=date(2023, 9, 1))


def make_draft(world: World, period: Period = YEAR, **fields) -> AnnualSummary:
    draft = workshop.start(world.township, fields.pop("branch", None), period, world.office)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save()
    return draft


def make_issue(world: World, period: Period = YEAR) -> IssuedSummary:
    return issue(Bench.of(make_draft(world, period)), world.office, "测试")


def write_opening(draft: AnnualSummary, world: World, text: str) -> None:
    draft.refresh_from_db()
    opening = Address(Part.OPENING, "opening.0")
    workshop.save_text(Bench.of(draft), opening, text, draft.version, world.office)
