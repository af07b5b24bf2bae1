"""Rules of the ledger that hold for every payment, however it is entered."""

from datetime import date

from django.core.exceptions import ValidationError

from common.periods import month_end
from dues.models import Payment


def payment_errors(payment: Payment, today: date) -> dict[str, ValidationError]:
    """What no payment may be, by field; links and values must be filled."""
    member, month = payment.member, payment.month
    errors: dict[str, ValidationError] = {}
    if payment.amount is not None and payment.amount <= 0:
        errors["amount"] = ValidationError("金额应大于零。")
    if month and member:
        if month_end(month) < member.joined_on:
            errors["month"] = ValidationError(f"所属月份早于加入党组织日期（{member.joined_on}）。")
        elif member.left_on and month > member.left_on:
            errors["month"] = ValidationError(f"所属月份晚于离开日期（{member.left_on}）。")
        elif month > today:
            errors["month"] = ValidationError("所属月份还没有到。")
    if payment.paid_on and payment.paid_on > today:
        errors["paid_on"] = ValidationError("缴纳日期晚于今天。")
    if payment.kind == Payment.Kind.REVERSAL:
        errors["kind"] = ValidationError("冲正请在系统中办理。")
    return errors
