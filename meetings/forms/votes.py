"""The votes of one meeting in its form: the numbers of those entitled come from the roster."""

from typing import Any

from django import forms

from meetings.models import Meeting, Vote
from meetings.votes import outcome

# A 支部党员大会 that admits several members votes on each; five at one meeting is the most a form offers.
VOTES = 5
PARTS = ("question", "rule", "in_favour", "against", "abstained")
VOTE_FIELDS = [f"vote{number}_{part}" for number in range(1, VOTES + 1) for part in PARTS]
COUNTS = PARTS[2:]


class VoteFields(forms.Form):
    """Adds the fields of VOTES votes; a vote without a 表决事项 is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, VOTES + 1):
            self.fields[f"vote{number}_question"] = forms.CharField(
                label="表决事项", max_length=120, required=False
            )
            self.fields[f"vote{number}_rule"] = forms.ChoiceField(
                label="表决类别", choices=Vote.Rule.choices, required=False
            )
            for part, label in zip(COUNTS, ("赞成", "反对", "弃权"), strict=True):
                self.fields[f"vote{number}_{part}"] = forms.IntegerField(
                    label=label, min_value=0, required=False
                )

    def vote_blocks(self) -> list[list[forms.BoundField]]:
        """The fields of each vote, for a template that opens one after another."""
        if "vote1_question" not in self.fields:
            return []
        return [[self[f"vote{number}_{part}"] for part in PARTS] for number in range(1, VOTES + 1)]

    def votes_open(self) -> bool:
        """Whether a vote was typed, so that its fields must be seen."""
        return any(field.errors or field.value() for (field, *_) in self.vote_blocks())

    def vote_hint(self) -> str:
        """What each rule asks of the voters that the roster shows now."""
        voters = self.voters_expected()
        if not voters:
            return "应到会有表决权的党员按上面填写的应到人数计算。"
        needs = [outcome(rule, voters, voters, 0) for rule in (Vote.Rule.ORDINARY, Vote.Rule.ELECTION)]
        return (
            f"名册上有表决权的党员{voters}人，预备党员不计。一般事项和发展党员：到会至少{needs[0].needed_present}人，"
            f"赞成至少{needs[0].needed_in_favour}票；选举：到会至少{needs[1].needed_present}人，"
            "赞成超过到会人数的一半。不计应到的会相应减少。"
        )

    def voters_expected(self) -> int:
        """Members with a vote on the roster; 0 where there is none."""
        return 0

    def clean_votes(self, entitled: int, present: int) -> list[Vote]:
        """The votes typed; an error beside 赞成 where the numbers do not add up to those present."""
        votes = []
        for number in range(1, VOTES + 1):
            question = self.cleaned_data.get(f"vote{number}_question")
            counts = {part: self.cleaned_data.get(f"vote{number}_{part}") or 0 for part in COUNTS}
            if not question and any(counts.values()):
                self.add_error(f"vote{number}_question", "请填写表决事项。")
            if not question:
                continue
            if sum(counts.values()) != present:
                self.add_error(
                    f"vote{number}_in_favour",
                    f"赞成、反对、弃权之和是{sum(counts.values())}，实到会有表决权党员是{present}人，应当相等。",
                )
            rule = self.cleaned_data.get(f"vote{number}_rule") or Vote.Rule.ORDINARY
            votes.append(Vote(question=question, rule=rule, entitled=entitled, present=present, **counts))
        return votes


def votes_initial(meeting: Meeting) -> dict[str, Any]:
    """The recorded votes as the form shows them."""
    return {
        f"vote{number}_{part}": getattr(vote, part)
        for number, vote in enumerate(meeting.votes.all()[:VOTES], 1)
        for part in PARTS
    }
