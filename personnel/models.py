from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q

from common.person import Person
from members.models import Committee

if TYPE_CHECKING:
    from accounts.models import User


class StaffQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "StaffQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))


class Staff(Person):
    """机关干部职工."""

    class Kind(models.TextChoices):
        CIVIL_SERVANT = "CIVIL_SERVANT", "公务员"
        REFERENCED = "REFERENCED", "参公人员"
        MANAGEMENT = "MANAGEMENT", "事业单位管理岗位"
        PROFESSIONAL = "PROFESSIONAL", "事业单位专业技术岗位"
        WORKER = "WORKER", "工勤人员"

    committee = models.ForeignKey(Committee, models.PROTECT, "staff", verbose_name="所属党委")
    kind = models.CharField("人员类别", max_length=13, choices=Kind)
    position = models.CharField("职务", max_length=60, blank=True)
    rank = models.CharField("职级或等级", max_length=30, blank=True)
    is_cadre = models.BooleanField("干部身份", default=True)
    hired_on = models.DateField("参加工作日期", null=True, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "干部职工"
        ordering = ["committee", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=~Q(id_number_index=""),
                name="staff_id_number_unique",
                violation_error_message="该身份证号已有干部职工记录。",
            )
        ]


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CaseQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))


class Case(models.Model):
    """人事事项: one submission to the authority above, for one person or a batch."""

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
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, null=True, blank=True)

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


auditlog.register(Staff, exclude_fields=["id_number", "id_number_index", "mobile"])
auditlog.register(Case)
auditlog.register(CasePerson)
