from django.apps import AppConfig

from dangjian.messages import speak_plainly


class DangjianConfig(AppConfig):
    name = "dangjian"
    verbose_name = "党建工作台"

    def ready(self) -> None:
        speak_plainly()
