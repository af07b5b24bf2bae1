from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import User
from reports.models.summary import AnnualSummary


class IssuedSummaryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "IssuedSummaryQuerySet":
        return self.filter(summary__in=AnnualSummary.objects.visible_to(user))


class IssuedSummary(models.Model):
    """定稿: text, figures and settings as they were, bound by a SHA-256. Never changed once written."""

    summary = models.ForeignKey(AnnualSummary, models.PROTECT, "issues", verbose_name="总结")
    number = models.PositiveSmallIntegerField("定稿版次")
    snapshot = models.JSONField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    reason = models.CharField("未处理校核意见的说明", max_length=200, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="定稿人")
    issued_at = models.DateTimeField("定稿时间", auto_now_add=True)

    objects = IssuedSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "定稿"
        ordering = ["summary", "-number"]
        constraints = [models.UniqueConstraint(fields=["summary", "number"], name="issued_number_unique")]

    def __str__(self) -> str:
        return f"{self.summary}第{self.number}版"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise ValidationError("定稿不能修改，请重新定稿。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> None:
        raise ValidationError("定稿不能删除。")


class SummaryComment(models.Model):
    """What a leader says about a draft or an issued summary."""

    summary = models.ForeignKey(AnnualSummary, models.CASCADE, "comments", verbose_name="总结")
    issued = models.ForeignKey(
        IssuedSummary, models.PROTECT, "comments", verbose_name="定稿", null=True, blank=True
    )
    text = models.TextField("意见")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人")
    at = models.DateTimeField("时间", auto_now_add=True)
    handled = models.BooleanField("已处理", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "领导意见"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
