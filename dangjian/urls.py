from django.urls import include, path

from accounts.urls import urlpatterns as own_account
from accounts.views.account import LogInView, log_out
from dangjian import (
    audit,
    changes,
    drills,
    first_steps,
    navigation,
    recycle_bin,
    retention_pages,
    rules,
    search,
    selfcheck,
    users,
    views,
)

handler400 = "dangjian.errors.bad_request"
handler500 = "dangjian.errors.server_error"

accounts = [
    *own_account,
    path("users/", users.user_list, name="user-list"),
    path("users/add/", users.user_create, name="user-create"),
    path("users/<int:pk>/", users.user_edit, name="user-edit"),
    path("users/<int:pk>/reset-password/", users.user_reset_password, name="user-reset-password"),
    path("users/<int:pk>/deactivate/", users.user_deactivate, name="user-deactivate"),
    path("users/<int:pk>/activate/", users.user_activate, name="user-activate"),
    path("events/", audit.event_list, name="event-list"),
    path("events.csv", audit.event_export, name="event-export"),
    path("changes/", changes.change_list, name="change-list"),
    path("backups/", drills.backups, name="backups"),
    path("retention/", retention_pages.retention, name="retention"),
    path("retention/blank/", retention_pages.retention_blank, name="retention-blank"),
    path("retention/years/", retention_pages.retention_rule, name="retention-rule"),
    path("self-check/", selfcheck.self_check, name="self-check"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/login/", LogInView.as_view(), name="login"),
    path("accounts/logout/", log_out, name="logout"),
    path("accounts/", include((accounts, "accounts"))),
    path("recycle-bin/", recycle_bin.bin_list, name="recycle-bin"),
    path("recycle-bin/<int:pk>/restore/", recycle_bin.bin_restore, name="recycle-restore"),
    path("recycle-bin/<int:pk>/purge/", recycle_bin.bin_purge, name="recycle-purge"),
    path("search/", search.search, name="search"),
    path("first-steps/", first_steps.first_steps, name="first-steps"),
    path("first-steps/unit/<int:pk>/", first_steps.unit_edit, name="unit-edit"),
    path("rules/", rules.rules, name="rules"),
    path("large-text/", navigation.large_text, name="large-text"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("jobs/", include("jobs.urls")),
    path("members/", include("members.urls")),
    path("meetings/", include("meetings.urls")),
    path("dues/", include("dues.urls")),
    path("personnel/", include("personnel.urls")),
    path("education/", include("education.urls")),
    path("stars/", include("stars.urls")),
    path("worklog/", include("worklog.urls")),
    path("summary/", include("reports.urls")),
    path("help/", include("dangjian.help")),
    path("imports/", include("dangjian.imports.urls")),
]
