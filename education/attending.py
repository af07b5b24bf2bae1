"""Who took part in a training class, branch by branch."""

from collections.abc import Collection

from django.db import transaction

from education.models import TrainingClass
from members.models import Branch, Member


@transaction.atomic
def record_attended(training_class: TrainingClass, branch: Branch, attended: Collection[Member]) -> None:
    """Make `attended` the branch's members who took part; other branches' are left alone."""
    chosen = {member.pk for member in attended}
    recorded = set(training_class.attended.filter(branch=branch).values_list("pk", flat=True))
    training_class.attended.remove(*(recorded - chosen))
    training_class.attended.add(*(chosen - recorded))
