from django.urls import path

from dues.views import lists

app_name = "dues"
urlpatterns = [
    path("", lists.payment_list, name="payment-list"),
    path("assessments/", lists.assessment_list, name="assessment-list"),
    path("arrears/", lists.arrears_list, name="arrears-list"),
    path("branches/", lists.branch_list, name="branch-list"),
    path("remittances/", lists.remittance_list, name="remittance-list"),
    path("funds/", lists.fund_list, name="fund-list"),
    path("expenses/", lists.expense_list, name="expense-list"),
]
