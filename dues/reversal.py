"""冲正: a wrong line of the ledger is answered by its opposite, never changed or removed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from dues.models import Payment


@transaction.atomic
def reverse_payment(payment: Payment, reason: str, reversed_on: date, user: User) -> Payment:
    """
    The reversing entry, dated `reversed_on`. ValidationError in Chinese, by field, when the payment is a reversal
    or reversed already, the day lies before the payment or after today, or no reason is given.
    """
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.kind == Payment.Kind.REVERSAL:
        raise ValidationError("冲正记录不能再冲正，请重新登记正确的金额。")
    if Payment.objects.filter(reverses=payment).exists():
        raise ValidationError("这笔党费已经冲正。")
    errors = {}
    if not reason.strip():
        errors["reason"] = "请填写冲正原因。"
    if reversed_on < payment.paid_on:
        errors["reversed_on"] = f"冲正日期早于缴纳日期（{payment.paid_on}）。"
    elif reversed_on > timezone.localdate():
        errors["reversed_on"] = "冲正日期晚于今天。"
    if errors:
        raise ValidationError(errors)
    entry = Payment.objects.create(
        branch_id=payment.branch_id,
        member_id=payment.member_id,
        month=payment.month,
        amount=-payment.amount,
        paid_on=reversed_on,
        kind=Payment.Kind.REVERSAL,
        reverses=payment,
        reason=reason.strip(),
        entered_by=user,
    )
    record("党费冲正", user, payment, 金额=str(payment.amount), 原因=reason.strip())
    return entry
