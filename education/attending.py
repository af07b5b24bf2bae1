"""A training class with its papers, and who took part in it, branch by branch."""

from collections.abc import Collection, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.attachments import change_files
from education.models import ClassFile, TrainingClass
from members.models import Branch, Member


@transaction.atomic
def save_class(
    training_class: TrainingClass, added: Sequence[UploadedFile], dropped: Sequence[ClassFile]
) -> None:
    training_class.save()
    change_files(training_class.files, added, dropped)


@transaction.atomic
def record_attended(training_class: TrainingClass, branch: Branch, attended: Collection[Member]) -> None:
    """Make `attended` the branch's members who took part; other branches' are left alone."""
    chosen = {member.pk for member in attended}
    recorded = set(training_class.attended.filter(branch=branch).values_list("pk", flat=True))
    training_class.attended.remove(*(recorded - chosen))
    training_class.attended.add(*(chosen - recorded))
