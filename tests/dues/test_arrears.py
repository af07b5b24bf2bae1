from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.dates import add_months
from common.periods import Period
from dues.arrears import (
    DueMonth,
    due_months,
    due_months_of,
    members_owing,
    owed_in,
    unpaid_months_of,
    with_dues,
)
from dues.collection import bills
from dues.models import Assessment
from dues.notices import published
from members.models import Member, Transfer
from members.transfers import save_transfer
from tests.dues.factories import make_payer, pay, pay_months, reverse
from tests.factories import make_member, make_world

D = Decimal
YEAR = Period.of_year(2023)


def month(number: int) -> date:
    return date(2023, number, 1)


def dues_of(member: Member, period: Period = YEAR) -> tuple:
    row = with_dues(Member.objects.filter(pk=member.pk), period).get()
    return row.due_months, row.due_amount, row.settled_months, row.settled_amount


def test_a_paid_year_owes_nothing(world):
    member = make_payer(world.village)
    pay_months(member, month(1), 12)
    assert dues_of(member) == (12, D(120), 12, D(120))
    assert list(members_owing(Member.objects.all(), YEAR)) == []


def test_a_month_is_owed_once_it_has_ended(world):
    member = make_payer(world.village)
    assert dues_of(member, Period.of_year(2023, date(2023, 3, 30)))[0] == 2
    assert dues_of(member, Period.of_year(2023, date(2023, 3, 31)))[0] == 3
    assert dues_of(member, Period.of_year(2023, date(2023, 1, 30)))[0] == 0


def test_only_months_on_the_roster_are_owed(world):
    joined = make_payer(world.village, "李四", joined_on=date(2023, 4, 30))
    entered = make_payer(world.village, "王五", entered_on=date(2023, 11, 1))
    left = make_payer(world.village, "赵六", left_on=date(2023, 3, 31), departure="TRANSFERRED")
    assert [dues_of(m)[0] for m in (joined, entered, left)] == [9, 2, 2]


def test_a_later_assessment_counts_from_its_month(world):
    member = make_payer(world.village, monthly="10")
    Assessment.objects.create(member=member, from_month=month(7), category="WAGE", monthly=D("12.50"))
    assert dues_of(member)[:2] == (12, D("135.00"))


def test_a_month_without_dues_is_not_owed(world):
    member = make_payer(world.village, monthly="0")
    assert dues_of(member) == (0, D(0), 0, D(0))


def test_a_part_leaves_the_month_owed_and_more_than_owed_is_not_counted_twice(world):
    member = make_payer(world.village, monthly="10")
    pay(member, month(1), "4")
    pay(member, month(2), "25")
    assert dues_of(member, Period.of_year(2023, date(2023, 2, 28))) == (2, D(20), 1, D(14))


def test_two_parts_make_a_whole(world):
    member = make_payer(world.village, monthly="0.8")
    pay(member, month(1), "0.7")
    pay(member, month(1), "0.1", kind="ARREARS")
    assert dues_of(member, Period.of_month(month(1))) == (1, D("0.8"), 1, D("0.8"))


def test_a_reversed_payment_leaves_the_month_owed(world):
    member = make_payer(world.village)
    reverse(pay(member, month(1)), date(2023, 2, 1))
    assert dues_of(member, Period.of_month(month(1)))[2:] == (1, D(10))
    assert dues_of(member, Period.of_year(2023, date(2023, 2, 28)))[2:] == (0, D(0))


def test_a_voluntary_gift_pays_no_month(world):
    member = make_payer(world.village)
    reverse(pay(member, month(1), "500", kind="VOLUNTARY"), date(2023, 1, 20))
    pay(member, month(1), "500", kind="VOLUNTARY")
    assert dues_of(member, Period.of_month(month(1))) == (1, D(10), 0, D(0))


def test_what_is_paid_after_the_day_counts_later(world):
    member = make_payer(world.village)
    pay(member, month(1), paid_on=date(2023, 4, 2))
    assert dues_of(member, Period.of_year(2023, date(2023, 3, 31)))[2] == 0
    assert dues_of(member, Period.of_year(2023, date(2023, 4, 30)))[2] == 1


def test_months_due_tell_month_and_sum():
    found = due_months(
        [(month(1), D(10)), (month(3), D(12))],
        [(month(1), D(10)), (month(3), D(5))],
        (date(2010, 1, 1), None),
        Period.of_year(2023, date(2023, 3, 31)),
    )
    paid = DueMonth(month(1), D(10), D(10))
    assert found == [paid, DueMonth(month(2), D(10), D(0)), DueMonth(month(3), D(12), D(5))]
    assert [due.missing for due in found] == [0, D(10), D(7)]


