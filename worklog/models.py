from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.attachments import Attachment
from common.chinese import plain_number
from common.periods import Period
from members.models import Branch, Committee

if TYPE_CHECKING:
    from accounts.models import User

# Columns of the sheet 工作纪实 that every kind shares; a measure's name heads a column of its own beside them.
FIXED_COLUMNS = ("所在党支部", "所属党委", "种类", "日期", "事项", "内容")

code_validator = RegexValidator(r"^[a-z][a-z_]*$", "只能用小写英文字母和下划线。")


class WorkKindQuerySet(models.QuerySet):
    def of(self, branches: models.QuerySet) -> "WorkKindQuerySet":
        """Shared by all, or of a committee that one of the branches stands under."""
        below = branches.order_by().filter(committee__path__startswith=OuterRef("committee__path"))
        return self.filter(Q(committee=None) | Exists(below))

    def visible_to(self, user: "User") -> "WorkKindQuerySet":
        return self.of(Branch.objects.visible_to(user)) | self.own(user)

    def own(self, user: "User") -> "WorkKindQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))

    def editable_by(self, user: "User") -> "WorkKindQuerySet":
        """An office keeps its own; what all share is kept by the administrator."""
        return self.own(user) | self.filter(committee=None) if user.role == "ADMIN" else self.own(user)


class WorkKind(models.Model):
    """
    工作纪实 的种类: what is recorded, and which numbers with it. Shipped kinds are shared by all; an office defines its
    own, for its committee and everything below.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, "work_kinds", verbose_name="设置的党委", null=True, blank=True
    )
    code = models.CharField("代码", max_length=30, unique=True, validators=[code_validator])
    name = models.CharField("名称", max_length=40)
    by_branch = models.BooleanField("支部填报", default=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    active = models.BooleanField("启用", default=True)

    objects = WorkKindQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "纪实种类"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(committee=None),
                name="kind_shared_name_unique",
                violation_error_message="已有同名种类。",
            ),
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="kind_own_name_unique",
                violation_error_message="已有同名种类。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def figure_key(self) -> str:
        """Key of the number of records in the summary; a measure's key is this, a dot and the measure's code."""
        return f"worklog.{self.code}"


class WorkMeasureQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "WorkMeasureQuerySet":
        return self.filter(kind__in=WorkKind.objects.visible_to(user).order_by())


class WorkMeasure(models.Model):
    """A number that every record of a kind carries; at once the figure worklog.<kind>.<measure>."""

    kind = models.ForeignKey(WorkKind, models.CASCADE, "measures", verbose_name="种类")
    code = models.CharField("代码", max_length=30, validators=[code_validator])
    name = models.CharField("名称", max_length=40)
    unit = models.CharField("单位", max_length=10)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = WorkMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "纪实指标"
        ordering = ["kind", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="measure_code_unique",
                violation_error_message="该种类已有同代码指标。",
            ),
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="measure_name_unique",
                violation_error_message="该种类已有同名指标。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class WorkRecordQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "WorkRecordQuerySet":
        return self.filter(
            Q(branch__among=Branch.objects.visible_to(user))
            | Q(committee__among=Committee.objects.visible_to(user))
        )

    def during(self, period: Period) -> "WorkRecordQuerySet":
        return self.filter(done_on__range=(period.start, period.end))

    def of(self, branches: models.QuerySet) -> "WorkRecordQuerySet":
        return self.filter(Q(branch__among=branches) | Q(committee__among=branches.committees()))


class WorkRecord(models.Model):
    """One piece of work done on a day by a branch or by the committee's office."""

    kind = models.ForeignKey(WorkKind, models.PROTECT, "records", verbose_name="种类")
    branch = models.ForeignKey(
        Branch, models.PROTECT, "work_records", verbose_name="党支部", null=True, blank=True
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, "work_records", verbose_name="党委", null=True, blank=True
    )
    done_on = models.DateField("日期")
    title = models.CharField("事项", max_length=120)
    text = models.TextField("内容", max_length=5_000, blank=True)

    objects = WorkRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作纪实"
        ordering = ["-done_on", "-pk"]
        indexes = [models.Index(fields=["kind", "done_on"], name="record_kind_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(branch=None, committee__isnull=False) | Q(branch__isnull=False, committee=None),
                name="record_one_unit",
                violation_error_message="请选择一个党支部，或选择党委。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.done_on} {self.title}"

    def clean(self) -> None:
        super().clean()
        setter = self.kind.committee if self.kind_id and self.kind.committee_id else None
        committee = self.branch.committee if self.branch else self.committee
        if setter and committee and not committee.path.startswith(setter.path):
            raise ValidationError({"branch": f"“{self.kind}”由{setter}设置，不能用于其他党委的党组织。"})

    @property
    def unit(self) -> Branch | Committee | None:
        return self.branch or self.committee


class WorkValue(models.Model):
    """The value of one measure in one record."""

    record = models.ForeignKey(WorkRecord, models.CASCADE, "values", verbose_name="纪实")
    measure = models.ForeignKey(WorkMeasure, models.PROTECT, "values", verbose_name="指标")
    value = models.DecimalField(
        "数值", max_digits=14, decimal_places=2, validators=[MinValueValidator(0, "数值不能为负数。")]
    )

    class Meta:
        verbose_name = verbose_name_plural = "纪实数值"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "measure"],
                name="value_once",
                violation_error_message="该指标已填写。",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="value_not_negative",
                violation_error_message="数值不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """走访120户: the measure's name reads before its number."""
        return f"{self.measure.name}{plain_number(self.value)}{self.measure.unit}"


class WorkFile(Attachment):
    record = models.ForeignKey(WorkRecord, models.CASCADE, "files", verbose_name="纪实")


for model in (WorkKind, WorkMeasure, WorkRecord, WorkValue, WorkFile):
    auditlog.register(model)
