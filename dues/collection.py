"""Collecting: what every member of a branch has to pay for a month or a quarter, and the deed that records who paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.events import record
from accounts.models import User
from common.audit import log_created
from common.dates import add_months
from common.periods import Period
from dues.arrears import DueMonth, unpaid_months_of
from dues.ledger import payment_errors
from dues.models import Assessment, Payment, Rule
from members.models import Branch, Member, Transfer

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Bill:
    """What one member has still to pay: months of the span, and earlier ones that may be made up with them."""

    member: Member
    assessed: bool
    months: tuple[DueMonth, ...]
    earlier: tuple[DueMonth, ...]

    @property
    def amount(self) -> Decimal:
        return sum((month.missing for month in self.months), Decimal(0))

    @property
    def earlier_amount(self) -> Decimal:
        return sum((month.missing for month in self.earlier), Decimal(0))


@dataclass(frozen=True)
class Receipt:
    """What one member paid: yuan for the months owed, yuan given beyond them, and who brought the money."""

    member: int
    amount: Decimal
    make_up: bool = False
    extra: Decimal = Decimal(0)
    proxy: str = ""


class Refused(Exception):
    """Nothing was recorded; `errors` tells by member and field why."""

    def __init__(self, errors: dict[int, dict[str, str]]) -> None:
        super().__init__("党费没有登记。")
        self.errors = errors


def on_roster_during(members: QuerySet[Member], span: Period) -> QuerySet[Member]:
    """Those on the roster at any time of the span; a move inside the committee is no entry."""
    members = members.filter(Q(left_on=None) | Q(left_on__gt=span.start), joined_on__lte=span.end)
    moved = Q(pk__in=Transfer.objects.entered_by_move())
    members = members.filter(Q(entered_on=None) | Q(entered_on__lte=span.end) | moved)
    return members.defer("id_number", "mobile", "address").order_by("group", "pk")


def bills(branch: Branch, span: Period, *, lock: bool = False) -> list[Bill]:
    """One for each member of the branch, in a fixed number of queries; `lock` keeps others from paying meanwhile."""
    roster = on_roster_during(branch.members.all(), span)
    members = list(roster.select_for_update(of=("self",)) if lock else roster)
    make_up = int(Rule.objects.value(Rule.Kind.MAKE_UP, span.end))
    whole = Period(add_months(span.start, -make_up), span.end)
    unpaid = unpaid_months_of(members, whole, known_by=FOREVER)
    assessed = set(
        Assessment.objects.filter(member__in=members, from_month__lte=span.end).values_list(
            "member", flat=True
        )
    )
    return [
        Bill(
            member,
            member.pk in assessed,
            tuple(month for month in unpaid[member.pk] if month.month >= span.start),
            tuple(month for month in unpaid[member.pk] if month.month < span.start),
        )
        for member in members
    ]


def allocate(amount: Decimal, months: Sequence[DueMonth]) -> list[tuple[date, Decimal]]:
    """(month, yuan) from the oldest month on. ValueError in Chinese for more than all of them miss."""
    owed = sum((month.missing for month in months), Decimal(0))
    if amount > owed:
        raise ValueError(f"多于应缴的{owed}元，多交的部分请填在“自愿多交”。")
    parts = []
    for month in months:
        part = min(amount, month.missing)
        if part > 0:
            parts.append((month.month, part))
            amount -= part
    return parts


@transaction.atomic
def collect_dues(
    branch: Branch, span: Period, paid_on: date, receipts: Iterable[Receipt], user: User
) -> list[Payment]:
    """Record what the members paid, all or nothing. Refused names what cannot be, member by member."""
    owed = {bill.member.pk: bill for bill in bills(branch, span, lock=True)}
    payments: list[Payment] = []
    errors: dict[int, dict[str, str]] = {}
    for receipt in receipts:
        bill = owed.get(receipt.member)
        if bill is None:
            errors[receipt.member] = {"amount": "这名党员不在本支部名册中。"}
            continue
        try:
            made = _payments(bill, receipt, paid_on)
        except ValueError as error:
            errors[receipt.member] = {"amount": str(error)}
            continue
        if wrong := _wrong(made, paid_on):
            errors[receipt.member] = wrong
        payments += made
    if errors:
        raise Refused(errors)
    for payment in payments:
        payment.branch, payment.entered_by = branch, user
    Payment.objects.bulk_create(payments)
    log_created(payments, user)
    record("党费录入", user, branch, 笔数=len(payments), 金额=str(sum(p.amount for p in payments)))
    return payments


def _payments(bill: Bill, receipt: Receipt, paid_on: date) -> list[Payment]:
    """Earlier months first, for they are the older debt."""
    months = (*bill.earlier, *bill.months) if receipt.make_up else bill.months
    if not months and receipt.amount:
        raise ValueError("这段时间的党费已缴清。")
    earlier = {month.month for month in bill.earlier}
    kinds = Payment.Kind
    parts = [
        (month, part, kinds.ARREARS if month in earlier else kinds.REGULAR)
        for month, part in allocate(receipt.amount, months)
    ]
    if receipt.extra:
        parts.append((paid_on.replace(day=1), receipt.extra, kinds.VOLUNTARY))
    if not parts:
        raise ValueError("请填写金额，或者不要勾选。")
    common = {"member": bill.member, "paid_on": paid_on, "proxy": receipt.proxy}
    return [Payment(month=month, amount=part, kind=kind, **common) for month, part, kind in parts]


def _wrong(payments: list[Payment], today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    for payment in payments:
        for field, error in payment_errors(payment, today).items():
            found.setdefault("amount" if field == "month" else field, error.messages[0])
    return found
