from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.periods import Period
from education.models.scope import concerning, refuse_early_end
from meetings.models import Meeting
from members.models import Branch, Committee

if TYPE_CHECKING:
    from accounts.models import User


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CampaignQuerySet":
        return self.filter(concerning(user))

    def during(self, period: Period) -> "CampaignQuerySet":
        return self.filter(started_on__lte=period.end).filter(
            Q(ended_on=None) | Q(ended_on__gte=period.start)
        )


class Campaign(models.Model):
    """主题教育: it gathers the meetings marked with 主题教育 between its days; nothing is entered twice."""

    committee = models.ForeignKey(Committee, models.PROTECT, "campaigns", verbose_name="党委")
    name = models.CharField("名称", max_length=80)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    note = models.CharField("总要求", max_length=200, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "主题教育"
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="campaign_name_unique",
                violation_error_message="已有同名主题教育。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="campaign_ended_after",
                violation_error_message="结束日期早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        refuse_early_end(self.started_on, self.ended_on)

    def unit_condition(self) -> Q:
        """Meetings of the campaign's committee, of those below it, and of their branches."""
        here = Branch.objects.under(self.committee)
        below = Committee.objects.under(self.committee)
        return Q(branch__in=here) | Q(committee__in=below)


class PlannedStudyQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PlannedStudyQuerySet":
        return self.filter(
            Q(branch__in=Branch.objects.visible_to(user))
            | Q(branch=None, campaign__committee__in=Committee.objects.visible_to(user))
        )

    def overdue(self, on: date) -> "PlannedStudyQuerySet":
        return self.filter(meeting=None, planned_on__lt=on)


class PlannedStudy(models.Model):
    """学习计划 of a campaign: who, what, by which day; done once the meeting that fulfilled it is named."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, "planned", verbose_name="主题教育")
    branch = models.ForeignKey(
        Branch, models.PROTECT, "planned_studies", verbose_name="党支部", null=True, blank=True
    )
    lead = models.CharField("主讲或负责人", max_length=50)
    topic = models.CharField("学习内容", max_length=120)
    planned_on = models.DateField("计划日期")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, "planned_studies", verbose_name="完成情况", null=True, blank=True
    )

    objects = PlannedStudyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "学习计划"
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "branch", "topic", "planned_on"],
                name="planned_study_once",
                violation_error_message="当天已有同样内容的学习计划。",
            ),
            models.UniqueConstraint(
                fields=["campaign", "topic", "planned_on"],
                condition=Q(branch=None),
                name="planned_study_above_once",
                violation_error_message="当天已有同样内容的学习计划。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned_on} {self.topic}"

    def clean(self) -> None:
        super().clean()
        if self.campaign_id is None:
            return
        campaign, day = self.campaign, self.planned_on
        if day and (day < campaign.started_on or (campaign.ended_on and day > campaign.ended_on)):
            raise ValidationError({"planned_on": "计划日期应在主题教育起止日期之内。"})


for model in (Campaign, PlannedStudy):
    auditlog.register(model)
