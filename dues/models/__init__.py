from dues.models.funds import Expense, SpecialFund
from dues.models.payments import Payment
from dues.models.remittances import Remittance
from dues.models.rules import Rule
from dues.models.standards import Assessment, Standard

__all__ = [
    "Assessment",
    "Expense",
    "Payment",
    "Remittance",
    "Rule",
    "SpecialFund",
    "Standard",
]
