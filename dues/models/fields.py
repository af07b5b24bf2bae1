from django.core.validators import MinValueValidator
from django.db import models

from common.money import CENT


def money_field(label: str, **options) -> models.DecimalField:
    """Yuan to the cent."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, **options)


def positive_money_field(label: str) -> models.DecimalField:
    """The form says it beside the field; the table's own constraint says it to everybody else."""
    return money_field(label, validators=[MinValueValidator(CENT, f"{label}应大于零。")])


def dues_field(label: str, **options) -> models.DecimalField:
    """Yuan that may be nothing."""
    return money_field(label, validators=[MinValueValidator(0, "金额不能为负数。")], **options)
