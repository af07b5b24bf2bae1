"""Changes of the record of a member or a recruit: each keeps its reason beside what changed."""

from collections.abc import Iterator
from typing import NamedTuple

from auditlog.models import LogEntry
from django.db import transaction

from members.models import Member, Recruit

# The log keeps no personal text; that it changed is told by name only.
UNLOGGED = ("id_number", "mobile", "address")


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
    """The latest changes first, in one query."""
    rows = (
        LogEntry.objects.get_for_object(record).select_related("actor").order_by("-timestamp", "-pk")[:limit]
    )
    return [_entry(row, record) for row in rows]


def _entry(row: LogEntry, record: Member | Recruit) -> Entry:
    note = row.additional_data or {}
    what = {LogEntry.Action.CREATE: "新增", LogEntry.Action.UPDATE: "修改"}.get(row.action, "删除")
    changes = [] if row.action == LogEntry.Action.CREATE else list(_changes(row, record))
    changes += [Change(label, "", "已更改") for label in note.get("unlogged", [])]
    return Entry(row.timestamp, str(row.actor or "导入"), what, note.get("reason", ""), changes)


def _changes(row: LogEntry, record: Member | Recruit) -> Iterator[Change]:
    fields = {field.name: field for field in record._meta.fields}
    for name, (before, after) in (row.changes_dict or {}).items():
        field = fields.get(name)
        if field is None or not field.editable:
            continue
        if field.is_relation:
            yield Change(str(field.verbose_name), "", "已更改")
            continue
        labels = dict(field.flatchoices) | {"None": "—", "": "—", "True": "是", "False": "否"}
        yield Change(str(field.verbose_name), labels.get(before, before), labels.get(after, after))
