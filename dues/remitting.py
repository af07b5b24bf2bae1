"""What a committee collected in each quarter of a year, what share of it is due upward, and what was passed on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from common.money import YuanSum, to_cents
from common.periods import Period
from dues.models import Payment, Remittance, Rule
from dues.models.remittances import QUARTERS
from members.models import Committee


@dataclass(frozen=True)
class QuarterAccount:
    """`due` is the share of what was collected; `remittance` is None until it was passed on."""

    number: int
    period: Period
    collected: Decimal
    share: Decimal
    remittance: Remittance | None

    @property
    def label(self) -> str:
        return dict(QUARTERS)[self.number]

    @property
    def due(self) -> Decimal:
        return share_of(self.collected, self.share)

    @property
    def difference(self) -> Decimal:
        """Yuan still to pass on; negative where more was passed on than was due."""
        return self.due - (self.remittance.amount if self.remittance else Decimal(0))


def share_of(collected: Decimal, percent: Decimal) -> Decimal:
    return to_cents(collected * percent / 100)


def quarter_accounts(committee: Committee, year: int, until: date) -> list[QuarterAccount]:
    """The quarters begun by a day, in three queries."""
    quarters = [quarter for quarter in Period.of_year(year).quarters() if quarter.start <= until]
    sums = (
        Payment.objects.filter(branch__committee=committee, paid_on__lte=until)
        .order_by()
        .aggregate(
            **{
                f"q{number}": YuanSum("amount", filter=Q(paid_on__range=(quarter.start, quarter.end)))
                for number, quarter in enumerate(quarters, start=1)
            }
        )
    )
    passed_on = {
        remittance.quarter: remittance
        for remittance in Remittance.objects.filter(committee=committee, year=year, remitted_on__lte=until)
    }
    shares = list(Rule.objects.filter(kind=Rule.Kind.SHARE).order_by("valid_from"))
    return [
        QuarterAccount(
            number,
            quarter,
            sums[f"q{number}"],
            _share(shares, quarter.end),
            passed_on.get(number),
        )
        for number, quarter in enumerate(quarters, start=1)
    ]


def _share(rules: list[Rule], on: date) -> Decimal:
    """Per cent by the rule in force on a day; all of it where no rule says otherwise."""
    in_force = [r.value for r in rules if r.valid_from <= on and (r.valid_to is None or on <= r.valid_to)]
    return in_force[-1] if in_force else Decimal(100)
