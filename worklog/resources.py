"""Sheet 工作纪实: its columns follow the kinds and measures that the office has defined."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from import_export.results import Result
from import_export.widgets import Widget
from tablib import Dataset

from accounts.models import User
from common.audit import log_created, log_updated
from common.resources import DateWidget, DecimalWidget, TextWidget, WorkbookResource, column
from members.sheets import BRANCH_COLUMN, COMMITTEE_COLUMN, BranchWidget, CommitteeWidget
from worklog.models import WorkKind, WorkMeasure, WorkRecord, WorkValue


class KindWidget(Widget):
    """An active kind by its name, one of its own office before one shared with a wider circle."""

    def __init__(self) -> None:
        super().__init__()
        self.user: User | None = None
        self._by_name: dict[str, WorkKind] | None = None

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> WorkKind | None:
        if self._by_name is None:
            kinds = WorkKind.objects.visible_to(self.user) if self.user else WorkKind.objects.all()
            active = kinds.filter(active=True).select_related("committee")
            nearest = active.order_by(F("committee__path").asc(nulls_first=True), "order", "pk")
            self._by_name = {kind.name: kind for kind in nearest}
        name = TextWidget().clean(value)
        if not name:
            return None
        if name not in self._by_name:
            raise ValueError(f"没有“{name}”这一种类，可填：{'、'.join(self._by_name)}。")
        return self._by_name[name]


def _measures(user: User | None) -> QuerySet[WorkMeasure]:
    """Of the active kinds that the user may use; None is the command line."""
    measures = WorkMeasure.objects.visible_to(user) if user else WorkMeasure.objects.all()
    return measures.filter(kind__active=True)


class UnitCommitteeWidget(CommitteeWidget):
    """所属党委 beside a branch only tells equal names apart; the record is the branch's."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        if TextWidget().clean((row or {}).get(BRANCH_COLUMN)):
            return None
        return super().clean(value, row, **kwargs)


class WorkRecordResource(WorkbookResource):
    sheet = "工作纪实"
    required = ("种类", "日期", "事项")
    synonyms = {
        BRANCH_COLUMN: ("党支部", "支部", "支部名称", "党组织名称"),
        COMMITTEE_COLUMN: ("党委",),
        "种类": ("类别", "工作类别", "工作种类"),
        "日期": ("时间", "开展日期"),
        "事项": ("主题", "工作事项", "标题"),
        "内容": ("工作内容", "具体内容"),
    }

    kind = column("kind", "种类", KindWidget())
    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    committee = column("committee", COMMITTEE_COLUMN, UnitCommitteeWidget())
    done_on = column("done_on", "日期", DateWidget())
    title = column("title", "事项")
    text = column("text", "内容")

    class Meta(WorkbookResource.Meta):
        model = WorkRecord
        import_id_fields = ("kind", "branch", "committee", "done_on", "title")
        use_bulk = True

    def __init__(self, user: Any = None) -> None:
        super().__init__(user)
        self._measures = {(measure.kind_id, measure.name): measure for measure in _measures(user)}
        self._written: list[WorkRecord] = []

    @classmethod
    def columns(cls, user: Any = None) -> dict[str, tuple[str, ...]]:
        """The fixed columns, and one for each name of a measure: 走访, also headed 走访（户） or 走访户数."""
        columns = super().columns(user)
        for measure in _measures(user).order_by("kind__order", "order", "pk"):
            known = columns.get(measure.name, ())
            spellings = (f"{measure.name}{measure.unit}数", f"{measure.name}{measure.unit}")
            columns[measure.name] = tuple(dict.fromkeys(known + spellings))
        return columns

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        for name in (BRANCH_COLUMN, COMMITTEE_COLUMN):
            if name not in dataset.headers:
                dataset.append_col([None] * len(dataset), header=name)

    def existing(self) -> QuerySet:
        return WorkRecord.objects.prefetch_related("values")

    def after_init_instance(self, instance: WorkRecord, new: bool, row: Mapping, **kwargs: Any) -> None:
        recorded = () if new else instance.values.all()
        instance.recorded = {value.measure_id: value.value for value in recorded}
        instance.numbers = dict(instance.recorded)
        super().after_init_instance(instance, new, row, **kwargs)

    def _values(self, instance: WorkRecord) -> dict[str, Any]:
        return super()._values(instance) | {"numbers": dict(instance.numbers)}

    def import_instance(self, instance: WorkRecord, row: Mapping, **kwargs: Any) -> None:
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for name in dict.fromkeys(name for _kind, name in self._measures):
            try:
                value = DecimalWidget().clean(row.get(name))
                if value is not None and instance.kind_id:
                    instance.numbers[self._measure(instance.kind, name, value).pk] = value
            except ValueError as error:
                errors[name] = [ValidationError(str(error))]
        if errors:
            raise ValidationError(errors)

    def _measure(self, kind: WorkKind, name: str, value: Decimal) -> WorkMeasure:
        measure = self._measures.get((kind.pk, name))
        if measure is None:
            own = "、".join(name for kind_id, name in self._measures if kind_id == kind.pk)
            raise ValueError(f"“{kind}”没有这项数据，可填：{own or '无'}。")
        if value < 0:
            raise ValueError("不能为负数。")
        return measure

    def after_save_instance(self, instance: WorkRecord, row: Mapping, **kwargs: Any) -> None:
        self._written.append(instance)

    def after_import(self, dataset: Dataset, result: Result, **kwargs: Any) -> None:
        """The rows exist only now; their values are written, and told to the audit log, in one go."""
        measures = {measure.pk: measure for measure in self._measures.values()}
        new: list[WorkValue] = []
        changed: list[tuple[WorkValue, dict[str, Any]]] = []
        for record in self._written:
            for pk, value in record.numbers.items():
                row, before = WorkValue(record=record, measure=measures[pk], value=value), record.recorded
                if pk not in before:
                    new.append(row)
                elif before[pk] != value:
                    changed.append((row, {"value": before[pk]}))
        WorkValue.objects.bulk_create(
            [*new, *(row for row, _before in changed)],
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["record", "measure"],
            update_fields=["value"],
        )
        log_created(new, self.user)
        log_updated(changed, self.user)
