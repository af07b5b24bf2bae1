from tests.access import FORBIDDEN, Case, office_page, own_row
from tests.factories import World, make_meeting


def meeting(world: World) -> tuple[int]:
    return (make_meeting(world.village).pk,)


CASES = {
    "meetings:matrix": Case(),
    "meetings:meeting-list": Case(),
    "meetings:meeting-create": Case(leader=FORBIDDEN),
    "meetings:meeting-detail": own_row(meeting),
    "meetings:review": office_page(),
}
