from django.urls import path

from personnel.views import lists

app_name = "personnel"
urlpatterns = [
    path("cases/", lists.case_list, name="case-list"),
    path("cases/<int:pk>/", lists.case_detail, name="case-detail"),
    path("staff/", lists.staff_list, name="staff-list"),
    path("staff/<int:pk>/", lists.staff_detail, name="staff-detail"),
]
