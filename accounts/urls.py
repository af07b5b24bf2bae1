from django.urls import path

from accounts import views

urlpatterns = [
    path("password/", views.password_change, name="password-change"),
    path("sessions/", views.session_list, name="session-list"),
    path("sessions/end-others/", views.session_end_others, name="session-end-others"),
]
