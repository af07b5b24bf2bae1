from datetime import date

from stars.models import Honour, Place, StarAssessment, StarCriterion, WeakBranch
from tests.access import FORBIDDEN, NOT_FOUND, Case, office_page, own_row
from tests.factories import PAPER, World


def branch_year(world: World) -> tuple[int, int]:
    return 2023, world.village.pk


def honour(world: World) -> tuple[int]:
    made = Honour.objects.create(
        branch=world.village, holder="小方村", title="文明村", granted_on=date(2023, 7, 1)
    )
    return (made.pk,)


def certificate(world: World) -> tuple[int]:
    (pk,) = honour(world)
    Honour.objects.get(pk=pk).certificate.save("1.pdf", PAPER)
    return (pk,)


def star_file(world: World) -> tuple[int]:
    row = StarAssessment.objects.create(branch=world.village, year=2023, star="PARTY")
    return (row.files.create(name="照片.pdf", file=PAPER).pk,)


def weak(world: World) -> tuple[int]:
    return (WeakBranch.objects.create(branch=world.village, found_on=date(2023, 2, 1)).pk,)


def place(world: World) -> tuple[int]:
    return (Place.objects.create(branch=world.village, name="书屋", kind=Place.Kind.LIBRARY).pk,)


def rule(world: World) -> tuple[str, int]:
    return "star", StarCriterion.objects.first().pk


OFFICE_ROW = {"neighbour_office": NOT_FOUND}
ADMIN_ONLY = dict.fromkeys(
    ("secretary", "other_secretary", "leader", "office", "neighbour_office"), FORBIDDEN
)

CASES = {
    "stars:plan-list": Case(),
    "stars:plan-table": office_page(),
    "stars:assessment": own_row(branch_year),
    "stars:claims": own_row(branch_year, leader=FORBIDDEN),
    "stars:review": office_page(branch_year, **OFFICE_ROW),
    "stars:decision": office_page(branch_year, **OFFICE_ROW),
    "stars:star-file": own_row(star_file),
    "stars:honour-certificate": own_row(certificate),
    "stars:honour-list": Case(),
    "stars:honour-create": Case(leader=FORBIDDEN),
    "stars:honour-edit": own_row(honour, leader=FORBIDDEN),
    "stars:weak-list": Case(),
    "stars:weak-create": office_page(),
    "stars:weak-detail": own_row(weak),
    "stars:weak-edit": office_page(weak, **OFFICE_ROW),
    "stars:place-list": Case(),
    "stars:place-create": Case(leader=FORBIDDEN),
    "stars:place-edit": own_row(place, leader=FORBIDDEN),
    "stars:rule-list": Case(),
    "stars:rule-create": Case(lambda world: ("weak",))._replace(**ADMIN_ONLY),
    "stars:rule-edit": Case(rule)._replace(**ADMIN_ONLY),
}
