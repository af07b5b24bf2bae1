"""What the models of the app share: whom a committee's row concerns, and the order of its days."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q

from members.models import Branch, Committee

if TYPE_CHECKING:
    from accounts.models import User


def refuse_early_end(started_on: date | None, ended_on: date | None) -> None:
    if started_on and ended_on and ended_on < started_on:
        raise ValidationError({"ended_on": "结束日期早于开始日期。"})


def concerning(user: "User") -> Exists:
    """Rows of a committee whose people the user answers for: what a committee holds is for everybody below it."""
    own = Committee.objects.filter(
        Q(pk__in=Committee.objects.visible_to(user)) | Q(branches__in=Branch.objects.visible_to(user))
    )
    return Exists(own.alias(upper=OuterRef("committee__path")).filter(path__startswith=F("upper")))
