from django.urls import path

from reports.views import checking, defaults, history, issue, live, plans, problems, workshop

app_name = "reports"
urlpatterns = [
    path("<int:year>/", live.summary, name="summary"),
    path("<int:year>/file.<str:form>", live.summary_file, name="summary-file"),
    path("<int:year>/comparison/", live.comparison, name="comparison"),
    path("<int:year>/start/", live.start, name="start"),
    path("draft/<int:pk>/", workshop.page, name="workshop"),
    path("draft/<int:pk>/paragraph/", workshop.paragraph, name="paragraph"),
    path("draft/<int:pk>/add/", workshop.add, name="paragraph-add"),
    path("draft/<int:pk>/problems/", problems.problems, name="problems"),
    path("draft/<int:pk>/problems/<str:key>/", problems.problem, name="problem"),
    path("draft/<int:pk>/plans/<str:key>/", problems.plan, name="plan"),
    path("draft/<int:pk>/check/", checking.of_draft, name="check"),
    path("draft/<int:pk>/history/", history.history, name="history"),
    path("draft/<int:pk>/history/<int:version>/", history.revision, name="revision"),
    path("draft/<int:pk>/history/<int:version>/restore/", history.restore, name="restore"),
    path("draft/<int:pk>/settings/", issue.settings, name="settings"),
    path("draft/<int:pk>/issue/", issue.issue_draft, name="issue"),
    path("draft/<int:pk>/file.<str:form>", issue.draft_file, name="draft-file"),
    path("draft/<int:pk>/townships/", issue.townships, name="townships"),
    path("draft/<int:pk>/comment/", issue.comment, name="comment"),
    path("draft/<int:pk>/comment/<int:comment>/handled/", issue.comment_handled, name="comment-handled"),
    path("draft/<int:pk>/default/<str:chapter>/", defaults.keep, name="wording-keep"),
    path("check/", checking.of_text, name="check-text"),
    path("issued/<int:pk>/", issue.issued, name="issued"),
    path("issued/<int:pk>/file.<str:form>", issue.issued_file, name="issued-file"),
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/<int:pk>/", plans.outcome, name="outcome"),
    path("wording/", defaults.wording_list, name="wording-list"),
    path("wording/<int:pk>/drop/", defaults.drop, name="wording-drop"),
]
