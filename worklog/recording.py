"""Writing one piece of work with its numbers."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.discarding import discard
from accounts.models import User
from common.attachments import add_files
from worklog.models import WorkFile, WorkMeasure, WorkRecord, WorkValue


@transaction.atomic
def save_record(
    record: WorkRecord,
    user: User,
    numbers: Mapping[WorkMeasure, Decimal | None],
    added: Sequence[UploadedFile] = (),
    dropped: Iterable[WorkFile] = (),
) -> WorkRecord:
    """
    Save the record, its numbers and its papers together; papers dropped lie in the bin. A number that is None is no
    number.
    """
    record.save()
    for measure, number in numbers.items():
        if number is None:
            WorkValue.objects.filter(record=record, measure=measure).delete()
        else:
            WorkValue.objects.update_or_create(record=record, measure=measure, defaults={"value": number})
    for paper in dropped:
        discard(paper, user, branch=record.branch_id, committee=record.committee_id)
    add_files(record.files, added)
    return record
