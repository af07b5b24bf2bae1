"""Imports of users' workbooks: what was brought in, by whom, and what it would take to undo it."""

from pathlib import Path
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from members.models import Committee

if TYPE_CHECKING:
    from accounts.models import User


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "ImportBatchQuerySet":
        """One's own; the office sees those of its committees as well, which hold its secretaries' too."""
        own = Q(user=user)
        if user.is_office:
            own |= Q(committee__in=Committee.objects.visible_to(user))
        return self.filter(own)


class ImportBatch(models.Model):
    """One workbook that a user brought: waiting for its confirmation, imported, or undone; a large one in parts."""

    class State(models.TextChoices):
        PENDING = "PENDING", "待确认"
        FAULTY = "FAULTY", "有错误，未导入"
        RUNNING = "RUNNING", "导入中"
        DONE = "DONE", "已导入"
        UNDONE = "UNDONE", "已撤销"
        CANCELLED = "CANCELLED", "已取消"

    # What was uploaded and not written yet: still to be confirmed, to be checked again, or to be given up.
    WAITING = (State.PENDING, State.FAULTY)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", verbose_name="党委", null=True, blank=True
    )
    file_name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("文件摘要", max_length=64)
    folder = models.CharField("存放位置", max_length=40, unique=True)
    state = models.CharField("状态", max_length=9, choices=State, default=State.PENDING)
    counts = models.JSONField("各表行数", default=list, blank=True)
    rows_done = models.PositiveIntegerField("已写入的行", default=0)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="撤销人",
        null=True,
        blank=True,
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the workbook lies until it is confirmed or cancelled."""
        return Path(settings.MEDIA_ROOT) / "imports" / self.folder / self.file_name


class ImportedRow(models.Model):
    """
    A row of some table as an import left it. `before` holds the raw columns of a row that was there already (numbers
    and addresses stay encrypted in it), `fingerprint` tells whether the row has changed since; a row that the import
    took away has none.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, "rows", verbose_name="导入")
    table = models.CharField("表", max_length=60)
    row_id = models.BigIntegerField("行")
    before = models.JSONField("原值", null=True, blank=True, encoder=DjangoJSONEncoder)
    fingerprint = models.CharField("指纹", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "table"], name="imported_row_table")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class ColumnName(models.Model):
    """What a committee calls a column of a sheet; said once and remembered."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+", verbose_name="党委")
    sheet = models.CharField("工作表", max_length=31)
    heading = models.CharField("表头", max_length=200)
    column = models.CharField("对应列", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "列名对照"
        ordering = ["sheet", "heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "sheet", "heading"],
                name="column_name_once",
                violation_error_message="该表头已有对应列。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}：{self.heading}→{self.column}"


class RetentionRule(models.Model):
    """For how many years after somebody left the personal numbers stay; the newest that has begun is in force."""

    years = models.PositiveSmallIntegerField(
        "保存年数", validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    valid_from = models.DateField("施行日期", unique=True, error_messages={"unique": "这一天已有规定。"})
    source = models.CharField("依据", max_length=120)
    needs_check = models.BooleanField("请按本单位红头文件核对", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息保存期限"
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.years}年（{self.valid_from}起）"


auditlog.register(RetentionRule)
