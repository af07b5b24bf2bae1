from dues.models.funds import Expense, SpecialFund
from dues.models.payments import Payment
from dues.models.remittances import Remittance, RemittanceShare
from dues.models.standards import Assessment, Standard

__all__ = [
    "Assessment",
    "Expense",
    "Payment",
    "Remittance",
    "RemittanceShare",
    "SpecialFund",
    "Standard",
]
