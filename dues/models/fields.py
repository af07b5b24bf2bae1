from django.db import models


def money_field(label: str, **options) -> models.DecimalField:
    """Yuan to the cent."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, **options)
