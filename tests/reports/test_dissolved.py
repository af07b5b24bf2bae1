"""A branch dissolved within the year did its work: it is counted, and the sources show it."""

from datetime import date

from common.periods import Period
from members.models import Branch
from reports.summary import summarize
from tests.factories import make_meeting, make_member
from tests.sources import assert_sources_agree


def test_the_work_of_a_dissolved_branch_is_counted_and_shown(world, log_in):
    make_member(world.village, left_on=date(2023, 6, 1), departure="TRANSFERRED")
    make_meeting(world.village, held_on=date(2023, 3, 5), for_campaign=True)
    Branch.objects.filter(pk=world.village.pk).update(dissolved_on=date(2023, 6, 1))
    summary = summarize(world.township, Period.of_year(2023))
    assert summary.figures["meetings.held"].value == 1
    assert summary.figures["members.branches"].value == 1
    for chapter in summary.chapters:
        assert_sources_agree(log_in(world.office), chapter.facts, world.township)
