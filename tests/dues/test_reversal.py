from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Event
from dues.models import Payment
from dues.reversal import reverse_payment
from tests.dues.factories import make_payer, pay

DAY = date(2023, 2, 1)


@pytest.fixture
def payment(world) -> Payment:
    return pay(make_payer(world.village), date(2023, 1, 1), "10.50")


def problems(payment: Payment, world, reason: str = "录错", on: date = DAY) -> dict | list:
    before = Payment.objects.count()
    with pytest.raises(ValidationError) as caught:
        reverse_payment(payment, reason, on, world.office)
    assert Payment.objects.count() == before
    return getattr(caught.value, "message_dict", None) or caught.value.messages


def test_a_reversal_is_the_opposite_and_the_line_stays(world, payment):
    entry = reverse_payment(payment, " 录到别人名下 ", DAY, world.secretary)
    payment.refresh_from_db()
    assert payment.amount == Decimal("10.50")
    assert (entry.branch, entry.member, entry.month) == (payment.branch, payment.member, payment.month)
    assert (entry.amount, entry.kind, entry.reverses, entry.reason, entry.paid_on, entry.entered_by) == (
        Decimal("-10.50"), "REVERSAL", payment, "录到别人名下", DAY, world.secretary,
    )  # fmt: skip
    assert Event.objects.get(kind="党费冲正").detail == {"金额": "10.50", "原因": "录到别人名下"}


def test_each_refusal(world, payment):
    assert problems(payment, world, reason="  ") == {"reason": ["请填写冲正原因。"]}
    assert problems(payment, world, on=date(2023, 1, 9)) == {
        "reversed_on": ["冲正日期早于缴纳日期（2023-01-10）。"]
    }
    assert problems(payment, world, on=date(2099, 1, 1)) == {"reversed_on": ["冲正日期晚于今天。"]}
    entry = reverse_payment(payment, "录错", DAY, world.office)
    assert problems(payment, world) == ["这笔党费已经冲正。"]
    assert problems(entry, world) == ["冲正记录不能再冲正，请重新登记正确的金额。"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal(-1)},
        {"month": date(2023, 1, 2)},
        {"kind": "REVERSAL"},
        {"kind": "REVERSAL", "amount": Decimal(-1)},
    ],
)
def test_the_database_refuses_what_the_ledger_cannot_hold(world, payment, wrong):
    values = {
        "branch": world.village,
        "member": payment.member,
        "month": date(2023, 2, 1),
        "amount": Decimal(1),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(paid_on=DAY, **values | wrong)


def test_the_page_reverses_and_a_second_time_is_not_found(world, payment, log_in):
    client = log_in(world.secretary)
    address = f"/dues/payments/{payment.pk}/reverse/"
    assert client.get(address).status_code == 200
    bad = client.post(address, {"reversed_on": "2023-02-01", "reason": ""})
    assert bad.status_code == 422
    assert Payment.objects.count() == 1
    good = client.post(address, {"reversed_on": "2023-02-01", "reason": "录错"})
    assert good.status_code == 302
    assert Payment.objects.get(kind="REVERSAL").reverses == payment
    assert client.get(address).status_code == 404
