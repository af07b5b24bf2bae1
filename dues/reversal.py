"""冲正: a wrong line of the ledger is answered by its opposite, never changed or removed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from common.audit import log_created
from dues.models import Payment

UNDONE = "录入撤销"


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
    entry = _opposite(payment, reason.strip(), reversed_on, user)
    entry.save()
    record("党费冲正", user, payment, 金额=str(payment.amount), 原因=reason.strip())
    return entry


@transaction.atomic
def undo_entry(first: int, last: int, user: User) -> list[Payment]:
    """
    撤销 of what the user entered today, the payments from `first` to `last`: each not reversed yet is answered by its
    opposite of the same day, so that every month and quarter stands as before. The reversing entries.
    """
    own = Payment.objects.visible_to(user).filter(pk__range=(first, last), entered_by=user)
    today = own.filter(entered_at__date=timezone.localdate()).exclude(kind=Payment.Kind.REVERSAL)
    list(today.order_by("pk").select_for_update(of=("self",)))
    payments = list(today.filter(reversal=None).order_by("pk"))
    entries = [_opposite(payment, UNDONE, payment.paid_on, user) for payment in payments]
    Payment.objects.bulk_create(entries)
    log_created(entries, user)
    if entries:
        record("党费录入撤销", user, 笔数=len(entries), 金额=str(sum(p.amount for p in payments)))
    return entries


def _opposite(payment: Payment, reason: str, reversed_on: date, user: User) -> Payment:
    return Payment(
        branch_id=payment.branch_id,
        member_id=payment.member_id,
        month=payment.month,
        amount=-payment.amount,
        paid_on=reversed_on,
        kind=Payment.Kind.REVERSAL,
        reverses=payment,
        reason=reason,
        entered_by=user,
    )
