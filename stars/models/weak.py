from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from common.rules import Rule
from members.models import Branch
from stars.models.rows import BranchRowQuerySet


def hundred_field(label: str) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "不能小于0。"), MaxValueValidator(100, "不能大于100。")],
    )


class WeakCriterion(Rule):
    """A state of affairs that makes a branch 软弱涣散."""

    text = models.CharField("认定情形", max_length=200)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "软弱涣散认定情形"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class AcceptanceRule(Rule):
    """When putting a branch right is accepted."""

    min_points = hundred_field("验收合格分数")
    max_dissatisfied = hundred_field("不满意率上限（%）")

    class Meta:
        verbose_name = verbose_name_plural = "软弱涣散验收规则"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["valid_from"],
                name="acceptance_rule_once",
                violation_error_message="此施行日期已有验收规则。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} 验收规则"


class WeakBranch(models.Model):
    """软弱涣散党组织: found, put right, accepted, removed."""

    branch = models.ForeignKey(Branch, models.PROTECT, "weaknesses", verbose_name="党支部")
    found_on = models.DateField("确定日期")
    criteria = models.ManyToManyField(WeakCriterion, "weak_branches", verbose_name="认定情形", blank=True)
    cause = models.CharField("主要问题", max_length=200, blank=True)
    measures = models.TextField("整顿措施", max_length=2_000, blank=True)
    leader = models.CharField("联系领导", max_length=50, blank=True)
    points = hundred_field("验收得分")
    satisfaction = hundred_field("群众满意率（%）")
    removed_on = models.DateField("销号日期", null=True, blank=True)
    removal_reason = models.CharField("验收未达标仍销号的理由", max_length=200, blank=True)

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "软弱涣散党组织"
        ordering = ["-found_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "found_on"],
                name="weak_once",
                violation_error_message="该支部当日已登记。",
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None) | Q(removed_on__gte=F("found_on")),
                name="weak_removed_after",
                violation_error_message="销号日期早于确定日期。",
            ),
            models.CheckConstraint(
                condition=(Q(points=None) | Q(points__range=(0, 100)))
                & (Q(satisfaction=None) | Q(satisfaction__range=(0, 100))),
                name="weak_percent",
                violation_error_message="得分和满意率应在0至100之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.found_on}"

    def clean(self) -> None:
        super().clean()
        if self.found_on and self.removed_on and self.removed_on < self.found_on:
            raise ValidationError({"removed_on": "销号日期早于确定日期。"})


class WeakStep(models.Model):
    """One measure against the weakness: what, by when, done when."""

    weak = models.ForeignKey(WeakBranch, models.CASCADE, "steps", verbose_name="软弱涣散党组织")
    text = models.CharField("整改事项", max_length=200)
    due_on = models.DateField("完成时限")
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改事项"
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


for model in (WeakCriterion, AcceptanceRule, WeakStep):
    auditlog.register(model)
auditlog.register(WeakBranch, m2m_fields={"criteria"})
