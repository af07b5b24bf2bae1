"""
The lump sum to a bereaved family (一次性抚恤金), as a calculation that replaces no approval.

民发〔2011〕192号 for civil servants and 人社部发〔2008〕42号 for institutions give the form: so many times the national
urban income per head of the year before the death, and so many months of basic pay. The coefficients are data.
"""

from dataclasses import dataclass
from decimal import Decimal

from common.money import to_cents


@dataclass(frozen=True)
class Compensation:
    """Yuan to the cent: the part by income, the part by pay."""

    by_income: Decimal
    by_pay: Decimal

    @property
    def total(self) -> Decimal:
        return self.by_income + self.by_pay


def compensation(basic_pay: Decimal, income: Decimal, income_times: int, pay_months: int) -> Compensation:
    """ValueError in Chinese for a negative input."""
    if min(basic_pay, income) < 0 or min(income_times, pay_months) < 0:
        raise ValueError("金额和倍数不能为负数。")
    return Compensation(to_cents(income * income_times), to_cents(basic_pay * pay_months))
