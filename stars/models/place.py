from auditlog.registry import auditlog
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from members.models import Branch
from stars.models.rows import BranchRowQuerySet


class Place(models.Model):
    """阵地. Its use is computed from the meetings of the branch that name it."""

    class Kind(models.TextChoices):
        SERVICE = "SERVICE", "党群服务中心"
        LIBRARY = "LIBRARY", "农村书屋"
        BROADCAST = "BROADCAST", "广播"
        CULTURE = "CULTURE", "文化站"
        DISTANCE = "DISTANCE", "远程教育站点"
        OTHER = "OTHER", "其他"

    class State(models.TextChoices):
        IN_USE = "IN_USE", "正常使用"
        REPAIR = "REPAIR", "在建或维修"
        IDLE = "IDLE", "闲置"

    branch = models.ForeignKey(Branch, models.PROTECT, "places", verbose_name="党支部")
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=9, choices=Kind)
    state = models.CharField("状态", max_length=6, choices=State, default=State.IN_USE)
    opened_on = models.DateField("启用日期", null=True, blank=True)
    investment = models.DecimalField(
        "投入资金（元）",
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0, "投入资金不能为负数。")],
    )

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阵地"
        ordering = ["branch", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name"],
                name="place_name_unique",
                violation_error_message="该支部已有同名阵地。",
            ),
            models.CheckConstraint(
                condition=Q(investment__gte=0),
                name="place_investment",
                violation_error_message="投入资金不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


auditlog.register(Place)
