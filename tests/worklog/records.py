"""Real records of 工作纪实 for tests."""

from datetime import date
from decimal import Decimal

from members.models import Branch, Committee
from worklog.models import WorkKind, WorkRecord, WorkValue


def make_record(
    kind: str, unit: Branch | Committee, done_on: date = date(2023, 3, 1), **numbers: int | str
) -> WorkRecord:
    branch, committee = (unit, None) if isinstance(unit, Branch) else (None, unit)
    record = WorkRecord.objects.create(
        kind=WorkKind.objects.get(code=kind),
        branch=branch,
        committee=committee,
        done_on=done_on,
        title="事项",
    )
    for code, value in numbers.items():
        measure = record.kind.measures.get(code=code)
        WorkValue.objects.create(record=record, measure=measure, value=Decimal(value))
    return record
