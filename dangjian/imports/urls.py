from django.urls import path

from dangjian.imports.views import history, templates, wizard

app_name = "imports"
urlpatterns = [
    path("", history.batch_list, name="batch-list"),
    path("add/", wizard.upload, name="upload"),
    path("<int:pk>/", history.detail, name="detail"),
    path("<int:pk>/preview/", wizard.preview, name="preview"),
    path("<int:pk>/columns/<int:number>/", wizard.columns, name="columns"),
    path("<int:pk>/marked/", wizard.marked, name="marked"),
    path("<int:pk>/confirm/", wizard.confirm, name="confirm"),
    path("<int:pk>/cancel/", wizard.cancel, name="cancel"),
    path("<int:pk>/undo/", history.undo_batch, name="undo"),
    path("templates/", templates.template_list, name="template-list"),
    path("templates/all/", templates.all_templates, name="template-all"),
    path("templates/monthly/", templates.monthly_template, name="template-monthly"),
    path("templates/<str:sheet>/", templates.one_template, name="template"),
]
