"""Whatever is paid, reversed and passed on: the books balance, in SQL as in Python."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.money import YuanSum
from common.periods import Period, month_end
from dues import report
from dues.collection import Receipt, Refused, bills, collect_dues
from dues.models import Payment, Remittance
from dues.remitting import quarter_accounts
from dues.reversal import reverse_payment
from tests.dues.factories import make_payer
from tests.factories import make_world

D = Decimal
YEAR = Period.of_year(2023)

cents = st.integers(1, 5000).map(lambda n: D(n) / 100)
payments = st.tuples(
    st.just("pay"),
    st.integers(0, 2),
    st.integers(1, 12),
    st.one_of(st.none(), cents),
    st.one_of(st.just(D(0)), cents),
    st.booleans(),
)
reversals = st.tuples(st.just("reverse"), st.integers(0, 50), st.integers(1, 12))
remittances = st.tuples(st.just("remit"), st.integers(1, 4), cents)
acts = st.lists(st.one_of(payments, payments, reversals, remittances), min_size=1, max_size=14)


class TheBooksBalance(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(cents, min_size=3, max_size=3), acts)
    def test_after_any_history(self, sums, history):
        world = make_world()
        members = [make_payer(world.village, f"党员{n}", str(monthly)) for n, monthly in enumerate(sums)]
        book: list[tuple[date, Decimal]] = []
        net: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        for act in history:
            if act[0] == "pay":
                self.pay(world, members, act, book)
            elif act[0] == "reverse":
                self.reverse(world, act, book)
            else:
                Remittance.objects.get_or_create(
                    committee=world.township,
                    year=2023,
                    quarter=act[1],
                    defaults={"amount": act[2], "remitted_on": date(2023, 12, 31)},
                )
        entries = list(Payment.objects.select_related("reverses"))
        self.sums_agree(world, book, entries)
        for entry in entries:
            if (entry.reverses or entry).kind != "VOLUNTARY":
                net[entry.member_id, entry.month.month] += entry.amount
        for member, monthly in zip(members, sums, strict=True):
            for month in range(1, 13):
                assert 0 <= net[member.pk, month] <= monthly

    def pay(self, world, members, act, book) -> None:
        _, who, month, amount, extra, make_up = act
        span = Period(date(2023, month, 1), month_end(date(2023, month, 1)))
        (bill,) = [b for b in bills(world.village, span) if b.member == members[who]]
        paid = bill.amount + (bill.earlier_amount if make_up else 0) if amount is None else amount
        try:
            made = collect_dues(
                world.village, span, span.end, [Receipt(members[who].pk, paid, make_up, extra)], world.office
            )
        except Refused:
            return
        assert sum(p.amount for p in made) == paid + extra
        book.append((span.end, paid + extra))

    def reverse(self, world, act, book) -> None:
        _, number, month = act
        entries = list(Payment.objects.order_by("pk"))
        if not entries:
            return
        chosen = entries[number % len(entries)]
        day = month_end(date(2023, month, 1))
        try:
            reverse_payment(chosen, "试验", day, world.office)
        except ValidationError:
            return
        book.append((day, -chosen.amount))

    def sums_agree(self, world, book, entries) -> None:
        total = sum((amount for _, amount in book), D(0))
        assert sum((entry.amount for entry in entries), D(0)) == total
        assert Payment.objects.aggregate(total=YuanSum("amount"))["total"] == total
        facts = report.collect(YEAR, world.branches)
        assert facts["dues.collected"] == total
        accounts = quarter_accounts(world.township, 2023, date(2023, 12, 31))
        for number, account in enumerate(accounts, start=1):
            quarter = sum((a for day, a in book if (day.month + 2) // 3 == number), D(0))
            assert facts[f"dues.collected_{number}"] == account.collected == quarter
        passed_on = sum((r.amount for r in Remittance.objects.all()), D(0))
        assert facts["dues.remitted"] == passed_on
        assert sum((a.difference for a in accounts), D(0)) == total - passed_on
