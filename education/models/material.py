from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from education.models.scope import concerning
from members.models import Branch, Committee

if TYPE_CHECKING:
    from accounts.models import User

TITLE_LENGTH = 80


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "MaterialQuerySet":
        return self.filter(concerning(user))


class Material(models.Model):
    """学习教材: a title, and how many copies came in."""

    committee = models.ForeignKey(Committee, models.PROTECT, "materials", verbose_name="党委")
    title = models.CharField("书名", max_length=TITLE_LENGTH)
    received = models.PositiveIntegerField("到书册数", default=0)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "学习教材"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "title"],
                name="material_title_unique",
                violation_error_message="已有同名教材。",
            )
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"


class DistributionQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "DistributionQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))


class Distribution(models.Model):
    """教材发放: copies of a title handed to a branch on a day."""

    material = models.ForeignKey(Material, models.PROTECT, "distributions", verbose_name="教材")
    branch = models.ForeignKey(Branch, models.PROTECT, "distributions", verbose_name="党支部")
    copies = models.PositiveIntegerField("册数", validators=[MinValueValidator(1, "册数应大于零。")])
    handed_on = models.DateField("发放日期")

    objects = DistributionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "教材发放"
        ordering = ["-handed_on", "material", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "branch", "handed_on"],
                name="distribution_once",
                violation_error_message="该支部当天已登记这本教材。",
            ),
            models.CheckConstraint(
                condition=Q(copies__gt=0),
                name="distribution_positive",
                violation_error_message="册数应大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.material} {self.copies}册"


for model in (Material, Distribution):
    auditlog.register(model)
