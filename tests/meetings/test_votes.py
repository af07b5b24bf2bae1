"""Three rules, never one majority."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from meetings.models import Vote
from meetings.votes import RULES, Outcome, outcome
from members.recruitment import vote_error

ORDINARY, RECRUITMENT, ELECTION = Vote.Rule.ORDINARY, Vote.Rule.RECRUITMENT, Vote.Rule.ELECTION


@pytest.mark.parametrize(
    ("rule", "entitled", "present", "in_favour", "quorum", "passed"),
    [
        (ORDINARY, 20, 10, 10, True, False),
        (ORDINARY, 20, 11, 11, True, True),
        (ORDINARY, 20, 9, 9, False, False),
        (ORDINARY, 21, 10, 10, False, False),
        (ORDINARY, 21, 11, 11, True, True),
        (RECRUITMENT, 20, 20, 10, True, False),
        (RECRUITMENT, 20, 20, 11, True, True),
        (ELECTION, 20, 15, 15, False, False),
        (ELECTION, 20, 16, 8, True, False),
        (ELECTION, 20, 16, 9, True, True),
        (ELECTION, 21, 16, 16, False, False),
        (ELECTION, 21, 17, 9, True, True),
        (ORDINARY, 0, 0, 0, False, False),
    ],
)
def test_thresholds(rule, entitled, present, in_favour, quorum, passed):
    found = outcome(rule, entitled, present, in_favour)
    assert (found.quorum, found.passed) == (quorum, passed)


@pytest.mark.parametrize("numbers", [(10, 11, 5), (10, 9, 10), (10, 9, -1)])
def test_numbers_that_cannot_be_are_refused(numbers):
    with pytest.raises(ValueError, match="应依次不减"):
        outcome(ORDINARY, *numbers)


numbers = st.tuples(*[st.integers(0, 300)] * 3).map(sorted)


@given(st.sampled_from(list(RULES)), numbers)
def test_one_more_in_favour_never_undoes_a_vote(rule, sorted_numbers):
    in_favour, present, entitled = sorted_numbers
    if in_favour < present:
        less, more = (outcome(rule, entitled, present, votes) for votes in (in_favour, in_favour + 1))
        assert more.passed >= less.passed


@given(st.sampled_from(list(RULES)), numbers)
def test_the_needed_numbers_are_the_least_that_do(rule, sorted_numbers):
    in_favour, present, entitled = sorted_numbers
    found = outcome(rule, entitled, present, in_favour)
    assert found.quorum == (entitled > 0 and present >= found.needed_present)
    assert found.passed == (found.quorum and in_favour >= found.needed_in_favour)


@given(numbers)
def test_an_ordinary_majority_needs_more_than_half_of_all_entitled(sorted_numbers):
    in_favour, present, entitled = sorted_numbers
    assert outcome(ORDINARY, entitled, present, in_favour).passed == (2 * in_favour > entitled)


def test_the_words_of_an_outcome():
    assert Outcome(10, 11, quorum=True, passed=True).label == "通过"
    assert Outcome(10, 11, quorum=True, passed=False).label == "未通过（赞成至少11票）"
    assert Outcome(10, 11, quorum=False, passed=False).label == "到会人数不足（至少10人），表决无效"


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_step_of_recruitment_and_the_record_of_the_meeting_agree(entitled, present, in_favour):
    assume(in_favour <= present <= entitled)
    passed = outcome(Vote.Rule.RECRUITMENT, entitled, present, in_favour).passed
    assert passed == (vote_error(entitled, present, in_favour) == "")