@pytest.mark.parametrize(
    ("asked", "owed"), [(date(2022, 12, 1), 0), (month(1), 10), (month(2), 10), (month(3), 12)]
)
def test_owed_in_takes_the_latest_assessment(asked, owed):
    assert owed_in([(month(3), D(12)), (month(1), D(10))], asked) == D(owed)


def test_the_number_of_queries_for_a_page_does_not_grow(world, django_assert_num_queries):
    members = [make_payer(world.village, f"党员{n}") for n in range(3)]
    for size in (1, 3):
        with django_assert_num_queries(2):
            unpaid_months_of(members[:size], YEAR)


cents = st.integers(1, 2500).map(lambda n: D(n) / 100)
months = st.integers(-2, 13).map(lambda n: add_months(date(2023, 1, 1), n))
days = st.dates(date(2022, 11, 1), date(2024, 1, 31))
payment = st.tuples(months, cents, days, st.sampled_from(["REGULAR", "ARREARS", "VOLUNTARY"]), st.booleans())
person = st.tuples(
    st.dictionaries(months, st.one_of(st.just(D(0)), cents), max_size=3),
    st.lists(payment, max_size=6),
    st.dates(date(2022, 1, 1), date(2023, 12, 31)),
    st.one_of(st.none(), days),
    st.one_of(st.none(), days),
)


class SqlAndPythonAgree(TestCase):
    """Whatever was assessed, paid and reversed: the count in SQL is the list in Python."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(person, min_size=1, max_size=3), st.dates(date(2023, 1, 1), date(2023, 12, 31)))
    def test_same_months_and_same_yuan(self, people, until):
        world = make_world()
        period = Period.of_year(2023, until)
        for assessments, payments, joined_on, entered_on, left_on in people:
            left = {"left_on": left_on, "departure": "TRANSFERRED"} if left_on else {}
            joined_on = min(joined_on, left_on or joined_on)
            member = make_member(world.village, joined_on=joined_on, entered_on=entered_on, **left)
            for start, monthly in assessments.items():
                Assessment.objects.create(member=member, from_month=start, category="WAGE", monthly=monthly)
            for paid_month, amount, paid_on, kind, reversed_later in payments:
                made = pay(member, paid_month, amount, paid_on, kind)
                if reversed_later:
                    reverse(made, paid_on)
        members = list(with_dues(Member.objects.all(), period))
        listed, whole = unpaid_months_of(members, period), due_months_of(members, period)
        for member in members:
            unpaid, due = listed[member.pk], whole[member.pk]
            settled = sum((min(m.owed, m.paid) for m in due), D(0))
            assert (member.due_months, member.settled_months) == (len(due), len(due) - len(unpaid))
            assert member.due_amount.quantize(D("0.01")) == sum((m.owed for m in due), D(0))
            assert member.settled_amount.quantize(D("0.01")) == settled
            assert member.unpaid_months == len(unpaid)
            assert member.unpaid_amount.quantize(D("0.01")) == sum((m.missing for m in unpaid), D(0))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words are those of SQLite's plan")
def test_other_townships_payments_are_not_even_read(world):
    """Payments and assessments are found by their members; no plan walks through a whole table."""
    township = Member.objects.filter(branch__in=world.branches)
    plan = with_dues(township, YEAR).order_by().explain()
    assert "SEARCH dues_payment USING INDEX payment_member_month" in plan
    assert ("SCAN dues_payment" in plan, "SCAN dues_assessment" in plan) == (False, False)


def test_a_move_inside_the_committee_is_no_entry(world):
    """The roster may tell the day of a move as 进入本支部日期: the months before it stay owed, in SQL and in Python."""
    member = make_payer(world.village, "王五")
    transfer = Transfer(branch=world.village, to_branch=world.community, member=member, direction="INTERNAL")
    transfer.done_on = month(8)
    assert save_transfer(transfer)
    Member.objects.filter(pk=member.pk).update(entered_on=month(8))
    member.refresh_from_db()
    assert dues_of(member)[:2] == (12, D(120))
    assert [unpaid.month.month for unpaid in unpaid_months_of([member], YEAR)[member.pk]] == [*range(1, 13)]
    half = Period(month(1), date(2023, 6, 30))
    (bill,) = bills(world.community, half)
    assert (bill.member, bill.amount) == (member, D(60))
    shown = {branch: [line.member for line in published(branch, month(6))] for branch in world.branches}
    assert shown == {world.village: [member], world.community: []}
