"""Inputs of days and months as browsers draw them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.dates import parse_month


def day_field(label: str, **options) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **options)


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class MonthField(forms.Field):
    """The first day of a month; where the browser has no month input, 2023-05 or 2023年5月 may be typed."""

    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        try:
            return parse_month(value or None)
        except ValueError as error:
            raise ValidationError(str(error)) from error
