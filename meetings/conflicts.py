"""What two people typed differently into one record."""

from collections.abc import Iterator

from common.editing import Difference, differences
from meetings.forms.record import MeetingForm
from meetings.models import Attendance, Meeting


def differences_between(current: Meeting, form: MeetingForm) -> list[Difference]:
    """Field by field, and who was missing: how the record stands now, and what the valid form says instead."""
    return [*differences(form, current), *_away(current, form)]


def _away(current: Meeting, form: MeetingForm) -> Iterator[Difference]:
    away = current.attendances.exclude(state=Attendance.State.PRESENT).select_related("member")
    names = {person.pk: person.name for person in form.roster}
    theirs = {attendance.member.name for attendance in away}
    mine = {names[pk] for pk in form.states}
    if theirs != mine:
        yield Difference("未到会人员", "、".join(sorted(theirs)), "、".join(sorted(mine)))
