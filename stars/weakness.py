"""A weak branch with its criteria and dated measures: written together."""

from collections.abc import Sequence

from django.db import transaction

from stars.models import WeakBranch, WeakCriterion, WeakStep


@transaction.atomic
def save_weak(
    weak: WeakBranch,
    criteria: Sequence[WeakCriterion],
    steps: Sequence[WeakStep],
    dropped: Sequence[WeakStep] = (),
) -> WeakBranch:
    weak.save()
    weak.criteria.set(criteria)
    for step in dropped:
        step.delete()
    for step in steps:
        step.weak = weak
        step.save()
    return weak
