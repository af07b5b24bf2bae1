"""Handing out copies: one table of titles × branches for a day."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from education.models import Distribution


@transaction.atomic
def distribute(handed_on: date, copies: Mapping[tuple[int, int], int | None]) -> int:
    """
    Make the day's distributions what the table says: (material, branch) → copies, None for nothing handed out.

    Pairs that the table does not hold are left alone. Returns how many rows were written or deleted.
    """
    recorded = {
        (row.material_id, row.branch_id): row
        for row in Distribution.objects.filter(
            handed_on=handed_on,
            material__in={material for material, _branch in copies},
            branch__in={branch for _material, branch in copies},
        )
    }
    changed = 0
    for key, number in copies.items():
        row = recorded.get(key)
        if (number or 0) == (row.copies if row else 0):
            continue
        changed += 1
        if row and not number:
            row.delete()
            continue
        row = row or Distribution(material_id=key[0], branch_id=key[1], handed_on=handed_on)
        row.copies = number or 0
        row.save()
    return changed
