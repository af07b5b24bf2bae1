"""Whether a vote could be held and whether it passed. Three rules, never one majority."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from meetings.models import Vote

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class VoteRule:
    """
    `quorum`: the share of 应到会有表决权党员 that must be present at least. In favour must be more than half of
    those entitled, or of those present where `of_present`.
    """

    quorum: Fraction
    of_present: bool
    secret: bool
    source: str
    valid_from: date


# Read in secondary sources: the office checks them against its own documents.
RULES = {
    Vote.Rule.ORDINARY: VoteRule(
        HALF, False, False, "《中国共产党支部工作条例（试行）》（2018年）第十一条", date(2018, 10, 28)
    ),
    Vote.Rule.RECRUITMENT: VoteRule(
        HALF, False, True, "《中国共产党发展党员工作细则》（2014年）第二十二条", date(2014, 5, 28)
    ),
    Vote.Rule.ELECTION: VoteRule(
        Fraction(4, 5), True, True, "《中国共产党基层组织选举工作条例》（2020年）第十八条", date(2020, 7, 13)
    ),
}


@dataclass(frozen=True)
class Outcome:
    """Numbers of members; `passed` only if the quorum was met."""

    needed_present: int
    needed_in_favour: int
    quorum: bool
    passed: bool

    @property
    def label(self) -> str:
        if not self.quorum:
            return f"到会人数不足（至少{self.needed_present}人），表决无效"
        return "通过" if self.passed else f"未通过（赞成至少{self.needed_in_favour}票）"


def outcome(rule: str, entitled: int, present: int, in_favour: int) -> Outcome:
    """ValueError when more were present than entitled, or more in favour than present."""
    if not 0 <= in_favour <= present <= entitled:
        raise ValueError("赞成票、实到会人数、应到会人数应依次不减。")
    threshold = RULES[Vote.Rule(rule)]
    share = threshold.quorum * entitled
    needed_present = -(-share.numerator // share.denominator)
    needed_in_favour = (present if threshold.of_present else entitled) // 2 + 1
    quorum = entitled > 0 and present >= needed_present
    return Outcome(needed_present, needed_in_favour, quorum, quorum and in_favour >= needed_in_favour)


def outcome_of(vote: Vote) -> Outcome:
    return outcome(vote.rule, vote.entitled, vote.present, vote.in_favour)
