from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q

from common.periods import Period
from dues.models.fields import money_field
from members.models import Branch, Member
from members.models.reach import Reach

if TYPE_CHECKING:
    from accounts.models import User


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PaymentQuerySet":
        if Reach.of(user).whole:
            return self.all()
        return self.filter(branch__in=Branch.objects.visible_to(user))

    def paid_during(self, period: Period) -> "PaymentQuerySet":
        return self.filter(paid_on__range=(period.start, period.end))

    def ordinary(self) -> "PaymentQuerySet":
        """What counts against the monthly dues: not what was given beyond them, nor its reversal."""
        return self.exclude(kind=Payment.Kind.VOLUNTARY).exclude(reverses__kind=Payment.Kind.VOLUNTARY)


class Payment(models.Model):
    """One line of the append-only ledger: a member's dues of one month. A mistake is reversed, never changed."""

    class Kind(models.TextChoices):
        REGULAR = "REGULAR", "按月缴纳"
        ARREARS = "ARREARS", "补缴"
        VOLUNTARY = "VOLUNTARY", "自愿多交"
        REVERSAL = "REVERSAL", "冲正"

    branch = models.ForeignKey(Branch, models.PROTECT, "payments", verbose_name="收缴支部")
    member = models.ForeignKey(Member, models.PROTECT, "payments", verbose_name="党员")
    month = models.DateField("所属月份", help_text="该月第一天")
    amount = money_field("金额")
    paid_on = models.DateField("缴纳日期")
    kind = models.CharField("类别", max_length=9, choices=Kind, default=Kind.REGULAR)
    proxy = models.CharField("代交人", max_length=50, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversal", verbose_name="冲正的记录", null=True, blank=True
    )
    reason = models.CharField("冲正原因", max_length=100, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="录入人",
        null=True,
        blank=True,
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费缴纳"
        ordering = ["-paid_on", "-pk"]
        indexes = [
            models.Index(fields=["branch", "paid_on"], name="payment_branch_day"),
            # What arrears are reckoned from stands in the index itself: the ledger's own pages are not read.
            models.Index(
                fields=["member", "month"],
                include=["amount", "paid_on", "kind", "reverses"],
                name="payment_member_month",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="REVERSAL", amount__lt=0, reverses__isnull=False)
                | (~Q(kind="REVERSAL") & Q(amount__gt=0, reverses=None)),
                name="payment_sign",
                violation_error_message="金额应大于零；更正请用冲正。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="payment_month_start",
                violation_error_message="所属月份应为该月第一天。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="REVERSAL") | ~Q(reason=""),
                name="payment_reversal_reason",
                violation_error_message="冲正须填写原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.month:%Y-%m} {self.amount}元"


auditlog.register(Payment)
