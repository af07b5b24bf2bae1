from datetime import date

from django.core.files.base import ContentFile

from dues.models import Expense, Payment, Remittance, Rule, SpecialFund, Standard
from tests.access import FORBIDDEN, NOT_FOUND, REDIRECT, Case, office_page, own_row
from tests.dues.factories import make_payer, pay
from tests.factories import World, make_member

READERS = Case(secretary=FORBIDDEN, other_secretary=FORBIDDEN)
WRITERS = Case(leader=FORBIDDEN)
ADMIN = office_page(office=FORBIDDEN, neighbour_office=FORBIDDEN)


def fund(world: World) -> SpecialFund:
    return SpecialFund.objects.create(
        committee=world.township, name="慰问", amount=100, allocated_on=date(2023, 1, 1)
    )


def expense(world: World) -> Expense:
    return Expense.objects.create(
        fund=fund(world), use="PRAISE", amount=1, spent_on=date(2023, 1, 2), attachment="dues/1.pdf"
    )


def fund_args(world: World) -> list:
    return [fund(world).pk]


def expense_args(world: World) -> list:
    return [expense(world).pk]


def file_args(world: World) -> list:
    found = expense(world)

    found.attachment.save("1.pdf", ContentFile(b"%PDF-1.4"))
    return [found.pk]


def remittance_args(world: World) -> list:
    made = Remittance.objects.create(
        committee=world.township, year=2023, quarter=1, amount=1, remitted_on=date(2023, 4, 1)
    )
    return [made.pk]


def receipt_args(world: World) -> list:
    (pk,) = remittance_args(world)
    Remittance.objects.get(pk=pk).receipt.save("1.pdf", ContentFile(b"%PDF-1.4"))
    return [pk]


def payment_args(world: World) -> list:
    payment: Payment = pay(make_payer(world.village), date(2023, 1, 1))
    return [payment.pk]


def member_args(world: World) -> list:
    return [make_member(world.village).pk]


def assessment_args(world: World) -> list:
    return [make_payer(world.village).assessments.get().pk]


CASES = {
    "dues:payment-list": Case(),
    "dues:collect": WRITERS,
    "dues:collect-undo": Case(lambda world: [1, 2], method="post")._replace(
        **dict.fromkeys(("secretary", "other_secretary", "office", "admin", "neighbour_office"), REDIRECT),
        leader=FORBIDDEN,
    ),
    "dues:payment-export": Case(),
    "dues:payment-reverse": own_row(payment_args, leader=FORBIDDEN),
    "dues:assessment-list": Case(),
    "dues:assessment-create": own_row(member_args, leader=FORBIDDEN),
    "dues:assessment-edit": own_row(assessment_args, leader=FORBIDDEN),
    "dues:assessment-table": WRITERS,
    "dues:sign-sheet": own_row(lambda world: [world.village.pk, 2023]),
    "dues:notice": own_row(lambda world: [world.village.pk, 2023, 1]),
    "dues:arrears-list": Case(),
    "dues:branch-list": Case(),
    "dues:remittance-list": READERS,
    "dues:remittance-create": office_page(),
    "dues:remittance-edit": office_page(remittance_args, neighbour_office=NOT_FOUND),
    "dues:remittance-receipt": READERS._replace(args=receipt_args, neighbour_office=NOT_FOUND),
    "dues:fund-list": READERS,
    "dues:fund-create": office_page(),
    "dues:fund-edit": office_page(fund_args, neighbour_office=NOT_FOUND),
    "dues:expense-create": office_page(fund_args, neighbour_office=NOT_FOUND),
    "dues:expense-list": READERS,
    "dues:expense-edit": office_page(expense_args, neighbour_office=NOT_FOUND),
    "dues:expense-attachment": READERS._replace(args=file_args, neighbour_office=NOT_FOUND),
    "dues:rule-list": Case(),
    "dues:rule-create": ADMIN,
    "dues:rule-edit": ADMIN._replace(args=lambda world: [Rule.objects.first().pk]),
    "dues:standard-create": ADMIN,
    "dues:standard-edit": ADMIN._replace(args=lambda world: [Standard.objects.first().pk]),
}
