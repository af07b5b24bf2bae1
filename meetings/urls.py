from django.urls import path

from meetings.views import matrix, record, records, review

app_name = "meetings"
urlpatterns = [
    path("", matrix.matrix, name="matrix"),
    path("records/", records.meeting_list, name="meeting-list"),
    path("records/new/", record.meeting_create, name="meeting-create"),
    path("records/<int:pk>/", records.meeting_detail, name="meeting-detail"),
    path("review/", review.queue, name="review"),
]
