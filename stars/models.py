from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from members.models import Branch, Committee, Member

if TYPE_CHECKING:
    from accounts.models import User


class BranchRowQuerySet(models.QuerySet):
    """Rows that belong to one branch."""

    def visible_to(self, user: "User") -> "BranchRowQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))


STAR_NAMES = [(number, f"{name}星") for number, name in enumerate("一二三四五", start=1)]


def year_field() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        "年度",
        validators=[MinValueValidator(2000, "年度应为2000年以后的四位数字。"), MaxValueValidator(2100)],
    )


def stars_field(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        choices=STAR_NAMES,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )


def hundred_field(label: str) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "不能小于0。"), MaxValueValidator(100, "不能大于100。")],
    )


class StarPlan(models.Model):
    """“五星”支部 创建目标 of a branch for a year."""

    branch = models.ForeignKey(Branch, models.PROTECT, "star_plans", verbose_name="党支部")
    year = year_field()
    stars = stars_field("创建目标")

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "五星创建计划"
        ordering = ["-year", "-stars", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year"],
                name="star_plan_once",
                violation_error_message="该支部本年度已有创建目标。",
            ),
            models.CheckConstraint(
                condition=Q(stars__range=(1, 5)),
                name="star_plan_range",
                violation_error_message="星级应为一至五星。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.branch} {self.get_stars_display()}"


class StarRating(models.Model):
    """评定结果 of a branch for a year: what the county decided, beside the plan."""

    branch = models.ForeignKey(Branch, models.PROTECT, "star_ratings", verbose_name="党支部")
    year = year_field()
    stars = stars_field("评定星级")
    decided_on = models.DateField("评定日期")

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "五星评定结果"
        ordering = ["-year", "-stars", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year"],
                name="star_rating_once",
                violation_error_message="该支部本年度已评定。",
            ),
            models.CheckConstraint(
                condition=Q(stars__range=(1, 5)),
                name="star_rating_range",
                violation_error_message="星级应为一至五星。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.branch} {self.get_stars_display()}"


class WeakBranch(models.Model):
    """软弱涣散党组织: found, put right, accepted, removed."""

    branch = models.ForeignKey(Branch, models.PROTECT, "weaknesses", verbose_name="党支部")
    found_on = models.DateField("确定日期")
    cause = models.CharField("主要问题", max_length=200, blank=True)
    measures = models.TextField("整顿措施", max_length=2_000, blank=True)
    leader = models.CharField("联系领导", max_length=50, blank=True)
    points = hundred_field("验收得分")
    satisfaction = hundred_field("群众满意率（%）")
    removed_on = models.DateField("销号日期", null=True, blank=True)

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


class HonourQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "HonourQuerySet":
        return self.filter(
            Q(branch__in=Branch.objects.visible_to(user))
            | Q(committee__in=Committee.objects.visible_to(user))
        )


class Honour(models.Model):
    """荣誉 of a branch, of one of its members, or of a committee."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, "honours", verbose_name="党支部", null=True, blank=True
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, "honours", verbose_name="党委", null=True, blank=True
    )
    member = models.ForeignKey(Member, models.SET_NULL, "honours", verbose_name="党员", null=True, blank=True)
    holder = models.CharField("获奖集体或个人", max_length=60)
    title = models.CharField("荣誉称号", max_length=80)
    granted_by = models.CharField("授予单位", max_length=80, blank=True)
    granted_on = models.DateField("授予日期")

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "荣誉"
        ordering = ["-granted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "title", "granted_on"],
                name="honour_once",
                violation_error_message="该荣誉已登记。",
            ),
            models.CheckConstraint(
                condition=Q(branch=None, committee__isnull=False) | Q(branch__isnull=False, committee=None),
                name="honour_one_unit",
                violation_error_message="请选择一个党支部，或选择党委。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}“{self.title}”"

    @property
    def is_of_the_unit(self) -> bool:
        """Held by the branch or committee under one of its own names: certainly no person's honour."""
        if self.branch is not None:
            return self.holder in (self.branch.name, self.branch.short_name, self.branch.full_name)
        return self.holder in (self.committee.name, self.committee.place, self.committee.full_name)


class Place(models.Model):
    """阵地. Its use is computed from the meetings of the branch that name it."""

    class Kind(models.TextChoices):
        SERVICE = "SERVICE", "党群服务中心"
        LIBRARY = "LIBRARY", "农村书屋"
        BROADCAST = "BROADCAST", "广播"
        CULTURE = "CULTURE", "文化站"
        DISTANCE = "DISTANCE", "远程教育站点"
        OTHER = "OTHER", "其他"

    class State(models.TextChoices):
        IN_USE = "IN_USE", "正常使用"
        REPAIR = "REPAIR", "在建或维修"
        IDLE = "IDLE", "闲置"

    branch = models.ForeignKey(Branch, models.PROTECT, "places", verbose_name="党支部")
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=9, choices=Kind)
    state = models.CharField("状态", max_length=6, choices=State, default=State.IN_USE)
    opened_on = models.DateField("启用日期", null=True, blank=True)
    investment = models.DecimalField(
        "投入资金（元）",
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0, "投入资金不能为负数。")],
    )

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阵地"
        ordering = ["branch", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name"],
                name="place_name_unique",
                violation_error_message="该支部已有同名阵地。",
            ),
            models.CheckConstraint(
                condition=Q(investment__gte=0),
                name="place_investment",
                violation_error_message="投入资金不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


for model in (StarPlan, StarRating, WeakBranch, Honour, Place):
    auditlog.register(model)
