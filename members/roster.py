"""Changes of the record of a member or a recruit: each keeps its reason beside what changed."""

from collections.abc import Iterator
from typing import NamedTuple

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q

from members.models import Member, Recruit, RecruitmentStep

# The log keeps no personal text; that it changed is told by name only.
UNLOGGED = ("id_number", "mobile", "address")
# What is told of a step when it is entered.
ENTERED = ("完成日期", "提前或逾期的说明")


class Change(NamedTuple):
    label: str
    before: str
    after: str


@transaction.atomic
def save_member(member: Member, changed: list[str], reason: str) -> None:
    """Save an edited member with the reason, kept even where only unlogged text changed."""
    labels = {field.name: str(field.verbose_name) for field in Member._meta.fields}
    unlogged = [labels[name] for name in changed if name in UNLOGGED]
    member.change_note = {"reason": reason, "unlogged": unlogged}
    before = LogEntry.objects.get_for_object(member).count()
    member.save()
    if unlogged and LogEntry.objects.get_for_object(member).count() == before:
        LogEntry.objects.log_create(member, force_log=True, action=LogEntry.Action.UPDATE, changes={})


class Entry(NamedTuple):
    """One line of a record's history."""

    at: object
    who: str
    what: str
    reason: str
    changes: list[Change]


def history(record: Member | Recruit, limit: int = 30) -> list[Entry]:
    """The latest changes first, in one query; of a recruit also those of the steps, withdrawn ones too."""
    own = ContentType.objects.get_for_model(record)
    of_record = Q(content_type=own, object_id=record.pk)
    if isinstance(record, Recruit):
        of_record |= _of_steps(record)
    rows = LogEntry.objects.filter(of_record).select_related("actor").order_by("-timestamp", "-pk")[:limit]
    return [(_entry if row.content_type_id == own.pk else _step_entry)(row, record) for row in rows]


def _of_steps(recruit: Recruit) -> Q:
    of_step = Q(content_type=ContentType.objects.get_for_model(RecruitmentStep))
    withdrawn = LogEntry.objects.filter(
        of_step, action=LogEntry.Action.DELETE, changes__recruit__0=str(recruit.pk)
    )
    present = Q(object_id__in=[step.pk for step in recruit.steps.all()])
    return of_step & (present | Q(object_id__in=withdrawn.order_by().values("object_id")))


def _step_entry(row: LogEntry, recruit: Member | Recruit) -> Entry:
    what = {LogEntry.Action.CREATE: "登记", LogEntry.Action.UPDATE: "修改"}.get(row.action, "撤销")
    changes = list(_changes(row, RecruitmentStep))
    if row.action == LogEntry.Action.CREATE:
        entered = [change for change in changes if change.label in ENTERED and change.after != "—"]
        changes = [change._replace(before="") for change in entered]
    elif row.action == LogEntry.Action.DELETE:
        changes = []
    name = row.object_repr.removeprefix(f"{recruit} ")
    return Entry(row.timestamp, str(row.actor or "导入"), f"{what}步骤“{name}”", "", changes)


def _entry(row: LogEntry, record: Member | Recruit) -> Entry:
    note = row.additional_data or {}
    what = {LogEntry.Action.CREATE: "新增", LogEntry.Action.UPDATE: "修改"}.get(row.action, "删除")
    changes = [] if row.action == LogEntry.Action.CREATE else list(_changes(row, type(record)))
    changes += [Change(label, "", "已更改") for label in note.get("unlogged", [])]
    return Entry(row.timestamp, str(row.actor or "导入"), what, note.get("reason", ""), changes)


def _changes(row: LogEntry, model: type[Model]) -> Iterator[Change]:
    fields = {field.name: field for field in model._meta.fields}
    for name, (before, after) in (row.changes_dict or {}).items():
        field = fields.get(name)
        if field is None or not field.editable:
            continue
        if field.is_relation:
            yield Change(str(field.verbose_name), "", "已更改")
            continue
        labels = dict(field.flatchoices) | {"None": "—", "": "—", "True": "是", "False": "否"}
        yield Change(str(field.verbose_name), labels.get(before, before), labels.get(after, after))
