from django.urls import path

from accounts.views import account, second_factor

urlpatterns = [
    path("password/", account.password_change, name="password-change"),
    path("sessions/", account.session_list, name="session-list"),
    path("sessions/end-others/", account.session_end_others, name="session-end-others"),
    path("second-factor/", second_factor.second_factor, name="second-factor"),
    path("second-factor/check/", second_factor.check, name="second-factor-check"),
    path("second-factor/off/", second_factor.off, name="second-factor-off"),
]
