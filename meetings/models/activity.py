from auditlog.registry import auditlog
from django.db import models

from members.models import Committee


class Activity(models.Model):
    """An item of the 主题党日 checklist "1+5+N": part 1, the fixed five, or one to choose."""

    class Part(models.TextChoices):
        THEME = "1", "统一主题"
        FIXED = "5", "规定动作"
        CHOSEN = "N", "自选动作"

    part = models.CharField("部分", max_length=1, choices=Part)
    name = models.CharField("名称", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "党日事项"
        ordering = ["part", "order", "pk"]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """The unified theme of the 主题党日 of one month, given out by the committee."""

    committee = models.ForeignKey(Committee, models.CASCADE, "themes", verbose_name="党委")
    month = models.DateField("月份")
    text = models.CharField("统一主题", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "主题党日统一主题"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "month"],
                name="theme_once",
                violation_error_message="该月已有统一主题。",
            )
        ]

    def __str__(self) -> str:
        return self.text


for model in (Activity, Theme):
    auditlog.register(model)
