"""Writing one piece of work with its numbers."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.attachments import change_files
from worklog.models import WorkFile, WorkMeasure, WorkRecord, WorkValue


@transaction.atomic
def save_record(
    record: WorkRecord,
    numbers: Mapping[WorkMeasure, Decimal | None],
    added: Sequence[UploadedFile] = (),
    dropped: Iterable[WorkFile] = (),
) -> WorkRecord:
    """Save the record, its numbers and its papers together; a number that is None is no number."""
    record.save()
    for measure, number in numbers.items():
        if number is None:
            WorkValue.objects.filter(record=record, measure=measure).delete()
        else:
            WorkValue.objects.update_or_create(record=record, measure=measure, defaults={"value": number})
    change_files(record.files, added, dropped)
    return record
