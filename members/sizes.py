"""How many full members branches had on given days, which decides whether a 支委会 is expected of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from members.models import Member, Transfer
from members.models.member import FULL_ON, on_roster


def full_members(branches: QuerySet, days: Sequence[date]) -> Mapping[int, list[int]]:
    """Branch → its full members on each of the days, in one query; the members of a day as MemberQuerySet.of."""
    found: dict[int, list[int]] = defaultdict(lambda: [0] * len(days))
    if not days:
        return found
    now = Member.objects.filter(branch__in=branches)
    conditions = [on_roster(day) & FULL_ON(day) for day in days]
    moves = _moves(days)
    moved = [
        Q(done_on__gt=day)
        & (Q(before=None) | Q(before__lte=day))
        & on_roster(day, "member__")
        & FULL_ON(day, "member__")
        for day in days
    ]
    came = moves.filter(branch__in=branches)
    went = moves.filter(member__branch__in=branches)
    rows = _counted(now, "branch", conditions).union(
        _counted(came, "branch", moved), _counted(went, "member__branch", moved, -1), all=True
    )
    for branch, *numbers in rows:
        found[branch] = [sum(pair) for pair in zip(found[branch], numbers, strict=True)]
    return found


def _moves(days: Sequence[date]) -> QuerySet:
    """Changes of branch after any of the days, each with `before`, the day of the member's last one before it."""
    moves = Transfer.objects.moves().filter(done_on__gt=min(days)).order_by()
    earlier = moves.filter(Transfer.earlier(), member=OuterRef("member")).order_by("-done_on", "-pk")
    return moves.annotate(before=Subquery(earlier.values("done_on")[:1]))


def _counted(rows: QuerySet, branch: str, conditions: Sequence[Any], sign: int = 1) -> QuerySet:
    """(branch, number by each condition), negative with the sign -1."""
    numbers = {f"n{at}": sign * Count("pk", filter=condition) for at, condition in enumerate(conditions)}
    return rows.order_by().values(unit=F(branch)).annotate(**numbers).values_list("unit", *numbers)
