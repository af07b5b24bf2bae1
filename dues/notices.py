"""What a branch prints: the sheet that members sign when dues are assessed, and the month's list that is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.periods import Period, month_end
from dues.arrears import owed_in
from dues.collection import on_roster_during
from dues.models import Assessment, Payment, Standard
from dues.rates import find_band
from members.models import Branch, Member


@dataclass(frozen=True)
class SignLine:
    """`band` is the standard that applies; None where the member is not assessed, or no standard fits."""

    member: Member
    assessment: Assessment | None
    band: Standard | None


@dataclass(frozen=True)
class PublishedLine:
    member: Member
    owed: Decimal
    paid: Decimal
    extra: Decimal
    paid_on: date | None

    @property
    def settled(self) -> bool:
        return self.paid >= self.owed


def sign_sheet(branch: Branch, on: date) -> list[SignLine]:
    """Everybody on the roster on a day with the assessment then in force; three queries."""
    members = list(
        Member.objects.of([branch], on)
        .as_of(on)
        .defer("id_number", "mobile", "address")
        .order_by("group", "pk")
    )
    known = Assessment.objects.filter(member__in=members, from_month__lte=on).order_by("from_month")
    latest = {assessment.member_id: assessment for assessment in known}
    standards = list(Standard.objects.in_force(on))
    return [SignLine(member, found := latest.get(member.pk), _band(found, standards)) for member in members]


def _band(assessment: Assessment | None, standards: list[Standard]) -> Standard | None:
    if assessment is None:
        return None
    try:
        return find_band(assessment.category, assessment.base, standards)
    except ValueError:
        return None


def published(branch: Branch, month: date) -> list[PublishedLine]:
    """What every member owed and paid for a month, reversals taken off; three queries."""
    span = Period(month, month_end(month))
    members = list(on_roster_during(Member.objects.of([branch], span.end), span))
    assessments: dict[int, list[tuple[date, Decimal]]] = {}
    rows = Assessment.objects.filter(member__in=members, from_month__lte=month)
    for pk, start, monthly in rows.values_list("member", "from_month", "monthly"):
        assessments.setdefault(pk, []).append((start, monthly))
    payments: dict[int, list[Payment]] = {}
    for payment in Payment.objects.filter(member__in=members, month=month).select_related("reverses"):
        payments.setdefault(payment.member_id, []).append(payment)
    return [
        _line(member, owed_in(assessments.get(member.pk, ()), month), payments.get(member.pk, ()))
        for member in members
    ]


def _line(member: Member, owed: Decimal, payments: Iterable[Payment]) -> PublishedLine:
    paid, extra, days = Decimal(0), Decimal(0), []
    for payment in payments:
        beyond = (payment.reverses or payment).kind == Payment.Kind.VOLUNTARY
        if beyond:
            extra += payment.amount
        else:
            paid += payment.amount
        days.append(payment.paid_on)
    return PublishedLine(member, owed, paid, extra, max(days) if paid + extra > 0 else None)
