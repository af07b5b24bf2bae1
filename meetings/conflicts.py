"""What two people typed differently into one record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import ModelForm

from meetings.models import Attendance, Meeting


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: Any
    mine: Any


def differences_between(current: Meeting, form: ModelForm) -> list[Difference]:
    """Field by field: how the record stands now, and what the valid form says instead."""
    return [*_columns(current, form), *_lists(current, form)]


def _columns(current: Meeting, form: ModelForm) -> Iterator[Difference]:
    mine = form.instance
    for name in form.fields:
        if name in ("token", "version", "activities") or not hasattr(current, name):
            continue
        shown = f"get_{name}_display"
        if getattr(current, name) != getattr(mine, name):
            yield Difference(
                form.fields[name].label,
                getattr(current, shown)() if hasattr(current, shown) else getattr(current, name),
                getattr(mine, shown)() if hasattr(mine, shown) else getattr(mine, name),
            )


def _lists(current: Meeting, form: ModelForm) -> Iterator[Difference]:
    away = current.attendances.exclude(state=Attendance.State.PRESENT).select_related("member")
    names = {person.pk: person.name for person in form.roster}
    pairs = {
        "未到会人员": ({a.member.name for a in away}, {names[pk] for pk in form.states}),
        "党日事项": (
            {a.name for a in current.activities.all()},
            {a.name for a in form.cleaned_data.get("activities", ())},
        ),
    }
    for label, (theirs, mine) in pairs.items():
        if theirs != mine:
            yield Difference(label, "、".join(sorted(theirs)), "、".join(sorted(mine)))
