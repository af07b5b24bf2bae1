"""Workbook sheets as import-export resources: natural keys, official column names, errors by column."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader

from common.audit import log_created, log_updated
from common.bulk import next_ids, update_rows, write_rows
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
from common.constraints import checker

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
# New rows that are worth a way of writing of their own.
MANY = 100


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
    return Column(attribute, name, widget, saves_null_values=not keep_blank)


class Column(fields.Field):
    """Fills one attribute from one cell; import-export's own asks at every row for what is never used here."""

    def clean(self, row: Mapping, **kwargs: Any) -> Any:
        return self.widget.clean(row[self.column_name], row=row)

    def save(self, instance: models.Model, row: Mapping, is_m2m: bool = False, **kwargs: Any) -> None:
        value = self.widget.clean(row[self.column_name], row=row)
        if value is not None or self.saves_null_values:
            setattr(instance, self.attribute, value)


class NaturalKeyLoader(BaseInstanceLoader):
    """All rows of the table that the sheet may touch, by natural key, read in one query."""

    def __init__(self, resource: "WorkbookResource", dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.rows = {resource.key_of(row): row for row in resource.existing()}

    def get_instance(self, row: Mapping) -> models.Model | None:
        return self.rows.get(self.resource.remember_key(row))


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
        for field in self.fields.values():
            if hasattr(field.widget, "user"):
                field.widget.user = user
        # Row number → the row written, and what changed in rows that were there before.
        self.written: dict[int, models.Model] = {}
        self.changes: list[CellChange] = []
        self._seen: dict[tuple, int] = {}
        self._key: tuple | None = None
        self._own: dict[str, fields.Field] | None = None
        self._reader: attrgetter | None = None
        self._checks: list[Callable[[models.Model], None]] | None = None
        self._before: dict[str, Any] = {}
        self._befores: dict[int, dict[str, Any]] = {}

    @classmethod
    def columns(cls, user: Any = None) -> dict[str, tuple[str, ...]]:
        """Column name → synonyms, in the order of the template; some sheets have columns of the user's office."""
        return {field.column_name: cls.synonyms.get(field.column_name, ()) for field in cls.fields.values()}

    def init_instance(self, row: Mapping | None = None) -> models.Model:
        return self._meta.model()

    def import_instance(self, instance: models.Model, row: Mapping, **kwargs: Any) -> None:
        """The columns that the sheet has; every cell that cannot be read is told."""
        errors = {}
        for field in self._attributed().values():
            if field.column_name in row:
                try:
                    field.save(instance, row)
                except ValueError as error:
                    errors[field.attribute] = ValidationError(str(error), code="invalid")
        if errors:
            raise ValidationError(errors)

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
        return getattr(instance, _attnames(self._meta.model).get(field.attribute, field.attribute))

    def row_key(self, row: Mapping) -> tuple | None:
        """None where a key cell cannot be read: the error itself is reported with its column later."""
        blank = {field.column_name: None for field in self._key_fields()}
        try:
            return tuple(_key_part(field.clean(blank | dict(row))) for field in self._key_fields())
        except (ValueError, ValidationError, KeyError):
            return None

    def remember_key(self, row: Mapping) -> tuple | None:
        """The key of the row at hand, kept until its instance is there."""
        self._key = self.row_key(row)
        return self._key

    def get_instance(self, instance_loader: NaturalKeyLoader, row: Mapping) -> models.Model | None:
        return instance_loader.get_instance(row)

    def after_init_instance(self, instance: models.Model, new: bool, row: Mapping, **kwargs: Any) -> None:
        key = self._key
        first = self._seen.setdefault(key, kwargs["row_number"]) if key is not None else kwargs["row_number"]
        if first != kwargs["row_number"]:
            name = self._key_fields()[-1].attribute
            raise ValidationError({name: DuplicateRow(first)})
        self._before = {} if new else self._values(instance)

    def _values(self, instance: models.Model) -> dict[str, Any]:
        fields = self._attributed()
        return dict(zip(fields, self._read_all(instance), strict=True))

    def _attributed(self) -> dict[str, fields.Field]:
        """The fields that fill a column of the table, by name."""
        if self._own is None:
            self._own = {name: field for name, field in self.fields.items() if field.attribute}
        return self._own

    def _read_all(self, instance: models.Model) -> tuple:
        if type(self)._read is not WorkbookResource._read:
            return tuple([self._read(instance, field) for field in self._attributed().values()])
        if self._reader is None:
            attnames = _attnames(self._meta.model)
            names = [field.attribute for field in self._attributed().values()]
            self._reader = attrgetter(*(attnames.get(name, name) for name in names))
        return self._reader(instance)

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
        if len(self.create_instances) < MANY:
            self._meta.model._default_manager.bulk_create(self.create_instances)
        else:
            self._write_new()
        log_created(self.create_instances, self.user)
        self.create_instances.clear()

    def _write_new(self) -> None:
        """Without the SQL of each row, which takes Django longer than the database takes for all of them."""
        model, new = self._meta.model, self.create_instances
        names = [field.attname for field in model._meta.concrete_fields if not _is_set_by_django(field)]
        for instance, pk in zip(new, next_ids(model, len(new)), strict=True):
            instance.pk, instance._state.adding = pk, False
        write_rows(model, names, map(attrgetter(*names), new), reset=False)

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        """As above for changed rows; of each only what changed is written."""
        attnames = _attnames(self._meta.model)
        pending = {id(instance) for instance in self.update_instances}
        rows: list[tuple[models.Model, dict[str, Any]]] = []
        alike: dict[tuple[str, ...], list[models.Model]] = defaultdict(list)
        for number, before in self._befores.items():
            instance = self.written[number]
            if id(instance) in pending:
                changed = {attnames.get(name, name): old for name, old in before.items()}
                rows.append((instance, changed))
                alike[(*changed, *(name for name in self.computed if name not in changed))].append(instance)
        for names, instances in alike.items():
            if names:
                update_rows(self._meta.model, names, instances)
        log_updated(rows, self.user)
        self.update_instances.clear()
        self._befores.clear()

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
                exclude=set(errors) | links | self._untouched(instance),
                validate_unique=one_by_one,
                validate_constraints=False,
            )
        except ValidationError as error:
            errors = _plainly(error).update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        self._check_constraints(instance, one_by_one)

    def _untouched(self, instance: models.Model) -> set[str]:
        """Fields of a recorded row that the sheet leaves as they are, and that need no second look one by one."""
        if not self._before:
            return set()
        now = self._values(instance)
        touched = {
            self.fields[name].attribute
            for name, old in self._before.items()
            if name in self.fields and old != now[name]
        }
        return {field.name for field in instance._meta.concrete_fields} - touched

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
        if self._checks is None:
            own = [c for c in instance._meta.constraints if isinstance(c, models.CheckConstraint)]
            self._checks = [checker(constraint, type(instance)) for constraint in own]
        for check in self._checks:
            check(instance)

    def column_of(self, attribute: str) -> str:
        """The column that fills a model field; empty for an error of the row as a whole."""
        if attribute == NON_FIELD_ERRORS:
            return ""
        for field in self.fields.values():
            if attribute in (field.attribute, field.column_name):
                return field.column_name
        return attribute


def _is_set_by_django(field: models.Field) -> bool:
    """At every save, not by the sheet."""
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) or field.generated)


@cache
def _attnames(model: type[models.Model]) -> dict[str, str]:
    return {field.name: field.attname for field in model._meta.concrete_fields}


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
