from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from dangjian import navigation, views

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("large-text/", navigation.large_text, name="large-text"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("members/", include("members.urls")),
    path("meetings/", include("meetings.urls")),
    path("dues/", include("dues.urls")),
    path("personnel/", include("personnel.urls")),
    path("education/", include("education.urls")),
    path("stars/", include("stars.urls")),
    path("worklog/", include("worklog.urls")),
    path("summary/", include("reports.urls")),
]
