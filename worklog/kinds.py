"""The office defines a kind of work with its measures; from then on it is recorded, loaded and counted."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from worklog.codes import code_for
from worklog.models import WorkKind, WorkMeasure


@transaction.atomic
def define_kind(
    kind: WorkKind, measures: Sequence[WorkMeasure], dropped: Sequence[WorkMeasure] = ()
) -> WorkKind:
    """
    Save a kind with its measures in the order given, without those dropped.

    Codes are given once and never change with a name, so that figures in older summaries keep their source.
    ProtectedError when a dropped measure already has values.
    """
    if not kind.code:
        kind.code = code_for(kind.name, set(WorkKind.objects.values_list("code", flat=True)))
    if not kind.order:
        kind.order = (WorkKind.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    kind.save()
    for measure in dropped:
        measure.delete()
    taken = {measure.code for measure in measures if measure.code}
    for order, measure in enumerate(measures, start=1):
        measure.kind, measure.order = kind, order
        if not measure.code:
            measure.code = code_for(measure.name, taken)
            taken.add(measure.code)
        measure.save()
    return kind
