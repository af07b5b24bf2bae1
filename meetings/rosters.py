"""Who is expected at a meeting: the branch's members as of the day, a group's, or those with a post."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from meetings.models import Meeting
from members.models import Branch, Member, Post, Transfer
from members.models.transfer import entered_from_outside


@dataclass(frozen=True, slots=True)
class Person:
    """What a roster needs of a member; the personal columns stay unread."""

    pk: int
    name: str
    last4: str
    joined_on: date
    entered_on: date | None
    left_on: date | None
    group_id: int | None
    category: str
    confirmed_on: date | None

    def present_on(self, day: date) -> bool:
        """The same rule as MemberQuerySet.as_of, for many days at once."""
        arrived = self.joined_on <= day and (self.entered_on is None or self.entered_on <= day)
        return arrived and (self.left_on is None or self.left_on > day)

    def votes_on(self, day: date) -> bool:
        """预备党员 may attend, but neither vote nor count in the quorum."""
        return self.category == Member.Category.FULL and (self.confirmed_on or day) <= day


class Rosters:
    """The rosters of some branches, read in three queries whatever the number of meetings."""

    def __init__(self, branches: Iterable[Branch] | None = None) -> None:
        members, posts, moves = Member.objects.all(), Post.objects.all(), Transfer.objects.moves()
        if branches is not None:
            there = moves.filter(branch__in=branches)
            members = members.filter(Q(branch__in=branches) | Q(pk__among=there.values("member")))
            posts = posts.filter(branch__in=branches)
            moves = moves.filter(member__in=members.order_by())
        self._members: dict[int, list[Person]] = defaultdict(list)
        # Member → (until, branch) of each branch left for another of the committee, the first first.
        self._stays: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for member, until, branch in moves.order_by("done_on", "pk").values_list(
            "member", "done_on", "branch"
        ):
            self._stays[member].append((until, branch))
        rows = members.order_by("branch", "pk").values_list(
            "branch_id",
            "pk",
            "name",
            "id_number_last4",
            "joined_on",
            entered_from_outside(),
            "left_on",
            "group_id",
            "category",
            "confirmed_on",
        )
        for branch, *values in rows:
            person = Person(*values)
            for unit in {branch, *(before for _, before in self._stays[person.pk])}:
                self._members[unit].append(person)
            self._stays[person.pk].append((date.max, branch))
        self._posts: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
        for branch, *post in posts.values_list("branch_id", "member_id", "started_on", "ended_on"):
            self._posts[branch].append(tuple(post))

    def members(self, branch_id: int, day: date) -> list[Person]:
        return [
            person
            for person in self._members[branch_id]
            if person.present_on(day) and self._branch_on(person, day) == branch_id
        ]

    def _branch_on(self, person: Person, day: date) -> int:
        """The same rule as MemberQuerySet.of."""
        return next(branch for until, branch in self._stays[person.pk] if day < until)

    def expected(self, kind: str, branch_id: int, group_id: int | None, day: date) -> list[Person]:
        """Empty where the posts or the group's members were never recorded."""
        members = self.members(branch_id, day)
        if kind == Meeting.Kind.COMMITTEE:
            holders = {
                member
                for member, started_on, ended_on in self._posts[branch_id]
                if started_on <= day and (ended_on is None or ended_on > day)
            }
            return [person for person in members if person.pk in holders]
        if kind == Meeting.Kind.GROUP:
            return [person for person in members if group_id and person.group_id == group_id]
        return members
