from django.urls import path

from worklog.views import records

app_name = "worklog"
urlpatterns = [
    path("", records.record_list, name="record-list"),
    path("<int:pk>/", records.record_detail, name="record-detail"),
]
