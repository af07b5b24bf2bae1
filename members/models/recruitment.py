from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from common.person import Person
from members.models.member import Member
from members.models.organization import Branch

if TYPE_CHECKING:
    from accounts.models import User


class RecruitmentSource(models.Model):
    """Where recruits come from; the office keeps the list (农村致富能手, 返乡大学生 …)."""

    name = models.CharField("来源", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "发展来源"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Stage(models.TextChoices):
    APPLICANT = "APPLICANT", "申请人"
    ACTIVIST = "ACTIVIST", "入党积极分子"
    CANDIDATE = "CANDIDATE", "发展对象"
    PROBATIONARY = "PROBATIONARY", "预备党员"
    FULL = "FULL", "正式党员"


class Kind(models.TextChoices):
    APPLIED = "APPLIED", "递交入党申请书"
    TALKED = "TALKED", "派人谈话"
    ACTIVIST = "ACTIVIST", "确定为入党积极分子"
    FILED = "FILED", "积极分子上级备案"
    ASSESSED = "ASSESSED", "培养教育考察"
    CANDIDATE = "CANDIDATE", "确定为发展对象"
    REVIEWED = "REVIEWED", "政治审查"
    TRAINED = "TRAINED", "短期集中培训"
    PUBLICIZED = "PUBLICIZED", "公示"
    PREVIEWED = "PREVIEWED", "上级党委预审"
    ADMITTED = "ADMITTED", "支部大会接收为预备党员"
    APPROVED = "APPROVED", "上级党委审批"
    SWORN = "SWORN", "入党宣誓"
    EXTENDED = "EXTENDED", "延长预备期"
    CONFIRMED = "CONFIRMED", "支部大会讨论转正"
    CONFIRMATION_APPROVED = "CONFIRMATION_APPROVED", "转正审批"
    ARCHIVED = "ARCHIVED", "材料归档"


# The step that begins each stage, the last stage first; an application alone makes an applicant.
STAGE_BEGINS = (
    (Stage.FULL, Kind.CONFIRMED),
    (Stage.PROBATIONARY, Kind.ADMITTED),
    (Stage.CANDIDATE, Kind.CANDIDATE),
    (Stage.ACTIVIST, Kind.ACTIVIST),
)


def stage_of(done: Collection[str]) -> Stage:
    """The stage that a set of done step kinds amounts to."""
    return next((stage for stage, kind in STAGE_BEGINS if kind in done), Stage.APPLICANT)


class RecruitQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "RecruitQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))

    def as_of(self, day: date) -> "RecruitQuerySet":
        """Adds `stage_then`, the stage reached by a day, of those begun and not closed by then."""
        by_then = RecruitmentStep.objects.filter(recruit=OuterRef("pk"), done_on__lte=day)
        reached = [
            When(Exists(by_then.filter(kind=kind)), then=Value(stage.value)) for stage, kind in STAGE_BEGINS
        ]
        begun = self.filter(Exists(by_then), Q(closed_on=None) | Q(closed_on__gt=day))
        return begun.annotate(
            stage_then=Case(*reached, default=Value(Stage.APPLICANT.value), output_field=models.CharField())
        )

    def with_step(self, kind: str, since: date | None, until: date | None) -> "RecruitQuerySet":
        """Who did a step between two days, both included; None leaves a side open."""
        steps = RecruitmentStep.objects.filter(recruit=OuterRef("pk"), kind=kind)
        if since:
            steps = steps.filter(done_on__gte=since)
        if until:
            steps = steps.filter(done_on__lte=until)
        return self.filter(Exists(steps))

    def link_members(self) -> int:
        """Link to the roster by ID number whoever is on it by now; the number of recruits linked."""
        same = Member.objects.filter(id_number_index=OuterRef("id_number_index"))
        waiting = self.filter(Exists(same), member=None).exclude(id_number_index="")
        return waiting.update(member=Subquery(same.values("pk")[:1]))


class Recruit(Person):
    """发展对象 in the wide sense: one person on the way from application to full membership."""

    Stage = Stage

    branch = models.ForeignKey(Branch, models.PROTECT, "recruits", verbose_name="党支部")
    source = models.ForeignKey(
        RecruitmentSource, models.PROTECT, "recruits", verbose_name="发展来源", null=True, blank=True
    )
    occupation = models.CharField("工作岗位", max_length=60, blank=True)
    mentors = models.CharField("培养联系人", max_length=60, blank=True)
    stage = models.CharField("阶段", max_length=12, choices=Stage, default=Stage.APPLICANT, editable=False)
    member = models.OneToOneField(
        Member, models.SET_NULL, related_name="recruit", verbose_name="党员", null=True, blank=True
    )
    closed_on = models.DateField("终止日期", null=True, blank=True)
    closed_reason = models.CharField("终止原因", max_length=100, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = RecruitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发展党员"
        ordering = ["branch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=~Q(id_number_index=""),
                name="recruit_id_number_unique",
                violation_error_message="该身份证号已有发展党员记录。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(closed_reason=""),
                name="recruit_closed_with_reason",
                violation_error_message="终止发展应写明原因。",
            ),
        ]


class RecruitmentStep(models.Model):
    """One step done on a day. The day of 支部大会接收 is the day of joining."""

    Kind = Kind

    recruit = models.ForeignKey(Recruit, models.CASCADE, "steps", verbose_name="发展党员")
    kind = models.CharField("步骤", max_length=21, choices=Kind)
    done_on = models.DateField("完成日期")
    note = models.CharField("备注", max_length=200, blank=True)
    override_reason = models.CharField("提前或逾期的说明", max_length=200, blank=True)
    months = models.PositiveSmallIntegerField("延长月数", null=True, blank=True)
    entitled = models.PositiveSmallIntegerField("应到会有表决权党员", null=True, blank=True)
    present = models.PositiveSmallIntegerField("到会有表决权党员", null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField("赞成票", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发展步骤"
        ordering = ["recruit", "done_on", "pk"]
        indexes = [models.Index(fields=["kind", "done_on"], name="step_kind_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["recruit", "kind"],
                condition=~Q(kind="ASSESSED"),
                name="step_once",
                violation_error_message="该步骤已登记。",
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(kind="EXTENDED", months__gte=6, months__lte=12),
                name="step_extension",
                violation_error_message="预备期可以延长半年至一年。",
            ),
            models.CheckConstraint(
                condition=Q(entitled=None, present=None, in_favour=None)
                | Q(in_favour__lte=F("present"), present__lte=F("entitled")),
                name="step_votes_add_up",
                violation_error_message="赞成票不能多于到会人数，到会人数不能多于应到会人数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recruit} {self.get_kind_display()}"


auditlog.register(Recruit, exclude_fields=["id_number", "id_number_index", "mobile", "spellings"])
auditlog.register(RecruitmentStep)
auditlog.register(RecruitmentSource)
