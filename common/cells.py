"""What a cell may hold, as import-export widgets: each reads what people type, and says in Chinese what it cannot."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export import widgets

from common.dates import parse_date, parse_month


def plain(value: Any) -> str:
    """Text as typed; a whole number that Excel made a float loses its .0 again."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


class TextWidget(widgets.Widget):
    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        return plain(value)


class DateWidget(widgets.Widget):
    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        return parse_date(value)


class MonthWidget(widgets.Widget):
    """The first day of a month."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        return parse_month(value)


class WholeNumberWidget(widgets.Widget):
    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> int | None:
        text = plain(value)
        if not text:
            return None
        if not text.removeprefix("-").isdecimal():
            raise ValueError(f"应为整数，现为“{text}”。")
        return int(text)


class YearWidget(WholeNumberWidget):
    """2023 or 2023年."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> int | None:
        year = super().clean(plain(value).removesuffix("年度").removesuffix("年"))
        if year is not None and not 1921 <= year <= 2100:
            raise ValueError(f"年度应为四位年份，现为“{year}”。")
        return year


class DecimalWidget(widgets.DecimalWidget):
    """Yuan or another measure, at most two decimals."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        text = plain(value)
        number = text.replace(",", "").replace("，", "").removesuffix("元")
        if not number:
            return None
        try:
            return models.DecimalField(max_digits=14, decimal_places=2).clean(number, None)
        except ValidationError as error:
            raise ValueError(f"应为金额或数值，最多两位小数，现为“{text}”。") from error


class YesNoWidget(widgets.Widget):
    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> bool:
        text = plain(value)
        if text in ("是", "√", "有", "1", "True"):
            return True
        if text in ("", "否", "×", "无", "0", "False"):
            return False
        raise ValueError(f"应填“是”或“否”，现为“{text}”。")


class ChoiceWidget(widgets.Widget):
    """The label of a TextChoices class, or one of the synonyms offices use; blank leaves the default."""

    def __init__(self, choices: type[models.Choices], synonyms: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.labels = {str(label): value for value, label in choices.choices} | dict(synonyms or {})
        self.allowed = "、".join(str(label) for label in choices.labels)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        text = plain(value)
        if not text:
            return None
        if text not in self.labels:
            raise ValueError(f"“{text}”不是可填的内容，可填：{self.allowed}。")
        return self.labels[text]
