"""
Deleting with 30 days to think again: a record with everything that hangs on it goes into one table, encrypted, and can
be put back as it was. Its files stay where they are until it is gone for good.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, router, transaction
from django.db.models import FileField, Model
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.events import record
from accounts.models import Discarded, User

KEPT = timedelta(days=30)
FORMAT = "json"


class _Exact(DjangoJSONEncoder):
    """Django's cuts moments to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class NotRestored(Exception):
    """Why a record stays in the bin, in Chinese."""


class _Everything(Collector):
    """All rows that a deletion takes along, one by one."""

    def can_fast_delete(self, *args, **kwargs) -> bool:
        return False


@transaction.atomic
def discard(
    row: Model,
    user: User,
    *,
    together: Sequence[Model] = (),
    branch: int | None = None,
    committee: int | None = None,
) -> Discarded:
    """
    Delete the row and what hangs on it, and keep them in the bin of its own branch or committee, or of these.

    `together` are rows of the same table that come and go with it.
    """
    found = _Everything(using=router.db_for_write(type(row)))
    found.collect([row, *together])
    rows = [each for instances in found.data.values() for each in instances]
    kept = Discarded.objects.create(
        kind=str(row._meta.verbose_name),
        title=str(row)[:120],
        content=serializers.serialize(FORMAT, rows, cls=_Exact),
        count=len(rows),
        user=user,
        branch=branch or getattr(row, "branch_id", None),
        committee=committee or getattr(row, "committee_id", None),
    )
    record("删除", user, row, 内容=kept.title, 行数=kept.count)
    for each in (row, *together):
        each.delete()
    return kept


@transaction.atomic
def restore(kept: Discarded, user: User) -> None:
    """Every row under its old number, or NotRestored and nothing changed."""
    kept = Discarded.objects.select_for_update().get(pk=kept.pk)
    try:
        with transaction.atomic():
            rows = list(_rows(kept))
            for row in rows:
                if type(row.object)._base_manager.filter(pk=row.object.pk).exists():
                    raise NotRestored("相同编号的记录已经存在，不能还原。")
                row.save(force_insert=True)
            connection.check_constraints({row.object._meta.db_table for row in rows})
            for row in rows:
                if deed := settings.AFTER_RESTORING.get(row.object._meta.label):
                    import_string(deed)(row.object)
    except (DatabaseError, ValidationError, serializers.base.DeserializationError) as error:
        raise NotRestored("与它有关的记录已经变化，不能还原。") from error
    record("还原", user, 对象=kept.kind, 内容=kept.title, 行数=kept.count)
    kept.delete()


@transaction.atomic
def purge(kept: Discarded, user: User | None) -> None:
    """For good, with its files. The trace keeps what it was called, never what stood in it."""
    names = list(_files(kept))
    record("彻底删除", user, 对象=kept.kind, 内容=kept.title, 行数=kept.count, 附件=len(names))
    kept.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def purge_old(now: datetime) -> int:
    """What has lain in the bin for 30 days; returns how many."""
    old = Discarded.objects.filter(at__lt=now - KEPT)
    for kept in old:
        purge(kept, None)
    return len(old)


def _rows(kept: Discarded) -> Iterator[serializers.base.DeserializedObject]:
    return serializers.deserialize(FORMAT, kept.content)


def _files(kept: Discarded) -> Iterator[str]:
    """Empty where a later version of the program cannot read the rows any more."""
    try:
        rows = [row.object for row in _rows(kept)]
    except serializers.base.DeserializationError:
        return
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, FileField) and (name := getattr(row, field.attname).name):
                yield name


def gone_on(kept: Discarded) -> datetime:
    return timezone.localtime(kept.at + KEPT)
