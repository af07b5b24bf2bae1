"""Workbook sheets as import-export resources: natural keys, official column names, errors by column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, models
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader

from common.audit import log_created, log_updated
from common.cells import (
    ChoiceWidget,
    DateWidget,
    DecimalWidget,
    MonthWidget,
    TextWidget,
    WholeNumberWidget,
    YearWidget,
    YesNoWidget,
)
from common.constraints import check

__all__ = [
    "CellChange",
    "ChoiceWidget",
    "DateWidget",
    "DecimalWidget",
    "DuplicateRow",
    "MonthWidget",
    "NaturalKeyLoader",
    "TextWidget",
    "WholeNumberWidget",
    "WorkbookResource",
    "YearWidget",
    "YesNoWidget",
    "column",
]
EMPTY = "不能为空。"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A field of a recorded row that a sheet's row (counted from 1) changes; the values as stored."""

    row_number: int
    instance: models.Model
    field: fields.Field
    old: Any
    new: Any


def column(attribute: str, name: str, widget: widgets.Widget | None = None, *, keep_blank: bool = False):
    """A sheet column. `keep_blank`: a blank cell leaves what is recorded, or the default, as it is."""
    widget = widget or TextWidget()
    keep_blank = keep_blank or isinstance(widget, ChoiceWidget)
    return fields.Field(attribute, name, widget, saves_null_values=not keep_blank)


