"""
Encrypting again what imports remember of the rows they changed: raw columns, so that common.rotation cannot see them.
"""

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from common.encryption import EncryptedTextField, load_keys
from common.rotation import BATCH, encrypted_fields
from dangjian.models import ImportedRow


def encrypt_old_rows_again() -> int:
    """How many rows were written with the current key; it may be stopped and called again."""
    tables = {model._meta.label_lower for model, _ in encrypted_fields()}
    waiting = ImportedRow.objects.filter(table__in=tables, before__isnull=False).order_by("pk")
    written, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(waiting.filter(pk__gt=last).select_for_update()[:BATCH])
            old = [row for row in rows if _encrypt_again(row)]
            ImportedRow.objects.bulk_update(old, ["before"])
        if not rows:
            return written
        written, last = written + len(old), rows[-1].pk


def _encrypt_again(row: ImportedRow) -> bool:
    """Whether anything of the row was of an older key."""
    current, changed = f"{load_keys(str(settings.DATA_KEY_FILE)).current}:", False
    for field in apps.get_model(row.table)._meta.concrete_fields:
        value = row.before.get(field.column) if isinstance(field, EncryptedTextField) else None
        if value and not value.startswith(current):
            plain = field.from_db_value(value, None, connection)
            row.before[field.column] = field.get_db_prep_save(plain, connection)
            changed = True
    return changed
