from datetime import date

from tests.access import FORBIDDEN, NOT_FOUND, Case, office_page, own_row
from tests.factories import PAPER, World
from worklog.models import WorkKind, WorkRecord


def record(world: World) -> tuple[int]:
    kind = WorkKind.objects.get(code="visits")
    made = WorkRecord.objects.create(
        kind=kind, branch=world.village, done_on=date(2023, 1, 15), title="春节走访"
    )
    return (made.pk,)


def kind(world: World) -> tuple[int]:
    return (WorkKind.objects.create(committee=world.township, code="trees", name="义务植树").pk,)


def file(world: World) -> tuple[int]:
    made = WorkRecord.objects.get(pk=record(world)[0]).files.create(name="照片.pdf", file=PAPER)
    return (made.pk,)


CASES = {
    "worklog:record-list": Case(),
    "worklog:record-detail": own_row(record),
    "worklog:record-create": Case(leader=FORBIDDEN),
    "worklog:record-edit": own_row(record, leader=FORBIDDEN),
    "worklog:record-delete": own_row(record, leader=FORBIDDEN),
    "worklog:record-file": own_row(file),
    "worklog:kind-list": office_page(),
    "worklog:kind-create": office_page(),
    "worklog:kind-edit": office_page(kind, neighbour_office=NOT_FOUND),
}
