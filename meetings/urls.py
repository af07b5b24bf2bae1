from django.urls import path

from meetings.views import calendar, matrix, paper, photos, record, records, reminders, review, rules

app_name = "meetings"
urlpatterns = [
    path("", matrix.matrix, name="matrix"),
    path("records/", records.meeting_list, name="meeting-list"),
    path("records/new/", record.meeting_create, name="meeting-create"),
    path("records/draft/", record.meeting_draft, name="meeting-draft"),
    path("records/<int:pk>/", records.meeting_detail, name="meeting-detail"),
    path("records/<int:pk>/edit/", record.meeting_edit, name="meeting-edit"),
    path("records/<int:pk>/delete/", record.meeting_delete, name="meeting-delete"),
    path("records/<int:pk>/review/", review.meeting_review, name="meeting-review"),
    path("records/<int:pk>/request-change/", review.request_change, name="request-change"),
    path("records/<int:pk>/answer-change/", review.answer_change, name="answer-change"),
    path("records/<int:pk>/compare/<int:other>/", review.compare, name="compare"),
    path("records/<int:pk>/print/", paper.record_sheet, name="record-sheet"),
    path("records/<int:pk>/photos/", photos.photo_add, name="photo-add"),
    path("photos/<int:pk>/", photos.photo, name="photo"),
    path("photos/<int:pk>/delete/", photos.photo_delete, name="photo-delete"),
    path("review/", review.queue, name="review"),
    path("review/accept/", review.accept_chosen, name="accept-chosen"),
    path("review/undo/", review.review_undo, name="review-undo"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("calendar/", calendar.month, name="calendar"),
    path("book/<int:pk>/<int:year>/", paper.branch_book, name="branch-book"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule_create, name="rule-create"),
    path("rules/<int:pk>/", rules.rule_edit, name="rule-edit"),
    path("rules/activities/new/", rules.activity_create, name="activity-create"),
    path("rules/activities/<int:pk>/", rules.activity_edit, name="activity-edit"),
    path("rules/themes/new/", rules.theme_create, name="theme-create"),
    path("rules/themes/<int:pk>/", rules.theme_edit, name="theme-edit"),
]
