from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Round
from django.db.models.lookups import GreaterThan

from common.periods import Period
from dues.models.fields import money_field
from dues.models.standards import Assessment, last_month, sql_month_number
from members.models import Branch, Member

if TYPE_CHECKING:
    from accounts.models import User


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PaymentQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))

    def paid_during(self, period: Period) -> "PaymentQuerySet":
        return self.filter(paid_on__range=(period.start, period.end))

    def ordinary(self) -> "PaymentQuerySet":
        """What counts against the monthly dues: not what was given beyond them, nor its reversal."""
        return self.exclude(kind=Payment.Kind.VOLUNTARY).exclude(reverses__kind=Payment.Kind.VOLUNTARY)

    def paid_months(self, period: Period) -> "PaymentQuerySet":
        """
        One row for each member and month of the period that has ended and was owed, if anything was paid for it by the
        period's end: `net`, all that was paid, and `owed`, the assessment then in force. A month is owed as in
        AssessmentQuerySet.due_during.
        """
        of_month = (
            self.model.objects.ordinary()
            .filter(member=OuterRef("member"), month=OuterRef("month"), paid_on__lte=period.end)
            .order_by()
            .values("member")
        )
        owed = Assessment.objects.in_force_for("member", "month").values("monthly")
        return (
            self.ordinary()
            .filter(paid_on__lte=period.end)
            .filter(_on_roster(), month__range=(period.start.replace(day=1), last_month(period.end)))
            .alias(first=Subquery(of_month.annotate(first=Min("pk")).values("first")))
            .filter(pk=F("first"))
            .annotate(
                net=Subquery(of_month.annotate(net=Round(Sum("amount"), 2)).values("net")),
                owed=Subquery(owed),
            )
            .filter(owed__gt=0)
        )


def _on_roster() -> Q:
    """The member stood on the roster at the month's end. Plain dates come first: they are cheap and mostly enough."""
    month, left = sql_month_number("month"), sql_month_number("member__left_on")
    stayed = Q(member__left_on=None) | GreaterThan(left, month)
    joined = Q(member__joined_on__lte=F("month")) | GreaterThan(
        month + 1, sql_month_number("member__joined_on")
    )
    entered = (
        Q(member__entered_on=None)
        | Q(member__entered_on__lte=F("month"))
        | GreaterThan(month + 1, sql_month_number("member__entered_on"))
    )
    return stayed & joined & entered


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
            models.Index(fields=["member", "month"], name="payment_member_month"),
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
