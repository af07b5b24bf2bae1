from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Event
from common.periods import Period
from dues.arrears import DueMonth
from dues.collection import Receipt, Refused, allocate, bills, collect_dues
from dues.models import Payment
from tests.dues.factories import make_payer, pay
from tests.factories import make_member

D = Decimal
QUARTER = Period(date(2023, 4, 1), date(2023, 6, 30))
DAY = date(2023, 6, 20)


def month(number: int) -> date:
    return date(2023, number, 1)


def lines(**filters) -> list[tuple]:
    found = Payment.objects.filter(**filters).order_by("month", "pk")
    return list(found.values_list("member__name", "month", "amount", "kind", "proxy"))


def test_a_bill_shows_the_span_and_what_may_be_made_up(world):
    member = make_payer(world.village)
    pay(member, month(4))
    pay(member, month(3), "4")
    pay(member, month(1))
    make_member(world.village, "李四")
    make_payer(world.village, "走了", left_on=date(2023, 4, 1), departure="DIED")
    make_payer(world.community, "外支部")
    first, second = bills(world.village, QUARTER)
    assert (first.member, first.assessed, second.assessed) == (member, True, False)
    assert first.months == (DueMonth(month(5), D(10), D(0)), DueMonth(month(6), D(10), D(0)))
    assert first.earlier == (DueMonth(month(2), D(10), D(0)), DueMonth(month(3), D(10), D(4)))
    assert (first.amount, first.earlier_amount) == (D(20), D(16))
    assert second.months == second.earlier == ()


def test_earlier_months_reach_back_six_months(world):
    make_payer(world.village, since=date(2022, 1, 1))
    (bill,) = bills(world.village, QUARTER)
    assert [m.month for m in bill.earlier] == [
        date(2022, 10, 1), date(2022, 11, 1), date(2022, 12, 1), month(1), month(2), month(3),
    ]  # fmt: skip


def test_a_quarter_is_recorded_for_who_paid(world):
    one, two = make_payer(world.village, "甲"), make_payer(world.village, "乙", "0.50")
    make_payer(world.village, "丙")
    receipts = [Receipt(one.pk, D(30), proxy="乙"), Receipt(two.pk, D("1.50"), extra=D(1000))]
    made = collect_dues(world.village, QUARTER, DAY, receipts, world.secretary)
    assert len(made) == 7
    assert lines() == [
        ("甲", month(4), D(10), "REGULAR", "乙"),
        ("乙", month(4), D("0.50"), "REGULAR", ""),
        ("甲", month(5), D(10), "REGULAR", "乙"),
        ("乙", month(5), D("0.50"), "REGULAR", ""),
        ("甲", month(6), D(10), "REGULAR", "乙"),
        ("乙", month(6), D("0.50"), "REGULAR", ""),
        ("乙", month(6), D(1000), "VOLUNTARY", ""),
    ]
    assert set(Payment.objects.values_list("branch", "entered_by", "paid_on")) == {
        (world.village.pk, world.secretary.pk, DAY)
    }
    event = Event.objects.get(kind="党费录入")
    assert (event.user, event.detail) == (world.secretary, {"笔数": 7, "金额": "1031.50"})


def test_older_months_are_made_up_first_and_marked(world):
    member = make_payer(world.village, since=month(3))
    collect_dues(world.village, QUARTER, DAY, [Receipt(member.pk, D(15), make_up=True)], world.office)
    assert lines() == [
        ("张三", month(3), D(10), "ARREARS", ""),
        ("张三", month(4), D(5), "REGULAR", ""),
    ]


def refused(world, *receipts: Receipt, paid_on: date = DAY) -> dict:
    before = Payment.objects.count()
    with pytest.raises(Refused) as caught:
        collect_dues(world.village, QUARTER, paid_on, receipts, world.office)
    assert Payment.objects.count() == before
    return caught.value.errors


def test_a_paid_month_cannot_be_paid_twice(world):
    member = make_payer(world.village)
    receipt = Receipt(member.pk, D(30))
    collect_dues(world.village, QUARTER, DAY, [receipt], world.office)
    assert refused(world, receipt) == {member.pk: {"amount": "这段时间的党费已缴清。"}}


def test_one_wrong_line_records_nothing(world):
    good, bad = make_payer(world.village, "甲"), make_payer(world.village, "乙")
    errors = refused(world, Receipt(good.pk, D(30)), Receipt(bad.pk, D("30.01")))
    assert errors == {bad.pk: {"amount": "多于应缴的30.00元，多交的部分请填在“自愿多交”。"}}


def test_other_refusals(world):
    member, stranger = make_payer(world.village), make_payer(world.community, "外")
    assert refused(world, Receipt(stranger.pk, D(30))) == {
        stranger.pk: {"amount": "这名党员不在本支部名册中。"}
    }
    assert refused(world, Receipt(member.pk, D(0))) == {member.pk: {"amount": "请填写金额，或者不要勾选。"}}
    assert refused(world, Receipt(member.pk, D(30)), paid_on=date(2023, 5, 31)) == {
        member.pk: {"amount": "所属月份还没有到。"}
    }


def test_a_member_who_joins_in_the_span_pays_from_that_month(world):
    make_payer(world.village, joined_on=date(2023, 5, 31))
    (bill,) = bills(world.village, QUARTER)
    assert [m.month for m in bill.months] == [month(5), month(6)]
    assert bill.earlier == ()


@pytest.mark.parametrize("size", [1, 3])
def test_bills_and_deed_make_a_fixed_number_of_queries(world, size, django_assert_num_queries):
    members = [make_payer(world.village, f"党员{n}") for n in range(size)]
    make_payer(world.community)
    with django_assert_num_queries(5):
        bills(world.village, QUARTER)
    collect_dues(world.village, QUARTER, DAY, [Receipt(members[0].pk, D(1))], world.office)
    receipts = [Receipt(member.pk, D(5)) for member in members]
    with django_assert_num_queries(14):
        collect_dues(world.village, QUARTER, DAY, receipts, world.office)


cents = st.integers(0, 10_000).map(lambda n: D(n) / 100)
unpaid = st.lists(cents.filter(bool), max_size=6).map(
    lambda sums: [DueMonth(month(n), owed, D(0)) for n, owed in enumerate(sums, start=1)]
)


@given(cents, unpaid)
def test_what_is_allocated_is_what_was_paid_oldest_first(amount, months):
    owed = sum((m.missing for m in months), D(0))
    if amount > owed:
        with pytest.raises(ValueError, match="多于应缴"):
            allocate(amount, months)
        return
    parts = allocate(amount, months)
    assert sum((part for _, part in parts), D(0)) == amount
    assert all(part > 0 for _, part in parts)
    full = dict.fromkeys((m.month for m in months), D(0)) | {m.month: m.missing for m in months}
    assert [paid_month for paid_month, _ in parts] == [m.month for m in months][: len(parts)]
    assert all(part == full[paid_month] for paid_month, part in parts[:-1])
