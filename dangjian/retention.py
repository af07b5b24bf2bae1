"""
保存期满: whose personal numbers have been kept long enough after they left, and the deed that blanks them.

PIPL article 19 asks for the shortest time that is needed and article 47 for deletion afterwards; the years are the
unit's own (RetentionRule). Nothing is blanked by itself. Names and dates stay: past years are counted from them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from accounts.events import record
from accounts.models import Role, User
from common.dates import add_months
from common.encryption import EncryptedTextField
from common.figures import source
from common.todo import Todo
from dangjian.models import ImportedRow, RetentionRule
from members.models import Member, Recruit, Transfer
from personnel.models import Staff

NUMBERS = ("id_number", "id_number_index", "id_number_last4", "mobile")


@dataclass(frozen=True)
class Kind:
    """Persons of one table: the day each left, the unit shown beside the name, and the columns to blank."""

    label: str
    model: type[models.Model]
    left: models.Expression | models.F
    unit: str
    columns: tuple[str, ...]


KINDS = {
    "member": Kind(
        "党员", Member, F("left_on"), "branch__name", (*NUMBERS, "landline", "address", "household")
    ),
    "recruit": Kind("发展党员", Recruit, Coalesce("closed_on", "member__left_on"), "branch__name", NUMBERS),
    "staff": Kind("干部职工", Staff, F("left_on"), "committee__name", NUMBERS),
}


def rule_on(day: date) -> RetentionRule | None:
    return RetentionRule.objects.filter(valid_from__lte=day).first()


def due(kind: Kind, user: User, day: date) -> QuerySet:
    return due_of(kind, kind.model.objects.visible_to(user), day)


def due_of(kind: Kind, persons: QuerySet, day: date) -> QuerySet:
    """Who of these left so long ago, and still has something to blank; the longest gone first."""
    rule = rule_on(day)
    persons = persons.annotate(gone_on=kind.left, unit=F(kind.unit))
    if rule is None:
        return persons.none()
    held = Q(pk__in=[])
    for name in kind.columns:
        if isinstance(kind.model._meta.get_field(name), EncryptedTextField):
            persons = persons.annotate(**{f"held_{name}": Cast(name, models.TextField())})
            held |= ~Q(**{f"held_{name}": ""})
        else:
            held |= ~Q(**{name: ""})
    persons = persons.filter(held, gone_on__lte=add_months(day, -12 * rule.years))
    return persons.defer("id_number", "mobile").order_by("gone_on", "pk")


@transaction.atomic
def blank(kind: Kind, user: User, day: date, chosen: Collection[int]) -> int:
    """
    The columns of those chosen who are due, here and in what imports remember of them; returns how many persons.

    Past the trace of changes, which would keep the old values of what is not encrypted.
    """
    keys = list(due(kind, user, day).filter(pk__in=chosen).order_by().values_list("pk", flat=True))
    kind.model._base_manager.filter(pk__in=keys).update(**dict.fromkeys(kind.columns, ""))
    if kind.model is Member:
        Transfer.objects.filter(member__in=keys).update(id_number_index="")
    remembered = ImportedRow.objects.filter(
        table=kind.model._meta.label_lower, row_id__in=keys, before__isnull=False
    )
    for row in remembered:
        before = row.before or {}
        row.before = before | {name: "" for name in kind.columns if before.get(name)}
        row.save(update_fields=["before"])
    record("清除期满个人信息", user, 类别=kind.label, 人数=len(keys), 编号=keys)
    return len(keys)


def todos(user: User, on: date) -> list[Todo]:
    """For administrators alone."""
    if user.role != Role.ADMIN:
        return []
    found = [(name, kind.label, due(kind, user, on).count()) for name, kind in KINDS.items()]
    return [
        Todo(f"个人信息保存期满：{label}", count, source("accounts:retention", kind=name), None, "accounts")
        for name, label, count in found
        if count
    ]
