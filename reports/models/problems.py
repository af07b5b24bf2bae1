from datetime import date

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from reports.models.summary import AnnualSummary


class Problem(models.Model):
    """What the office decided about one finding. A finding without a row is offered and undecided."""

    class State(models.TextChoices):
        TAKEN = "TAKEN", "采用"
        REJECTED = "REJECTED", "不采用"

    summary = models.ForeignKey(AnnualSummary, models.CASCADE, "problems", verbose_name="总结")
    key = models.CharField("问题", max_length=60)
    state = models.CharField("状态", max_length=8, choices=State)
    text = models.TextField("表述", blank=True, help_text="可以改写；清空则用系统给出的表述。")
    merged_into = models.CharField("并入", max_length=20, blank=True)
    reason = models.CharField("不采用的理由", max_length=200, blank=True)
    version = models.PositiveIntegerField("修改版次", default=1)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="决定人", null=True)
    decided_at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "存在问题"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "key"], name="problem_key_unique"),
            models.CheckConstraint(
                condition=Q(state="TAKEN") | ~Q(reason=""),
                name="problem_rejected_reason",
                violation_error_message="请写明不采用的理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.key


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PlanQuerySet":
        return self.filter(summary__in=AnnualSummary.objects.visible_to(user))

    def due(self, on: date) -> "PlanQuerySet":
        """Open plans whose month has come, of summaries that were issued."""
        return self.filter(
            state=Plan.State.OPEN, due_month__lte=on, summary__state=AnnualSummary.State.ISSUED
        )


class Plan(models.Model):
    """下步打算: one measure with who does it, by when, and the figure that will show it."""

    class State(models.TextChoices):
        OPEN = "OPEN", "正在推进"
        DONE = "DONE", "已完成"
        DROPPED = "DROPPED", "不再实施"

    summary = models.ForeignKey(AnnualSummary, models.CASCADE, "plans", verbose_name="总结")
    key = models.CharField("对应问题", max_length=60)
    chapter = models.CharField("章", max_length=20)
    text = models.TextField("措施")
    owner = models.CharField("责任人", max_length=40, blank=True)
    due_month = models.DateField("完成月份", null=True, blank=True)
    yardstick = models.CharField("衡量指标", max_length=60, blank=True)
    yardstick_label = models.CharField("指标名称", max_length=80, blank=True, editable=False)
    yardstick_value = models.DecimalField(
        "定稿时数值", max_digits=16, decimal_places=2, null=True, blank=True, editable=False
    )
    state = models.CharField("进展", max_length=7, choices=State, default=State.OPEN)
    outcome = models.TextField("完成情况", blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "下步打算"
        ordering = ["summary", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "key"], name="plan_key_unique"),
            models.CheckConstraint(
                condition=~Q(state="DROPPED") | ~Q(outcome=""),
                name="plan_dropped_reason",
                violation_error_message="请写明不再实施的原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.text


for model in (Problem, Plan):
    auditlog.register(model)
