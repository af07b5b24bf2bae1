from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from members.models.organization import Branch, Committee
from members.models.recruitment import Kind, RecruitmentSource, RecruitmentStep

if TYPE_CHECKING:
    from accounts.models import User


class RecruitmentPlanQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "RecruitmentPlanQuerySet":
        return self.filter(
            Q(committee__in=Committee.objects.visible_to(user))
            | Q(branch__in=Branch.objects.visible_to(user))
        )

    def effective(self) -> "RecruitmentPlanQuerySet":
        """
        The rows that add up, of each committee and year: its own plan where there is one, else those of its branches;
        plans by source only where nobody planned for all sources together.
        """
        same = RecruitmentPlan.objects.filter(committee=OuterRef("committee"), year=OuterRef("year"))
        of_committee = same.filter(branch=None)
        whole = Q(source=None) & (Q(branch=None) | ~Exists(of_committee.filter(source=None)))
        parts = Q(source__isnull=False) & ~Exists(same.filter(source=None))
        return self.filter(whole | (parts & (Q(branch=None) | ~Exists(of_committee))))

    def with_admitted(self) -> "RecruitmentPlanQuerySet":
        """Adds `admitted`: who of the plan's branch, or of its committee and below, and source, in its year."""
        admitted = RecruitmentStep.objects.filter(
            kind=Kind.ADMITTED, done_on__year=OuterRef("year")
        ).order_by()

        def count(**unit: OuterRef) -> Coalesce:
            counted = admitted.filter(**unit).values("kind").annotate(total=Count("pk")).values("total")
            return Coalesce(Subquery(counted), 0)

        below = {"recruit__branch__committee__path__startswith": OuterRef("committee__path")}
        in_branch = {"recruit__branch": OuterRef("branch")}
        source = {"recruit__source": OuterRef("source")}
        return self.annotate(
            admitted=Case(
                When(branch=None, source=None, then=count(**below)),
                When(branch=None, then=count(**below, **source)),
                When(source=None, then=count(**in_branch)),
                default=count(**in_branch, **source),
            )
        )

    def quota(self) -> int:
        return self.effective().aggregate(total=Sum("quota"))["total"] or 0


class RecruitmentPlan(models.Model):
    """The year's 指标: of a committee as a whole or of one branch of it, for all sources of recruits or for one."""

    committee = models.ForeignKey(Committee, models.CASCADE, "recruitment_plans", verbose_name="党委")
    branch = models.ForeignKey(
        Branch, models.CASCADE, "recruitment_plans", verbose_name="党支部", null=True, blank=True
    )
    source = models.ForeignKey(
        RecruitmentSource, models.PROTECT, "plans", verbose_name="发展来源", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField("年度")
    quota = models.PositiveSmallIntegerField("计划发展人数")

    objects = RecruitmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发展计划"
        ordering = ["-year", "committee", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"],
                condition=Q(branch=None, source=None),
                name="plan_committee_once",
                violation_error_message="该党委本年度已有发展计划。",
            ),
            models.UniqueConstraint(
                fields=["branch", "year"],
                condition=Q(branch__isnull=False, source=None),
                name="plan_branch_once",
                violation_error_message="该支部本年度已有发展计划。",
            ),
            models.UniqueConstraint(
                fields=["committee", "source", "year"],
                condition=Q(branch=None, source__isnull=False),
                name="plan_committee_source_once",
                violation_error_message="该党委本年度已有这一来源的发展计划。",
            ),
            models.UniqueConstraint(
                fields=["branch", "source", "year"],
                condition=Q(branch__isnull=False, source__isnull=False),
                name="plan_branch_source_once",
                violation_error_message="该支部本年度已有这一来源的发展计划。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.branch or self.committee} {self.quota}名"


auditlog.register(RecruitmentPlan)
