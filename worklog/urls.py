from django.urls import path

from worklog.views import kinds, records

app_name = "worklog"
urlpatterns = [
    path("", records.record_list, name="record-list"),
    path("new/", records.record_create, name="record-create"),
    path("<int:pk>/", records.record_detail, name="record-detail"),
    path("<int:pk>/edit/", records.record_edit, name="record-edit"),
    path("<int:pk>/delete/", records.record_delete, name="record-delete"),
    path("files/<int:pk>/", records.record_file, name="record-file"),
    path("kinds/", kinds.kind_list, name="kind-list"),
    path("kinds/new/", kinds.kind_create, name="kind-create"),
    path("kinds/<int:pk>/", kinds.kind_edit, name="kind-edit"),
]
