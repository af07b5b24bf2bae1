"""Records of dues for tests."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from common.dates import add_months
from dues.models import Assessment, Payment
from members.models import Branch, Member
from tests.factories import make_member


def make_payer(
    branch: Branch, name: str = "张三", monthly: str = "10", since: date = date(2023, 1, 1), **fields
) -> Member:
    member = make_member(branch, name, **fields)
    Assessment.objects.create(
        member=member, from_month=since, category="WAGE", base=Decimal(3000), monthly=Decimal(monthly)
    )
    return member


def pay(
    member: Member, month: date, amount: str = "10", paid_on: date | None = None, kind: str = "REGULAR"
) -> Payment:
    return Payment.objects.create(
        branch=member.branch,
        member=member,
        month=month,
        amount=Decimal(amount),
        paid_on=paid_on or month.replace(day=10),
        kind=kind,
    )


def pay_months(member: Member, first: date, count: int, amount: str = "10") -> None:
    for number in range(count):
        pay(member, add_months(first, number), amount)


def reverse(payment: Payment, paid_on: date) -> Payment:
    return Payment.objects.create(
        branch=payment.branch,
        member=payment.member,
        month=payment.month,
        amount=-payment.amount,
        paid_on=paid_on,
        kind=Payment.Kind.REVERSAL,
        reverses=payment,
        reason="录错",
    )


def write_sheet(path: Path, sheet: str, header: list[str], *rows: list) -> Path:
    book = Workbook()
    book.active.title = sheet
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
