from django.urls import path

from education.views import campaigns, materials, study

app_name = "education"
urlpatterns = [
    path("", campaigns.campaign_list, name="campaign-list"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign-detail"),
    path("coverage/", campaigns.coverage_list, name="coverage-list"),
    path("materials/", materials.distribution_list, name="distribution-list"),
    path("131/", study.statement_list, name="statement-list"),
    path("classes/", study.class_list, name="class-list"),
]
