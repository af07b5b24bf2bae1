from datetime import date

from tests.access import Case, own_row
from tests.factories import World
from worklog.models import WorkKind, WorkRecord


def record(world: World) -> tuple[int]:
    kind = WorkKind.objects.get(code="visits")
    made = WorkRecord.objects.create(
        kind=kind, branch=world.village, done_on=date(2023, 1, 15), title="春节走访"
    )
    return (made.pk,)


CASES = {
    "worklog:record-list": Case(),
    "worklog:record-detail": own_row(record),
}
