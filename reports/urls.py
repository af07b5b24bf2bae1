from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("<int:year>/", views.summary, name="summary"),
    path("<int:year>/file.<str:form>", views.summary_file, name="summary-file"),
]
