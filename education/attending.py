"""A training class with its papers, and who took part in it, branch by branch."""

from collections.abc import Collection, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.discarding import discard
from accounts.models import User
from common.attachments import add_files
from education.models import ClassFile, TrainingClass
from members.models import Branch, Member
from members.models.member import MemberQuerySet


@transaction.atomic
def save_class(
    training_class: TrainingClass, user: User, added: Sequence[UploadedFile], dropped: Sequence[ClassFile]
) -> None:
    """Papers dropped lie in the bin."""
    training_class.save()
    for paper in dropped:
        discard(paper, user, committee=training_class.committee_id)
    add_files(training_class.files, added)


def members_then(training_class: TrainingClass, branch: Branch) -> MemberQuerySet:
    """Who belonged to the branch on the first day of the class, on the roster of that day or not."""
    return Member.objects.of([branch], training_class.started_on)


def attended_of(training_class: TrainingClass, branch: Branch) -> MemberQuerySet:
    """Those of them who took part."""
    return members_then(training_class, branch).filter(training_classes=training_class)


@transaction.atomic
def record_attended(training_class: TrainingClass, branch: Branch, attended: Collection[Member]) -> None:
    """Make `attended` the branch's members of that day who took part; other branches' are left alone."""
    chosen = {member.pk for member in attended}
    recorded = set(attended_of(training_class, branch).values_list("pk", flat=True))
    training_class.attended.remove(*(recorded - chosen))
    training_class.attended.add(*(chosen - recorded))
