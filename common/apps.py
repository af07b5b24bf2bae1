from django.apps import AppConfig
from django.db.models import BigAutoField, ForeignKey


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "公共部分"

    def ready(self) -> None:
        from common.lookups import Among, RelatedAmong

        BigAutoField.register_lookup(Among)
        ForeignKey.register_lookup(RelatedAmong)
