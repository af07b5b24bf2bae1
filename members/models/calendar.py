from auditlog.registry import auditlog
from django.db import models


class Holiday(models.Model):
    """A day that differs from the weekly rule: a statutory holiday, or a weekend worked instead."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("调休上班")
    name = models.CharField("名称", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


auditlog.register(Holiday)
