"""A training class with its papers, and who took part in it, branch by branch."""

from collections.abc import Collection, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.discarding import discard
from accounts.models import User
from common.attachments import add_files
from education.models import ClassFile, TrainingClass
from members.models import Branch, Member


@transaction.atomic
def save_class(
    training_class: TrainingClass, user: User, added: Sequence[UploadedFile], dropped: Sequence[ClassFile]
) -> None:
    """Papers dropped lie in the bin."""
    training_class.save()
    for paper in dropped:
        discard(paper, user, committee=training_class.committee_id)
    add_files(training_class.files, added)


@transaction.atomic
def record_attended(training_class: TrainingClass, branch: Branch, attended: Collection[Member]) -> None:
    """Make `attended` the branch's members who took part; other branches' are left alone."""
    chosen = {member.pk for member in attended}
    recorded = set(training_class.attended.filter(branch=branch).values_list("pk", flat=True))
    training_class.attended.remove(*(recorded - chosen))
    training_class.attended.add(*(chosen - recorded))
