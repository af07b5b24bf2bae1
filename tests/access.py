"""What each role gets from each URL. Every app lists its own URL names in tests/<app>/access.py as CASES."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.factories import World

OK, FORBIDDEN, NOT_FOUND, REDIRECT, INVALID, NOT_ALLOWED = 200, 403, 404, 302, 422, 405


def no_args(world: World) -> Sequence:
    return ()


class Case(NamedTuple):
    """Expected statuses. `args` makes the URL's arguments from a row of world.village (the secretary's branch)."""

    args: Callable[[World], Sequence] = no_args
    anonymous: int = REDIRECT
    secretary: int = OK
    other_secretary: int = OK
    leader: int = OK
    office: int = OK
    admin: int = OK
    neighbour_office: int = OK
    method: str = "get"


def own_row(args: Callable[[World], Sequence], **changes) -> Case:
    """A page of one row of world.village: whoever may not see the row gets 404."""
    return Case(args, other_secretary=NOT_FOUND, neighbour_office=NOT_FOUND)._replace(**changes)


def office_page(args: Callable[[World], Sequence] = no_args, **changes) -> Case:
    """A page for the office and administrators alone."""
    return Case(args, secretary=FORBIDDEN, other_secretary=FORBIDDEN, leader=FORBIDDEN)._replace(**changes)
