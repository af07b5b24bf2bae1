from django.urls import path

from education.views import campaigns, hours, materials, rules, study

app_name = "education"
urlpatterns = [
    path("", campaigns.campaign_list, name="campaign-list"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign-create"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign-detail"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign-edit"),
    path("campaigns/<int:pk>/plan/", campaigns.plan_create, name="plan-create"),
    path("plans/", campaigns.plan_list, name="plan-list"),
    path("plans/<int:pk>/", campaigns.plan_edit, name="plan-edit"),
    path("plans/<int:pk>/meeting/", campaigns.plan_fulfil, name="plan-fulfil"),
    path("coverage/", campaigns.coverage_list, name="coverage-list"),
    path("distributions/", materials.distribution_list, name="distribution-list"),
    path("distributions/table/", materials.distribution_table, name="distribution-table"),
    path("materials/", materials.material_list, name="material-list"),
    path("materials/new/", materials.material_create, name="material-create"),
    path("materials/<int:pk>/", materials.material_edit, name="material-edit"),
    path("131/", study.statement_list, name="statement-list"),
    path("131/missing/", study.statement_missing, name="statement-missing"),
    path("131/new/", study.statement_create, name="statement-create"),
    path("131/<int:pk>/", study.statement_edit, name="statement-edit"),
    path("classes/", study.class_list, name="class-list"),
    path("classes/new/", study.class_create, name="class-create"),
    path("classes/<int:pk>/", study.class_detail, name="class-detail"),
    path("classes/<int:pk>/edit/", study.class_edit, name="class-edit"),
    path("classes/<int:pk>/attended/<int:branch>/", study.class_attended, name="class-attended"),
    path("classes/files/<int:pk>/", study.class_file, name="class-file"),
    path("hours/", hours.hour_list, name="hour-list"),
    path("hours/branches/", hours.hour_branches, name="hour-branches"),
    path("hours/rules/", rules.rule_list, name="rule-list"),
    path("hours/rules/<str:kind>/new/", rules.rule_create, name="rule-create"),
    path("hours/rules/<str:kind>/<int:pk>/", rules.rule_edit, name="rule-edit"),
    path("birthdays/", hours.birthday_list, name="birthday-list"),
]
