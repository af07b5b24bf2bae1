from django.urls import path

from stars.views import assessment, lists, rows, weak

app_name = "stars"
urlpatterns = [
    path("", lists.plan_list, name="plan-list"),
    path("plans/", assessment.plan_table, name="plan-table"),
    path("<int:year>/<int:branch>/", assessment.assessment, name="assessment"),
    path("<int:year>/<int:branch>/claims/", assessment.claims, name="claims"),
    path("<int:year>/<int:branch>/review/", assessment.review, name="review"),
    path("<int:year>/<int:branch>/decision/", assessment.decision, name="decision"),
    path("files/<int:pk>/", assessment.star_file, name="star-file"),
    path("honours/<int:pk>/certificate/", rows.honour_certificate, name="honour-certificate"),
    path("honours/", lists.honour_list, name="honour-list"),
    path("honours/new/", rows.honour_create, name="honour-create"),
    path("honours/<int:pk>/", rows.honour_edit, name="honour-edit"),
    path("weak/", lists.weak_list, name="weak-list"),
    path("weak/new/", weak.weak_create, name="weak-create"),
    path("weak/<int:pk>/", weak.weak_detail, name="weak-detail"),
    path("weak/<int:pk>/edit/", weak.weak_edit, name="weak-edit"),
    path("places/", lists.place_list, name="place-list"),
    path("places/new/", rows.place_create, name="place-create"),
    path("places/<int:pk>/", rows.place_edit, name="place-edit"),
    path("rules/", rows.rule_list, name="rule-list"),
    path("rules/<str:kind>/new/", rows.rule_create, name="rule-create"),
    path("rules/<str:kind>/<int:pk>/", rows.rule_edit, name="rule-edit"),
]
