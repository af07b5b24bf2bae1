from django.urls import path

from accounts import second_factor_views, views

urlpatterns = [
    path("password/", views.password_change, name="password-change"),
    path("sessions/", views.session_list, name="session-list"),
    path("sessions/end-others/", views.session_end_others, name="session-end-others"),
    path("second-factor/", second_factor_views.second_factor, name="second-factor"),
    path("second-factor/check/", second_factor_views.check, name="second-factor-check"),
    path("second-factor/off/", second_factor_views.off, name="second-factor-off"),
]
