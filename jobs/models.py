"""Work that takes longer than a page may: who asked for it, how far it is, and what came of it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.attachments import keep_as
from common.encryption import decrypt_bytes

if TYPE_CHECKING:
    from accounts.models import User


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: "User") -> "JobQuerySet":
        """One's own alone: a result holds what its owner may see."""
        return self.filter(owner=user)


class Job(models.Model):
    """One piece of background work, taken up by whichever worker is free."""

    class State(models.TextChoices):
        WAITING = "WAITING", "等待处理"
        RUNNING = "RUNNING", "正在处理"
        DONE = "DONE", "已完成"
        FAILED = "FAILED", "未完成"
        CANCELLED = "CANCELLED", "已取消"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="发起人",
        null=True,
        blank=True,
        help_text="空：系统每日自动处理。",
    )
    title = models.CharField("任务", max_length=100)
    function = models.CharField("程序", max_length=100)
    arguments = models.JSONField("参数", default=dict, blank=True)
    once = models.CharField("唯一标识", max_length=100, unique=True, null=True, blank=True)
    state = models.CharField("状态", max_length=9, choices=State, default=State.WAITING)
    percentage = models.PositiveSmallIntegerField("进度", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    page = models.CharField("结果页面", max_length=200, blank=True)
    result = models.FileField("结果文件", upload_to=keep_as, blank=True)
    result_name = models.CharField("结果文件名", max_length=150, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    worker = models.CharField("处理程序", max_length=16, blank=True)
    cancel_asked = models.BooleanField("要求取消", default=False)
    fault = models.CharField("错误编号", max_length=8, blank=True)
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    seen_at = models.DateTimeField("最近活动", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
            models.Index(fields=["state", "seen_at"], name="job_at_work"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(percentage__lte=100),
                name="job_percentage",
                violation_error_message="进度不超过 100。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    @property
    def seal(self) -> str:
        """What the result is encrypted for: it opens for this job alone."""
        return f"jobs.job.result {self.pk}"

    def result_content(self) -> bytes:
        """The result as its function made it; DecryptionError when the file was altered."""
        with self.result.open("rb") as file:
            return decrypt_bytes(file.read(), self.seal)


def written(job: Job, **changes: Any) -> bool:
    """Store `changes` unless another worker has taken the job up since; False then."""
    own = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    return bool(own.update(**changes))
