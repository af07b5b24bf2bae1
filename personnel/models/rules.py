"""Rules of personnel papers as data; those of other localities are corrected here."""

from auditlog.registry import auditlog
from django.db import models
from django.db.models import F, Q

from common.chinese import plain_number
from common.rules import Rule
from personnel.models.cases import Case


class PaperTemplate(models.Model):
    """办事步骤和材料清单 of a kind of case; copied into each new case."""

    kind = models.CharField("事项类别", max_length=18, choices=Case.Kind)
    order = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("名称", max_length=80)
    is_paper = models.BooleanField("是材料", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "步骤和材料清单"
        ordering = ["kind", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="paper_template_once",
                violation_error_message="该类事项已有同名步骤或材料。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExcellentShare(Rule):
    """年度考核优秀等次比例: what share may be 优秀, and what share where the authority allows more."""

    kind = models.CharField("考核类别", max_length=18, choices=Case.Kind)
    percent = models.DecimalField("一般不超过（%）", max_digits=4, decimal_places=1)
    special_percent = models.DecimalField("特殊情况不超过（%）", max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = verbose_name_plural = "优秀等次比例"
        ordering = ["kind", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, special_percent__gte=F("percent"), special_percent__lte=100),
                name="excellent_share_sound",
                violation_error_message="比例应在0至100之间，特殊情况的比例不低于一般比例。",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def wording(self) -> str:
        """For the page of rules."""
        return f"优秀一般不超过{plain_number(self.percent)}%，特殊情况不超过{plain_number(self.special_percent)}%"


class UrbanIncome(models.Model):
    """全国城镇居民人均可支配收入 of a year, in yuan."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    amount = models.DecimalField("金额（元）", max_digits=9, decimal_places=2)
    source = models.CharField("依据", max_length=120)
    needs_check = models.BooleanField("请按本单位红头文件核对", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "城镇居民人均可支配收入"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="income_positive", violation_error_message="金额应大于零。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年"

    @property
    def wording(self) -> str:
        """For the page of rules."""
        return f"{plain_number(self.amount)}元"


class BereavementRule(Rule):
    """一次性抚恤金标准: so many times the urban income of the year before, and so many months' basic pay."""

    class Group(models.TextChoices):
        CIVIL = "CIVIL", "公务员和参公人员"
        INSTITUTION = "INSTITUTION", "事业单位人员"

    class Cause(models.TextChoices):
        ILLNESS = "ILLNESS", "病故"
        DUTY = "DUTY", "因公牺牲"
        MARTYR = "MARTYR", "烈士"

    group = models.CharField("人员", max_length=11, choices=Group)
    cause = models.CharField("情形", max_length=7, choices=Cause)
    income_times = models.PositiveSmallIntegerField("上年度人均可支配收入的倍数")
    pay_months = models.PositiveSmallIntegerField("基本工资或基本离退休费的月数")

    class Meta:
        verbose_name = verbose_name_plural = "抚恤金标准"
        ordering = ["group", "cause", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "cause", "valid_from"],
                name="bereavement_rule_once",
                violation_error_message="同一人员、情形在同一施行日期已有标准。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}{self.get_cause_display()}"

    @property
    def wording(self) -> str:
        """For the page of rules."""
        return f"上年度人均可支配收入的{self.income_times}倍加{self.pay_months}个月基本工资或基本离退休费"


for model in (PaperTemplate, ExcellentShare, UrbanIncome, BereavementRule):
    auditlog.register(model)
