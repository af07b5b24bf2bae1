"""An assessment of each member, a payment for every month but one in fifty, and what townships passed on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dangjian.synthetic.city import City, Units, Writer
from dues.models import Assessment, Payment, Remittance

MONTHLY = Decimal("0.50")


def write(city: City, units: Units, writer: Writer) -> None:
    january = city.months[0]
    assessed = ((member, january, "FARMER", MONTHLY) for member in units.members)
    writer.write(Assessment, ("member_id", "from_month", "category", "monthly"), assessed)
    columns = ("branch_id", "member_id", "month", "amount", "paid_on")
    writer.write(Payment, columns, _payments(city, units, writer))
    quarters = [month for month in city.months if month.month in (3, 6, 9, 12)]
    remitted = (
        (township, month.year, month.month // 3, Decimal("500.00"), month.replace(day=28))
        for month in quarters
        for township in units.townships
    )
    writer.write(Remittance, ("committee_id", "year", "quarter", "amount", "remitted_on"), remitted)


def _payments(city: City, units: Units, writer: Writer) -> Iterator[tuple[int, int, date, Decimal, date]]:
    """Month by month and branch by branch, as they are handed in."""
    chance = writer.random.random
    for month in city.months:
        paid_on = month.replace(day=20)
        for n, branch in enumerate(units.branches):
            for member in units.members_of(n):
                if chance() >= 0.02:
                    yield branch, member, month, MONTHLY, paid_on
