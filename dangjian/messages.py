"""What a form says of wrong input, in the words of an office instead of Django's."""

from datetime import date

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models

from common.dates import YEARS

CHOOSE = "请从列出的选项中选择。"
MESSAGES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "不能为空。"},
    forms.IntegerField: {"invalid": "请填写整数。"},
    forms.DecimalField: {"invalid": "请填写数字。"},
    forms.DateField: {"invalid": "请填写日期，如 2023-05-01。"},
    forms.TimeField: {"invalid": "请填写时间，如 09:30。"},
    forms.ChoiceField: {"invalid_choice": CHOOSE},
    forms.MultipleChoiceField: {"invalid_choice": CHOOSE},
    forms.ModelChoiceField: {"invalid_choice": CHOOSE},
    forms.ModelMultipleChoiceField: {"invalid_choice": CHOOSE},
    forms.FileField: {
        "invalid": "没有收到文件，请重新选择。",
        "missing": "没有收到文件，请重新选择。",
        "empty": "文件是空的。",
    },
}
LIMITS: dict[type[validators.BaseValidator], str] = {
    validators.MinValueValidator: "不能小于%(limit_value)s。",
    validators.MaxValueValidator: "不能大于%(limit_value)s。",
    validators.MinLengthValidator: "至少%(limit_value)d个字，现有%(show_value)d个字。",
    validators.MaxLengthValidator: "最多%(limit_value)d个字，现有%(show_value)d个字。",
}
DIGITS = {
    "invalid": "请填写数字。",
    "max_digits": "最多%(max)s位数字。",
    "max_decimal_places": "最多%(max)s位小数。",
    "max_whole_digits": "小数点前最多%(max)s位数字。",
}


def plausible(day: date) -> None:
    """The years that workbooks may hold too; beyond them, days can no more be counted on."""
    if day.year not in YEARS:
        raise ValidationError(f"日期应在{YEARS[0]}年至{YEARS[-1]}年之间。", code="implausible")


def speak_plainly() -> None:
    """Once at the start: a field or a limit that brings its own messages keeps them."""
    forms.DateField.default_validators = [plausible]
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
    for limit, message in LIMITS.items():
        limit.message = message
    validators.DecimalValidator.messages = DIGITS
    models.Field.default_error_messages = {
        **models.Field.default_error_messages,
        "unique": "已有相同的%(field_label)s。",
    }
