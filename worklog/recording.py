"""Writing one piece of work with its numbers."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from worklog.models import WorkMeasure, WorkRecord, WorkValue


@transaction.atomic
def save_record(record: WorkRecord, numbers: Mapping[WorkMeasure, Decimal | None]) -> WorkRecord:
    """Save the record and its numbers together; a number that is None is no number."""
    record.save()
    for measure, number in numbers.items():
        if number is None:
            WorkValue.objects.filter(record=record, measure=measure).delete()
        else:
            WorkValue.objects.update_or_create(record=record, measure=measure, defaults={"value": number})
    return record
