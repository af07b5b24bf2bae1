"""What each role gets from the account pages."""

from accounts.discarding import discard
from tests.access import FORBIDDEN, INVALID, REDIRECT, Case, own_row
from tests.factories import World, make_meeting

ROLES = ("secretary", "other_secretary", "leader", "office", "admin", "neighbour_office")
ADMINISTRATORS_ALONE = dict.fromkeys(
    ("secretary", "other_secretary", "leader", "office", "neighbour_office"), FORBIDDEN
)


def secretary_of_village(world: World) -> tuple[int]:
    return (world.secretary.pk,)


def discarded(world: World) -> tuple[int]:
    kept = discard(make_meeting(world.village, state="DRAFT"), world.secretary)
    return (kept.pk,)


CASES = {
    "recycle-bin": Case(leader=FORBIDDEN),
    "recycle-restore": own_row(discarded, leader=FORBIDDEN, method="post")._replace(
        **dict.fromkeys(("secretary", "office", "admin"), REDIRECT)
    ),
    "recycle-purge": Case(discarded, method="post", **ADMINISTRATORS_ALONE)._replace(admin=REDIRECT),
    "accounts:password-change": Case(),
    "accounts:session-list": Case(),
    "accounts:session-end-others": Case(method="post")._replace(**dict.fromkeys(ROLES, REDIRECT)),
    "accounts:second-factor": Case(),
    "accounts:second-factor-check": Case()._replace(**dict.fromkeys(ROLES, REDIRECT)),
    "accounts:second-factor-off": Case(method="post")._replace(**dict.fromkeys(ROLES, INVALID)),
    "accounts:user-list": Case(**ADMINISTRATORS_ALONE),
    "accounts:user-create": Case(**ADMINISTRATORS_ALONE),
    "accounts:user-edit": Case(secretary_of_village, **ADMINISTRATORS_ALONE),
    "accounts:user-reset-password": Case(secretary_of_village, method="post", **ADMINISTRATORS_ALONE),
    "accounts:user-deactivate": Case(
        secretary_of_village, method="post", admin=REDIRECT, **ADMINISTRATORS_ALONE
    ),
    "accounts:user-activate": Case(
        secretary_of_village, method="post", admin=REDIRECT, **ADMINISTRATORS_ALONE
    ),
    "accounts:event-list": Case(**ADMINISTRATORS_ALONE),
    "accounts:backups": Case(**ADMINISTRATORS_ALONE),
    "accounts:retention": Case(**ADMINISTRATORS_ALONE),
    "accounts:retention-blank": Case(method="post", **ADMINISTRATORS_ALONE)._replace(admin=INVALID),
    "accounts:retention-rule": Case(**ADMINISTRATORS_ALONE),
    "accounts:change-list": Case(**ADMINISTRATORS_ALONE),
    "accounts:event-export": Case(**ADMINISTRATORS_ALONE),
    "accounts:self-check": Case(**ADMINISTRATORS_ALONE),
}
