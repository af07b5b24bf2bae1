"""Attendance as rows: everybody of the roster present but for those named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from meetings.models import Attendance, Meeting
from meetings.rosters import Person
from meetings.sheets import Absence

States = Mapping[int, tuple[str, str]]


def absence_states(absences: Iterable[Absence], roster: Sequence[Person]) -> dict[int, tuple[str, str]]:
    """Member → (state, reason); ValueError for a name that is not, or more than once, among those expected."""
    by_name = defaultdict(list)
    for person in roster:
        by_name[person.name].append(person)
        if person.last4:
            by_name[person.name + person.last4].append(person)
    states = {}
    for absence in absences:
        found = by_name.get(absence.name, [])
        if not found:
            raise ValueError(f"“{absence.name}”不在当天的应到人员中，请核对姓名；多个人之间用顿号分开。")
        if len(found) > 1:
            raise ValueError(
                f"应到人员中有{len(found)}名“{absence.name}”，请在姓名后加身份证号后四位，如“{absence.name}1234”。"
            )
        if found[0].pk in states:
            raise ValueError(f"“{absence.name}”写了两次。")
        states[found[0].pk] = (absence.state, absence.reason)
    return states


def absences_of(meetings: QuerySet) -> dict[int, dict[int, tuple[str, str]]]:
    """Of each meeting with attendance: member → (state, reason) of whoever was not there. Two queries."""
    rows = Attendance.objects.filter(meeting__in=meetings.order_by())
    found: dict[int, dict[int, tuple[str, str]]] = {
        meeting: {} for meeting in rows.order_by().values_list("meeting", flat=True).distinct()
    }
    away = rows.exclude(state=Attendance.State.PRESENT)
    for meeting, member, state, reason in away.values_list("meeting", "member", "state", "reason"):
        found[meeting][member] = (state, reason)
    return found


def write_attendance(entries: Sequence[tuple[Meeting, Sequence[Person], States]]) -> None:
    """The rows of each meeting, which has none yet: the roster present, but for the members in `states`."""
    Attendance.objects.bulk_create(
        (row for meeting, roster, states in entries for row in _rows(meeting, roster, states)),
        batch_size=2000,
    )


def _rows(meeting: Meeting, roster: Sequence[Person], states: States) -> list[Attendance]:
    members = [person.pk for person in roster] or list(states)
    return [
        Attendance(meeting=meeting, member_id=pk, state=state, reason=reason)
        for pk in members
        for state, reason in [states.get(pk, (Attendance.State.PRESENT, ""))]
    ]
