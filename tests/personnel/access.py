from datetime import date

from django.core.files.base import ContentFile

from personnel.models import Calculation, UrbanIncome
from tests.access import FORBIDDEN, NOT_FOUND, REDIRECT, Case, no_args, office_page
from tests.factories import World
from tests.personnel.factories import make_case, make_staff

READERS = Case(secretary=FORBIDDEN, other_secretary=FORBIDDEN)
ADMIN = office_page(office=FORBIDDEN, neighbour_office=FORBIDDEN)
OWN = READERS._replace(neighbour_office=NOT_FOUND)


def case_args(world: World) -> list:
    return [make_case(world.township).pk]


def staff_args(world: World) -> list:
    return [make_staff(world.township).pk]


def item_args(world: World) -> list:
    item = make_case(world.township).items.create(name="审批表")
    item.attachment.save("1.pdf", ContentFile(b"%PDF-1.4"))
    return [item.pk]


def calculation_args(world: World) -> list:
    values = {"income_year": 2022, "income": 49283, "income_times": 2, "pay_months": 40, "source": "依据"}
    made = Calculation.objects.create(
        committee=world.township,
        name="王某",
        group="CIVIL",
        cause="ILLNESS",
        died_on=date(2023, 5, 1),
        basic_pay=4000,
        **values,
    )
    return [made.pk]


CASES = {
    "personnel:index": Case(no_args, *[REDIRECT] * 7),
    "personnel:case-list": READERS,
    "personnel:case-create": office_page(),
    "personnel:board": READERS,
    "personnel:case-detail": OWN._replace(args=case_args),
    "personnel:case-edit": office_page(case_args, neighbour_office=NOT_FOUND),
    "personnel:case-persons": office_page(case_args, neighbour_office=NOT_FOUND),
    "personnel:item-edit": office_page(item_args, neighbour_office=NOT_FOUND),
    "personnel:item-attachment": OWN._replace(args=item_args),
    "personnel:staff-list": READERS,
    "personnel:staff-create": office_page(),
    "personnel:forecast": READERS,
    "personnel:staff-detail": OWN._replace(args=staff_args),
    "personnel:staff-edit": office_page(staff_args, neighbour_office=NOT_FOUND),
    "personnel:rule-list": READERS,
    "personnel:rule-create": ADMIN._replace(args=lambda world: ["income"]),
    "personnel:rule-edit": ADMIN._replace(args=lambda world: ["income", UrbanIncome.objects.first().pk]),
    "personnel:calculation-list": READERS,
    "personnel:calculation-create": office_page(),
    "personnel:calculation-detail": OWN._replace(args=calculation_args),
}
