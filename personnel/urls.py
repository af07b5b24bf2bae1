from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from personnel.views import cases, forecasts, lists, rules

app_name = "personnel"
urlpatterns = [
    path("", require_safe(RedirectView.as_view(pattern_name="personnel:case-list")), name="index"),
    path("cases/", lists.case_list, name="case-list"),
    path("cases/new/", cases.case_create, name="case-create"),
    path("cases/board/", cases.board, name="board"),
    path("cases/<int:pk>/", lists.case_detail, name="case-detail"),
    path("cases/<int:pk>/edit/", cases.case_edit, name="case-edit"),
    path("cases/<int:pk>/persons/", cases.case_persons, name="case-persons"),
    path("items/<int:pk>/", cases.item_edit, name="item-edit"),
    path("items/<int:pk>/attachment/", cases.item_attachment, name="item-attachment"),
    path("staff/", lists.staff_list, name="staff-list"),
    path("staff/new/", cases.staff_create, name="staff-create"),
    path("staff/forecast/", forecasts.forecast, name="forecast"),
    path("staff/<int:pk>/", lists.staff_detail, name="staff-detail"),
    path("staff/<int:pk>/edit/", cases.staff_edit, name="staff-edit"),
    path("rules/", rules.rule_list, name="rule-list"),
    path("rules/<slug:table>/new/", rules.rule_create, name="rule-create"),
    path("rules/<slug:table>/<int:pk>/", rules.rule_edit, name="rule-edit"),
    path("calculations/", forecasts.calculation_list, name="calculation-list"),
    path("calculations/new/", forecasts.calculation_create, name="calculation-create"),
    path("calculations/<int:pk>/", forecasts.calculation_detail, name="calculation-detail"),
]
