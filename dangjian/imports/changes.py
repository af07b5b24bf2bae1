"""What an import changes, told cell by cell in words; personal numbers masked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from common.identity import mask_id_number, mask_phone
from common.resources import CellChange

MASKS = {"公民身份证号": mask_id_number, "手机号": mask_phone, "固定电话": mask_phone}


@dataclass(frozen=True)
class Changed:
    """A cell of a recorded row and what it becomes."""

    sheet: str
    row: int
    name: str
    column: str
    old: str
    new: str


class Teller:
    """Turns stored values into words; each linked row's name is asked for once."""

    def __init__(self) -> None:
        self._names: dict[tuple[type[models.Model], Any], str] = {}

    def tell(self, change: CellChange, sheet: str, row: int) -> Changed:
        model_field = _model_field(change)
        mask = MASKS.get(change.field.column_name, str)
        old, new = (mask(self._words(model_field, value)) for value in (change.old, change.new))
        return Changed(sheet, row, str(change.instance), change.field.column_name, old, new)

    def _words(self, field: models.Field | None, value: Any) -> str:
        if value is None or value == "":
            return ""
        if field is not None and field.is_relation:
            return self._name(field.related_model, value)
        if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return in_words(value)

    def _name(self, model: type[models.Model], pk: Any) -> str:
        if (model, pk) not in self._names:
            self._names[model, pk] = str(model._base_manager.filter(pk=pk).first() or "")
        return self._names[model, pk]


def _model_field(change: CellChange) -> models.Field | None:
    fields = {field.name: field for field in change.instance._meta.concrete_fields}
    return fields.get(change.field.attribute)


def in_words(value: Any) -> str:
    """A cell's value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        value = value.date() if not (value.hour or value.minute) else value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def masked(column: str, value: Any) -> str:
    return MASKS.get(column, str)(in_words(value))
