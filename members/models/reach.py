"""What a user answers for, read once and kept on the user: the root of row permission."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from accounts.models import User

NOTHING = Q(pk__in=[])


def others(committee: str) -> Exists:
    """Whether a committee without one above it is another than the one at the path `committee`."""
    from members.models.organization import Committee

    return Exists(Committee.objects.filter(parent=None).exclude(pk=OuterRef(committee)))


@dataclass(frozen=True)
class Reach:
    """
    The paths of the user's committees, each with everything below, and the ids of the user's own branches.

    They stand in the queries as values: the database then knows how much they cover, and reads a township by its
    index and a city from end to end. `whole` where no committee stands outside: nothing need be asked then.
    """

    paths: tuple[str, ...]
    branches: tuple[int, ...]
    whole: bool = False

    @classmethod
    def of(cls, user: "User") -> Self:
        """One query, unless the user came with a request (members.backends) or was asked before; none for strangers."""
        if not user.is_authenticated:
            return cls((), ())
        known = getattr(user, "reach", None)
        return known or cls.keep(
            user, user.scopes.values_list("committee__path", "branch", others("committee"))
        )

    @classmethod
    def keep(cls, user: "User", scopes: Iterable[tuple[str | None, int | None, bool]]) -> Self:
        """
        `scopes` are a committee's path, a branch's id and whether there are `others`; path and id are both None where
        there is no scope.
        """
        known = sorted(scopes, key=str)
        user.reach = cls(
            tuple(path for path, _, _ in known if path is not None),
            tuple(branch for _, branch, _ in known if branch is not None),
            any(path is not None and not more for path, _, more in known),
        )
        return user.reach

    def covers(self, committee: str = "") -> Q:
        """A condition on the committee at the path `committee`, ended by __."""
        if self.whole:
            return Q()
        return reduce(or_, (Q(**{f"{committee}path__startswith": path}) for path in self.paths), NOTHING)
