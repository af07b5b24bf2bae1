from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from common.attachments import Attachment
from education.models.scope import concerning, refuse_early_end
from members.models import Branch, Committee, Member

if TYPE_CHECKING:
    from accounts.models import User


class StudyStatementQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "StudyStatementQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))

    def between(self, since: date | None, until: date | None) -> "StudyStatementQuerySet":
        """The months begun between two days; None leaves a side open."""
        statements = self.filter(month__gte=since.replace(day=1)) if since else self
        return statements.filter(month__lte=until) if until else statements


class StudyStatement(models.Model):
    """131学习: a branch's monthly statement of how many members met it; never a clock on a person."""

    branch = models.ForeignKey(Branch, models.PROTECT, "study_statements", verbose_name="党支部")
    month = models.DateField("月份", help_text="该月第一天")
    members = models.PositiveSmallIntegerField("党员人数")
    met = models.PositiveSmallIntegerField("达到要求人数")
    evidence = models.CharField("掌握方式", max_length=60, blank=True)

    objects = StudyStatementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "131学习"
        ordering = ["-month", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "month"],
                name="statement_once",
                violation_error_message="该支部本月已报131学习情况。",
            ),
            models.CheckConstraint(
                condition=Q(met__lte=F("members")),
                name="statement_met_within",
                violation_error_message="达到要求人数多于党员人数。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="statement_month_start",
                violation_error_message="月份应为该月第一天。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.month:%Y-%m}"

    def clean(self) -> None:
        super().clean()
        if self.met is not None and self.members is not None and self.met > self.members:
            raise ValidationError({"met": "达到要求人数多于党员人数。"})


class TrainingClassQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "TrainingClassQuerySet":
        return self.filter(concerning(user))


class TrainingClass(models.Model):
    """培训班; its hours count for each member who attended (条例 §20: at least 32 学时 a year)."""

    class Audience(models.TextChoices):
        MEMBERS = "MEMBERS", "党员"
        SECRETARIES = "SECRETARIES", "支部书记"
        RECRUITS = "RECRUITS", "入党积极分子和发展对象"
        OFFICE = "OFFICE", "党务工作者"

    committee = models.ForeignKey(Committee, models.PROTECT, "training_classes", verbose_name="举办党委")
    name = models.CharField("培训班名称", max_length=80)
    audience = models.CharField("培训对象", max_length=11, choices=Audience, default=Audience.MEMBERS)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    hours = models.DecimalField(
        "学时",
        max_digits=5,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0, "学时不能为负数。")],
    )
    participants = models.PositiveIntegerField("参训人数", default=0)
    for_campaign = models.BooleanField("主题教育", default=False)
    attended = models.ManyToManyField(Member, "training_classes", verbose_name="参训党员", blank=True)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培训班"
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name", "started_on"],
                name="class_once",
                violation_error_message="该培训班已登记。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="class_ended_after",
                violation_error_message="结束日期早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0), name="class_hours", violation_error_message="学时不能为负数。"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        refuse_early_end(self.started_on, self.ended_on)


class ClassFile(Attachment):
    """培训资料: notices, timetables, slides."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, "files", verbose_name="培训班")


for model in (StudyStatement, TrainingClass, ClassFile):
    auditlog.register(model, m2m_fields={"attended"} if model is TrainingClass else None)
