from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q

from common.attachments import check_upload, keep_as
from members.models import Branch, Committee, Member

if TYPE_CHECKING:
    from accounts.models import User


class HonourQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "HonourQuerySet":
        return self.filter(
            Q(branch__among=Branch.objects.visible_to(user))
            | Q(committee__among=Committee.objects.visible_to(user))
        )


class Honour(models.Model):
    """荣誉 of a branch, of one of its members, or of a committee."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, "honours", verbose_name="党支部", null=True, blank=True
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, "honours", verbose_name="党委", null=True, blank=True
    )
    member = models.ForeignKey(Member, models.SET_NULL, "honours", verbose_name="党员", null=True, blank=True)
    holder = models.CharField("获奖集体或个人", max_length=60)
    title = models.CharField("荣誉称号", max_length=80)
    granted_by = models.CharField("授予单位", max_length=80, blank=True)
    granted_on = models.DateField("授予日期")
    certificate = models.FileField(
        "证书附件", upload_to=keep_as, max_length=120, validators=[check_upload], blank=True
    )

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "荣誉"
        ordering = ["-granted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "title", "granted_on"],
                name="honour_once",
                violation_error_message="该荣誉已登记。",
            ),
            models.CheckConstraint(
                condition=Q(branch=None, committee__isnull=False) | Q(branch__isnull=False, committee=None),
                name="honour_one_unit",
                violation_error_message="请选择一个党支部，或选择党委。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}“{self.title}”"

    @property
    def is_of_the_unit(self) -> bool:
        """Held by the branch or committee under one of its own names: certainly no person's honour."""
        if self.branch is not None:
            return self.holder in (self.branch.name, self.branch.short_name, self.branch.full_name)
        return self.holder in (self.committee.name, self.committee.place, self.committee.full_name)


auditlog.register(Honour)
