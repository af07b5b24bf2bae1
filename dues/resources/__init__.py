from dues.resources.funds import ExpenseResource
from dues.resources.payments import AssessmentResource, PaymentResource, RemittanceResource

__all__ = ["AssessmentResource", "ExpenseResource", "PaymentResource", "RemittanceResource"]
