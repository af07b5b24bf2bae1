from auditlog.registry import auditlog
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from common.attachments import Attachment
from common.rules import Rule
from members.models import Branch
from stars.models.rows import BranchRowQuerySet

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


class Star(models.TextChoices):
    """The five stars of a branch (河南 2022)."""

    PARTY = "PARTY", "支部过硬"
    INDUSTRY = "INDUSTRY", "产业兴旺"
    ECOLOGY = "ECOLOGY", "生态宜居"
    SAFETY = "SAFETY", "平安法治"
    CULTURE = "CULTURE", "文明幸福"


class StarCriterion(Rule):
    """One thing that a star asks for."""

    star = models.CharField("星", max_length=8, choices=Star)
    text = models.CharField("标准", max_length=200)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "五星创建标准"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class StarAssessment(models.Model):
    """自评 of a branch for one star of a year, and the township's 初审 of it; the county's decision is StarRating."""

    class Review(models.TextChoices):
        PENDING = "PENDING", "待初审"
        PASSED = "PASSED", "初审通过"
        FAILED = "FAILED", "初审未通过"

    branch = models.ForeignKey(Branch, models.PROTECT, "star_assessments", verbose_name="党支部")
    year = year_field()
    star = models.CharField("星", max_length=8, choices=Star)
    met = models.BooleanField("自评达到", default=False)
    statement = models.TextField("自评说明", max_length=2_000, blank=True)
    links = models.TextField("佐证链接", max_length=2_000, blank=True)
    review = models.CharField("初审", max_length=7, choices=Review, default=Review.PENDING)
    review_note = models.CharField("初审意见", max_length=200, blank=True)
    reviewed_on = models.DateField("初审日期", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="初审人",
        null=True,
        blank=True,
    )

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "五星自评"
        ordering = ["-year", "branch", "star"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year", "star"],
                name="star_assessment_once",
                violation_error_message="该支部本年度这颗星已自评。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.branch} {self.get_star_display()}"

    def withdraw_review(self) -> None:
        """What was said anew is to be reviewed anew."""
        self.review, self.review_note = self.Review.PENDING, ""
        self.reviewed_on = self.reviewed_by = None


class StarFile(Attachment):
    """佐证材料 of a star."""

    assessment = models.ForeignKey(StarAssessment, models.CASCADE, "files", verbose_name="五星自评")


for model in (StarPlan, StarRating, StarCriterion, StarAssessment, StarFile):
    auditlog.register(model)