class NaturalKeyLoader(BaseInstanceLoader):
    """All rows of the table that the sheet may touch, by natural key, read in one query."""

    def __init__(self, resource: "WorkbookResource", dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.rows = {resource.key_of(row): row for row in resource.existing()}

    def get_instance(self, row: Mapping) -> models.Model | None:
        return self.rows.get(self.resource.row_key(row))


class WorkbookResource(resources.Resource):
    """
    One sheet of a user's workbook. A subclass says its `sheet`, its `required` columns, the `synonyms` of columns,
    its fields, and Meta.import_id_fields: the natural key by which a second load finds the first one's rows.
    """

    sheet: ClassVar[str]
    required: ClassVar[tuple[str, ...]]
    synonyms: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # Model fields that clean() computes and that a bulk update must write as well.
    computed: ClassVar[tuple[str, ...]] = ()

    class Meta:
        instance_loader_class = NaturalKeyLoader
        skip_diff = True
        report_skipped = False
        store_row_values = False
        batch_size = 1000

    def __init__(self, user: Any = None) -> None:
        """`user` limits the rows that may be touched; None is the command line, which may touch all."""
        super().__init__()
        self.user = user
        # Row number → the row written, and what changed in rows that were there before.
        self.written: dict[int, models.Model] = {}
        self.changes: list[CellChange] = []
        self._seen: dict[tuple, int] = {}
        self._before: dict[str, Any] = {}
        self._befores: dict[int, dict[str, Any]] = {}

    @classmethod
    def columns(cls) -> dict[str, tuple[str, ...]]:
        """Column name → synonyms, in the order of the template."""
        return {field.column_name: cls.synonyms.get(field.column_name, ()) for field in cls.fields.values()}

    def init_instance(self, row: Mapping | None = None) -> models.Model:
        return self._meta.model()

    def get_bulk_update_fields(self) -> list[str]:
        keys = {field.attribute for field in self._key_fields()}
        own = [f.attribute for f in self.fields.values() if f.attribute and f.attribute not in keys]
        return [*dict.fromkeys(own), *self.computed]

    def existing(self) -> models.QuerySet:
        """The rows that a sheet row may find by its natural key; narrow it where the table is large."""
        return self._meta.model._default_manager.all()

    def _key_fields(self) -> list[fields.Field]:
        return [self.fields[name] for name in self._meta.import_id_fields]

    def _check_import_id_fields(self, headers: list[str]) -> None:
        """A key column may be left out of a sheet: `required` names those that may not."""

    def key_of(self, instance: models.Model) -> tuple:
        return tuple(self._read(instance, field) for field in self._key_fields())

    def _read(self, instance: models.Model, field: fields.Field) -> Any:
        """A field's value; of a link its id, so that comparing makes no query."""
        return getattr(instance, self._meta.model._meta.get_field(field.attribute).attname)

    def row_key(self, row: Mapping) -> tuple | None:
        """None where a key cell cannot be read: the error itself is reported with its column later."""
        blank = {field.column_name: None for field in self._key_fields()}
        try:
            return tuple(_key_part(field.clean(blank | dict(row))) for field in self._key_fields())
        except (ValueError, ValidationError, KeyError):
            return None

    def get_instance(self, instance_loader: NaturalKeyLoader, row: Mapping) -> models.Model | None:
        return instance_loader.get_instance(row)

    def after_init_instance(self, instance: models.Model, new: bool, row: Mapping, **kwargs: Any) -> None:
        key = self.row_key(row)
        first = self._seen.setdefault(key, kwargs["row_number"]) if key is not None else kwargs["row_number"]
        if first != kwargs["row_number"]:
            name = self._key_fields()[-1].attribute
            raise ValidationError({name: DuplicateRow(first)})
        self._before = {} if new else self._values(instance)

    def _values(self, instance: models.Model) -> dict[str, Any]:
        return {name: self._read(instance, field) for name, field in self.fields.items() if field.attribute}

    def skip_row(self, instance: models.Model, original: Any, row: Mapping, errors: Any = None) -> bool:
        return bool(self._before) and not errors and self._values(instance) == self._before

    def save_instance(self, instance: models.Model, is_create: bool, row: Mapping, **kwargs: Any) -> None:
        self.written[kwargs["row_number"]] = instance
        if not is_create:
            self._note_changes(instance, kwargs["row_number"])
        super().save_instance(instance, is_create, row, **kwargs)

    def _note_changes(self, instance: models.Model, row_number: int) -> None:
        before = self._befores[row_number] = {}
        now = self._values(instance)
        for name, old in self._before.items():
            if old != now[name] and name in self.fields:
                field = self.fields[name]
                before[field.attribute] = old
                self.changes.append(CellChange(row_number, instance, field, old, now[name]))

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """The pending new rows and their audit rows; a refusal of the database is the caller's."""
        self._manager.bulk_create(self.create_instances, batch_size=self._meta.batch_size)
        log_created(self.create_instances, self.user)
        self.create_instances.clear()

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        """As above for changed rows. One upsert by primary key takes a thirtieth of the time of bulk_update."""
        if not self.update_instances:
            return
        names = self.get_bulk_update_fields()
        if connection.features.supports_update_conflicts_with_target:
            key = [self._meta.model._meta.pk.name]
            self._manager.bulk_create(
                self.update_instances,
                batch_size=self._meta.batch_size,
                update_conflicts=True,
                unique_fields=key,
                update_fields=names,
            )
        else:
            self._manager.bulk_update(self.update_instances, names, batch_size=self._meta.batch_size)
        self._log_updates()
        self.update_instances.clear()

    def _log_updates(self) -> None:
        attname = {f.name: f.attname for f in self._meta.model._meta.concrete_fields}
        pending = {id(instance) for instance in self.update_instances}
        rows = [
            (instance, {attname.get(name, name): old for name, old in self._befores[number].items()})
            for number, instance in self.written.items()
            if number in self._befores and id(instance) in pending
        ]
        log_updated(rows, self.user)

    @property
    def _manager(self) -> models.Manager:
        return self._meta.model._default_manager

    def validate_instance(
        self,
        instance: models.Model,
        import_validation_errors: dict | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Everything a form would check, but for links that a widget has looked up already."""
        errors = dict(import_validation_errors or {})
        links = {field.name for field in instance._meta.fields if field.is_relation}
        errors = self._missing_links(instance, errors)
        one_by_one = not self._meta.use_bulk
        try:
            instance.full_clean(
                exclude=set(errors) | links, validate_unique=one_by_one, validate_constraints=False
            )
        except ValidationError as error:
            errors = _plainly(error).update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        self._check_constraints(instance, one_by_one)

    def _missing_links(self, instance: models.Model, errors: dict) -> dict:
        for field in instance._meta.fields:
            empty = field.is_relation and not field.null and getattr(instance, field.attname) is None
            if empty and field.name not in errors:
                errors[field.name] = [ValidationError(EMPTY)]
        return errors

    def _check_constraints(self, instance: models.Model, one_by_one: bool) -> None:
        if one_by_one:
            instance.validate_constraints()
            return
        for constraint in instance._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                check(constraint, instance)

    def column_of(self, attribute: str) -> str:
        """The column that fills a model field; empty for an error of the row as a whole."""
        if attribute == NON_FIELD_ERRORS:
            return ""
        for field in self.fields.values():
            if attribute in (field.attribute, field.column_name):
                return field.column_name
        return attribute


class DuplicateRow(str):
    """The message of a row that repeats the key of an earlier row of the same sheet."""

    def __new__(cls, row_number: int) -> "DuplicateRow":
        text = super().__new__(cls, "与本表前面的一行重复。")
        text.row_number = row_number
        return text

    def __str__(self) -> "DuplicateRow":
        """ValidationError.messages takes str() of every message; a plain copy would lose the row number."""
        return self


def _key_part(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _plainly(error: ValidationError) -> ValidationError:
    """Django says 这个值不能为 null; a person says 不能为空."""
    for problems in error.error_dict.values():
        for problem in problems:
            if problem.code in ("null", "blank"):
                problem.message = EMPTY
    return error
