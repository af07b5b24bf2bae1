from django.apps import AppConfig


class DangjianConfig(AppConfig):
    name = "dangjian"
    verbose_name = "党建工作台"
