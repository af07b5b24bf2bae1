from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db import models
from django.db.models import F, Q

from common.periods import month_end
from common.person import Person
from members.models import Committee
from personnel.retirement import Retirement, births_by_rule, retirement

if TYPE_CHECKING:
    from accounts.models import User


class RetirementRule(models.Model):
    """延迟法定退休年龄 of one class of people; ages in months."""

    class Group(models.TextChoices):
        MEN = "MEN", "男职工"
        WOMEN_CADRES = "WOMEN_CADRES", "女干部（原退休年龄55周岁）"
        WOMEN_WORKERS = "WOMEN_WORKERS", "女工人（原退休年龄50周岁）"

    group = models.CharField("人员", max_length=13, choices=Group, unique=True)
    old_age = models.PositiveSmallIntegerField("原退休年龄（月）")
    new_age = models.PositiveSmallIntegerField("延迟后最高退休年龄（月）")
    step = models.PositiveSmallIntegerField("每延迟一个月所需的出生月数")
    first_birth = models.DateField("最早延迟的出生月份")
    flexible = models.PositiveSmallIntegerField("弹性提前或延迟的最多月数")
    source = models.CharField("依据", max_length=120)
    needs_check = models.BooleanField("请按本单位红头文件核对", default=True)
    valid_from = models.DateField("施行日期")

    class Meta:
        verbose_name = verbose_name_plural = "退休年龄规则"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__gt=0, old_age__gt=0, new_age__gte=F("old_age")),
                name="retirement_rule_sound",
                violation_error_message="退休年龄规则的月数不合理。",
            )
        ]

    def __str__(self) -> str:
        return self.get_group_display()

    @property
    def wording(self) -> str:
        """For the page of rules."""
        return (
            f"{self.old_age // 12}周岁延至{self.new_age // 12}周岁：{self.first_birth.year}年"
            f"{self.first_birth.month}月以后出生的，每晚出生{self.step}个月延迟1个月；"
            f"可以弹性提前或延迟{self.flexible}个月以内"
        )


class StaffQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "StaffQuerySet":
        """Personnel papers are for the offices of a committee; a secretary of a branch sees none."""
        return self.filter(committee__in=Committee.objects.visible_to(user))

    def as_of(self, day: date) -> "StaffQuerySet":
        return self.filter(Q(hired_on=None) | Q(hired_on__lte=day)).filter(
            Q(left_on=None) | Q(left_on__gt=day)
        )

    def retiring(self, first: date, last: date, rules: list[RetirementRule]) -> "StaffQuerySet":
        """Whoever reaches the statutory age in a month from `first` to `last`, by the birth months of each rule."""
        wanted = Q(pk__in=[])
        for rule, (birth, latest) in births_by_rule(first, last, rules):
            wanted |= GROUPS[rule.group] & Q(born_on__range=(birth, month_end(latest)))
        return self.filter(wanted)


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
    is_cadre = models.BooleanField(
        "干部身份", default=True, help_text="决定女职工的原退休年龄：干部55周岁，工人50周岁"
    )
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
            ),
            models.CheckConstraint(
                condition=Q(hired_on=None) | Q(hired_on__gt=F("born_on")),
                name="staff_hired_after_birth",
                violation_error_message="参加工作日期应晚于出生日期。",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(hired_on=None) | Q(left_on__gte=F("hired_on")),
                name="staff_left_after",
                violation_error_message="离开日期早于参加工作日期。",
            ),
        ]

    @property
    def retirement_group(self) -> str:
        if self.sex == "M":
            return RetirementRule.Group.MEN
        return RetirementRule.Group.WOMEN_CADRES if self.is_cadre else RetirementRule.Group.WOMEN_WORKERS

    def retirement(self, rules: list[RetirementRule]) -> Retirement:
        (rule,) = [rule for rule in rules if rule.group == self.retirement_group]
        return retirement(self.born_on, rule)


GROUPS = {
    RetirementRule.Group.MEN: Q(sex="M"),
    RetirementRule.Group.WOMEN_CADRES: Q(sex="F", is_cadre=True),
    RetirementRule.Group.WOMEN_WORKERS: Q(sex="F", is_cadre=False),
}

auditlog.register(RetirementRule)
auditlog.register(Staff, exclude_fields=["id_number", "id_number_index", "mobile", "spellings"])
