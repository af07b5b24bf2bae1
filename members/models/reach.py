"""What a user answers for, read once and kept on the user: the root of row permission."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Reach:
    """
    The paths of the user's committees, each with everything below, and the ids of the user's own branches.

    They stand in the queries as values: the database then knows how much they cover, and reads a township by its
    index and a city from end to end.
    """

    paths: tuple[str, ...]
    branches: tuple[int, ...]

    @classmethod
    def of(cls, user: "User") -> Self:
        """One query, unless the user came with a request (members.backends) or was asked before."""
        known = getattr(user, "reach", None)
        return known or cls.keep(user, user.scopes.values_list("committee__path", "branch"))

    @classmethod
    def keep(cls, user: "User", scopes: Iterable[tuple[str | None, int | None]]) -> Self:
        """`scopes` are pairs of a committee's path and a branch's id; both are None where there is no scope."""
        pairs = sorted(scopes, key=str)
        user.reach = cls(
            tuple(path for path, _ in pairs if path is not None),
            tuple(branch for _, branch in pairs if branch is not None),
        )
        return user.reach

    @property
    def covers(self) -> Q:
        """A condition on Committee."""
        return reduce(or_, (Q(path__startswith=path) for path in self.paths), NOTHING)
