"""Encrypting again, with the current key, what older keys encrypted; while people work."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from common.encryption import EncryptedTextField, load_keys

BATCH = 500


def encrypted_fields() -> list[tuple[type[models.Model], EncryptedTextField]]:
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def encrypt_again() -> dict[str, int]:
    """How many values of each column were written with the current key; it may be stopped and called again."""
    return {
        f"{model._meta.verbose_name}{field.verbose_name}": sum(_batches(model, field))
        for model, field in encrypted_fields()
    }


def _batches(model: type[models.Model], field: EncryptedTextField) -> Iterator[int]:
    """A transaction for each batch, its rows locked: what somebody changes meanwhile is not overwritten."""
    current = load_keys(str(settings.DATA_KEY_FILE)).current
    old = (
        model._base_manager.annotate(stored=Cast(field.name, models.TextField()))
        .exclude(Q(stored="") | Q(stored=None) | Q(stored__startswith=f"{current}:"))
        .order_by("pk")
    )
    while True:
        with transaction.atomic():
            rows = list(old.select_for_update(of=("self",)).only("pk", field.name)[:BATCH])
            model._base_manager.bulk_update(rows, [field.name])
        if not rows:
            return
        yield len(rows)
