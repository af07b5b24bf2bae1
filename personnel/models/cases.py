from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from common.attachments import check_upload, keep_as
from members.models import Committee
from personnel.models.staff import Staff

if TYPE_CHECKING:
    from accounts.models import User


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CaseQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))


class Case(models.Model):
    """人事事项: one submission to the authority above, for one person or a batch."""

    # 按时报送; neither true nor false while there is no due day or no submission.
    ON_TIME = Q(submitted_on__lte=F("due_on"))

    class Kind(models.TextChoices):
        CIVIL_REVIEW = "CIVIL_REVIEW", "公务员年度考核"
        INSTITUTION_REVIEW = "INSTITUTION_REVIEW", "事业单位年度考核"
        RANK_PROMOTION = "RANK_PROMOTION", "职员等级晋升初审"
        WORKER_EXAM = "WORKER_EXAM", "工勤人员工考"
        APPOINTMENT = "APPOINTMENT", "专业技术人员聘任"
        RETIREMENT = "RETIREMENT", "退休"
        BEREAVEMENT = "BEREAVEMENT", "丧葬费和抚恤金"

    committee = models.ForeignKey(Committee, models.PROTECT, "cases", verbose_name="党委")
    kind = models.CharField("事项类别", max_length=18, choices=Kind)
    name = models.CharField("事项名称", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    due_on = models.DateField("报送截止日期", null=True, blank=True)
    submitted_on = models.DateField("报送日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人事事项"
        ordering = ["-year", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "kind", "name"],
                name="case_name_unique",
                violation_error_message="本年度已有同名事项。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def on_time(self) -> bool | None:
        """None while not submitted, or when no due day was set."""
        if self.submitted_on is None or self.due_on is None:
            return None
        return self.submitted_on <= self.due_on


class CasePerson(models.Model):
    """A person of a case; a bereaved family's case names the late colleague."""

    case = models.ForeignKey(Case, models.CASCADE, "persons", verbose_name="人事事项")
    staff = models.ForeignKey(Staff, models.SET_NULL, "cases", verbose_name="干部职工", null=True, blank=True)
    name = models.CharField("姓名", max_length=50)
    done_on = models.DateField("办结日期", null=True, blank=True)
    result = models.CharField("结果", max_length=60, blank=True)
    amount = models.DecimalField(
        "金额（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "金额不能为负数。")],
    )

    class Meta:
        verbose_name = verbose_name_plural = "事项人员"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name", "staff"],
                name="case_person_once",
                violation_error_message="该人员已在本事项中。",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="case_amount_not_negative",
                violation_error_message="金额不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CaseItem(models.Model):
    """A step or a paper of a case, ticked off by its day; a paper may carry its scan."""

    case = models.ForeignKey(Case, models.CASCADE, "items", verbose_name="人事事项")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    name = models.CharField("名称", max_length=80)
    is_paper = models.BooleanField("是材料", default=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    attachment = models.FileField("附件", upload_to=keep_as, validators=[check_upload], blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项步骤和材料"
        ordering = ["case", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"],
                name="case_item_once",
                violation_error_message="本事项已有同名步骤或材料。",
            )
        ]

    def __str__(self) -> str:
        return self.name


auditlog.register(Case)
auditlog.register(CaseItem)
auditlog.register(CasePerson)
