from django.urls import path

from dues.views import arrears, assessing, collection, entries, export, lists, printing, rules

app_name = "dues"
urlpatterns = [
    path("", lists.payment_list, name="payment-list"),
    path("collect/", collection.collect, name="collect"),
    path("collect/undo/<int:first>/<int:last>/", collection.collect_undo, name="collect-undo"),
    path("export/", export.payment_export, name="payment-export"),
    path("payments/<int:pk>/reverse/", entries.payment_reverse, name="payment-reverse"),
    path("assessments/", lists.assessment_list, name="assessment-list"),
    path("assessments/new/<int:member_pk>/", entries.assessment_create, name="assessment-create"),
    path("assessments/<int:pk>/", entries.assessment_edit, name="assessment-edit"),
    path("assessments/branch/", assessing.assessment_table, name="assessment-table"),
    path("sign-sheet/<int:branch_pk>/<int:year>/", printing.sign, name="sign-sheet"),
    path("notice/<int:branch_pk>/<int:year>/<int:month>/", printing.notice, name="notice"),
    path("arrears/", arrears.arrears_list, name="arrears-list"),
    path("branches/", lists.branch_list, name="branch-list"),
    path("remittances/", lists.remittance_list, name="remittance-list"),
    path("remittances/new/", entries.remittance_create, name="remittance-create"),
    path("remittances/<int:pk>/", entries.remittance_edit, name="remittance-edit"),
    path("remittances/<int:pk>/receipt/", entries.remittance_receipt, name="remittance-receipt"),
    path("funds/", lists.fund_list, name="fund-list"),
    path("funds/new/", entries.fund_create, name="fund-create"),
    path("funds/<int:pk>/", entries.fund_edit, name="fund-edit"),
    path("funds/<int:fund_pk>/expenses/new/", entries.expense_create, name="expense-create"),
    path("expenses/", lists.expense_list, name="expense-list"),
    path("expenses/<int:pk>/", entries.expense_edit, name="expense-edit"),
    path("expenses/<int:pk>/attachment/", entries.expense_attachment, name="expense-attachment"),
    path("rules/", rules.rule_list, name="rule-list"),
    path("rules/new/", rules.rule_create, name="rule-create"),
    path("rules/<int:pk>/", rules.rule_edit, name="rule-edit"),
    path("rules/standards/new/", rules.standard_create, name="standard-create"),
    path("rules/standards/<int:pk>/", rules.standard_edit, name="standard-edit"),
]
