from tests.access import FORBIDDEN, NOT_FOUND, Case
from tests.factories import World
from tests.personnel.factories import make_case, make_staff

READERS = Case(secretary=FORBIDDEN, other_secretary=FORBIDDEN)
OWN = READERS._replace(neighbour_office=NOT_FOUND)


def case_args(world: World) -> list:
    return [make_case(world.township).pk]


def staff_args(world: World) -> list:
    return [make_staff(world.township).pk]


CASES = {
    "personnel:case-list": READERS,
    "personnel:case-detail": OWN._replace(args=case_args),
    "personnel:staff-list": READERS,
    "personnel:staff-detail": OWN._replace(args=staff_args),
}
