"""How many full members branches had on given days, which decides whether a 支委会 is expected of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from members.models import Branch, Member, Transfer
from members.models.transfer import entered_from_outside


def full_members(branches: QuerySet, days: Sequence[date]) -> Mapping[int, list[int]]:
    """Branch → its full members on each of the days, in two queries; the members of a day as MemberQuerySet.of."""
    found: dict[int, list[int]] = defaultdict(lambda: [0] * len(days))
    if not days:
        return found
    now = Member.objects.filter(branch__in=branches, category=Member.Category.FULL)
    rows = _stays(now, "branch", days)
    moves = _moves(min(days))
    came, went = Q(branch__in=branches), Q(member__branch__in=branches)
    if moves.filter(came | went).exists():
        rows = rows.union(
            _stays(moves.filter(came), "branch", days, "member__"),
            _stays(moves.filter(went), "member__branch", days, "member__", -1),
            all=True,
        )
    for branch, begin, end, number in rows:
        sizes = found[branch]
        for at, day in enumerate(days):
            if begin <= day < end:
                sizes[at] += number
    return found


def full_members_on(branches: Iterable[Branch], day: date) -> dict[int, int]:
    """The same of a few branches on one day, for a tenth of the time; a branch without any is missing."""
    members = Member.objects.of(list(branches), day).as_of(day).full(day).with_branch_on(day)
    return dict(members.order_by().values_list("branch_then").annotate(Count("pk")))


def _moves(first: date) -> QuerySet:
    """Changes of branch after a day by full members, each with `before`, the day of the member's last one before it."""
    moves = (
        Transfer.objects.moves().filter(done_on__gt=first, member__category=Member.Category.FULL).order_by()
    )
    earlier = moves.filter(Transfer.earlier(), member=OuterRef("member")).order_by("-done_on", "-pk")
    return moves.annotate(before=Subquery(earlier.values("done_on")[:1]))


def _stays(rows: QuerySet, branch: str, days: Sequence[date], member: str = "", sign: int = 1) -> QuerySet:
    """
    (branch, first day as a full member on its roster, first day no more, how many), negative with the sign -1.

    Days outside those asked for are told as the first of them and the day after the last: who stays throughout is
    one row per branch. `member` is the path from a move to its member, ended by __.
    """
    first, after = _day(min(days)), _day(max(days) + timedelta(days=1))
    begin = [F(f"{member}joined_on"), entered_from_outside(member), F(f"{member}confirmed_on")]
    end = [F(f"{member}left_on")]
    if member:
        begin.append(F("before"))
        end.append(F("done_on"))
    return (
        rows.order_by()
        .values(
            unit=F(branch),
            begin=Greatest(first, *(Coalesce(day, first) for day in begin)),
            end=Least(after, *(Coalesce(day, after) for day in end)),
        )
        .annotate(number=sign * Count("pk"))
        .values_list("unit", "begin", "end", "number")
    )


def _day(day: date) -> Value:
    return Value(day, output_field=DateField())
