from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from common.dates import add_months
from members.models.member import Member
from members.models.organization import Branch

if TYPE_CHECKING:
    from accounts.models import User

CONTACT_MONTHS = 6  # 流动党员每年至少联系两次


def floating_on(day: date) -> Exists:
    return Exists(Floating.objects.as_of(day).filter(member=OuterRef("pk")))


class FloatingQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "FloatingQuerySet":
        return self.filter(member__branch__in=Branch.objects.visible_to(user))

    def without_contact(self, on: date) -> "FloatingQuerySet":
        """Away, and not contacted for half a year: at least two contacts a year are due."""
        since = add_months(on, -CONTACT_MONTHS)
        recent = FloatingContact.objects.filter(floating=OuterRef("pk"), contacted_on__gt=since)
        away = self.as_of(on).filter(Q(member__left_on=None) | Q(member__left_on__gt=on))
        return away.filter(~Exists(recent), Q(left_on=None) | Q(left_on__lte=since))

    def as_of(self, day: date) -> "FloatingQuerySet":
        return self.filter(Q(left_on=None) | Q(left_on__lte=day)).filter(
            Q(returned_on=None) | Q(returned_on__gt=day)
        )


class Floating(models.Model):
    """流动党员: a member away for so long that the branch's activities are out of reach; the date may be unknown."""

    member = models.ForeignKey(Member, models.CASCADE, "floatings", verbose_name="党员")
    left_on = models.DateField("外出日期", null=True, blank=True)
    destination = models.CharField("外出流向", max_length=80, blank=True)
    contact_person = models.CharField("支部联系人", max_length=50, blank=True)
    returned_on = models.DateField("返回日期", null=True, blank=True)

    objects = FloatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流动党员"
        ordering = ["member", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(returned_on=None),
                name="floating_once",
                violation_error_message="该党员已登记为流动党员，尚未返回。",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(left_on=None) | Q(returned_on__gte=F("left_on")),
                name="floating_returned_after",
                violation_error_message="返回日期早于外出日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}：{self.destination}"


class FloatingContactQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "FloatingContactQuerySet":
        return self.filter(floating__member__branch__in=Branch.objects.visible_to(user))


class FloatingContact(models.Model):
    """One contact of the branch with a floating member; at least two a year are due."""

    floating = models.ForeignKey(Floating, models.CASCADE, "contacts", verbose_name="流动党员")
    contacted_on = models.DateField("联系日期")
    content = models.CharField("联系情况", max_length=200)

    objects = FloatingContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流动党员联系记录"
        ordering = ["-contacted_on"]

    def __str__(self) -> str:
        return f"{self.contacted_on} {self.floating}"


for model in (Floating, FloatingContact):
    auditlog.register(model)
