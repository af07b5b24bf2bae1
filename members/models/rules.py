from datetime import date

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q

from members.models.recruitment import Kind, Stage


class RecruitmentRuleQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "RecruitmentRuleQuerySet":
        return self.filter(Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))


class RecruitmentRule(models.Model):
    """One step of 发展党员 as a version of the rules has it: data with its source, corrected by an administrator."""

    kind = models.CharField("步骤", max_length=21, choices=Kind)
    order = models.PositiveSmallIntegerField("顺序")
    stage = models.CharField("阶段", max_length=12, choices=Stage)
    actor = models.CharField("办理人", max_length=60)
    papers = models.CharField("所需材料", max_length=120, blank=True)
    advice = models.CharField("要求", max_length=120, blank=True)
    required = models.BooleanField("必经步骤", default=True)
    repeats = models.BooleanField("定期进行", default=False)
    article = models.CharField("条款", max_length=40)
    source = models.CharField("依据", max_length=120)
    needs_check = models.BooleanField("请按本单位红头文件核对", default=True)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("废止日期", null=True, blank=True)

    objects = RecruitmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发展党员规则"
        ordering = ["valid_from", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="recruitment_rule_once",
                violation_error_message="该步骤在此施行日期已有规则。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.valid_from.year}）"


class RecruitmentInterval(models.Model):
    """How long after another step a step may, and should, be done; workdays by the table Holiday."""

    rule = models.ForeignKey(RecruitmentRule, models.CASCADE, "intervals", verbose_name="规则")
    after = models.CharField("自哪一步起", max_length=21, choices=Kind)
    min_months = models.PositiveSmallIntegerField("至少几个月后", default=0)
    min_workdays = models.PositiveSmallIntegerField("至少几个工作日后", default=0)
    max_months = models.PositiveSmallIntegerField("几个月内", null=True, blank=True)
    limit_months = models.PositiveSmallIntegerField("最长几个月", null=True, blank=True)
    extendable = models.BooleanField("随延长预备期顺延", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "发展党员期限"
        ordering = ["rule", "pk"]

    def __str__(self) -> str:
        return f"{self.rule}：自{self.get_after_display()}起"


for model in (RecruitmentRule, RecruitmentInterval):
    auditlog.register(model)
