"""A record from what is typed to what is handed in: kept draft, one record for one token, no lost edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from meetings.attendance import write_attendance
from meetings.models import Activity, Meeting, Vote
from meetings.rosters import Person

OPEN_STATES = (Meeting.State.DRAFT, Meeting.State.RETURNED, Meeting.State.SUBMITTED)
NOT_TYPED = {"csrfmiddlewaretoken", "save"}


class Refused(ValueError):
    """A deed that the state of the record does not allow; the message says why in Chinese."""


class Conflict(Exception):
    """Somebody else changed the record in the meantime; `current` is how it stands now."""

    def __init__(self, current: Meeting) -> None:
        super().__init__("记录已被别人修改")
        self.current = current


@dataclass(frozen=True)
class Parts:
    """What a record has besides its own columns."""

    roster: Sequence[Person] = ()
    states: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    activities: Sequence[Activity] = ()
    votes: Sequence[Vote] = ()


@transaction.atomic
def keep_draft(meeting: Meeting, typed: Mapping[str, list[str]], version: int) -> bool:
    """
    Keep what is typed; False when it comes too late, after the record was handed in or changed by somebody.

    `meeting` is new or recorded; only its draft is written, so an unfinished text never alters a record.
    """
    kept = {name: values for name, values in typed.items() if name not in NOT_TYPED}
    current = Meeting.objects.select_for_update().filter(token=meeting.token).first()
    if current is None:
        meeting.draft = kept
        meeting.save()
        return True
    if not is_open(current) or not _same_version(current, version):
        return False
    shown = {"topic": typed.get("topic", [""])[-1][:120]} if current.state == Meeting.State.DRAFT else {}
    Meeting.objects.filter(pk=current.pk).update(draft=kept, **shown)
    return True


@transaction.atomic
def submit(meeting: Meeting, parts: Parts, version: int, user: User) -> Meeting:
    """
    Hand in the whole record or nothing. A second post of the same new form gives the record of the first.

    Conflict: it was changed since `version` was shown (0: a new form). Refused: it is locked.
    """
    current = Meeting.objects.select_for_update().filter(token=meeting.token).first()
    if current:
        if version == 0 and current.state != Meeting.State.DRAFT:
            return current  # the second tap
        if not is_open(current):
            raise Refused("记录已审核通过，请先申请修改。")
        if not _same_version(current, version):
            raise Conflict(current)
        meeting.pk, meeting.version = current.pk, current.version + 1
        meeting.created_at, meeting.submitted_on = current.created_at, _first_hand_in(current, meeting)
    _hand_in(meeting, user)
    meeting.save()
    _write_parts(meeting, parts)
    record("提交会议记录", user, meeting)
    return meeting


def is_open(meeting: Meeting) -> bool:
    """A branch's record is locked once it is accepted; a committee's own stays its office's to correct."""
    return meeting.state in OPEN_STATES or meeting.committee_id is not None


def _same_version(current: Meeting, version: int) -> bool:
    """A draft was made by the very form that is sent now, before it knew a version."""
    return version == current.version or (version == 0 and current.state == Meeting.State.DRAFT)


def _first_hand_in(current: Meeting, meeting: Meeting) -> date | None:
    """A returned record was in time if it was so at first, unless it now tells of a later day."""
    first = current.submitted_on
    return first if first and first >= meeting.held_on else None


def _hand_in(meeting: Meeting, user: User) -> None:
    """A committee's own event is recorded by the office and needs no review."""
    meeting.draft, meeting.return_reason = {}, ""
    meeting.submitted_on = meeting.submitted_on or timezone.localdate()
    meeting.state = Meeting.State.SUBMITTED
    if meeting.committee_id:
        meeting.state = Meeting.State.ACCEPTED
        meeting.reviewed_by, meeting.reviewed_on = user, timezone.localdate()


def _write_parts(meeting: Meeting, parts: Parts) -> None:
    meeting.activities.set(parts.activities)
    meeting.attendances.all().delete()
    if parts.roster or parts.states:
        write_attendance([(meeting, parts.roster, parts.states)])
    meeting.votes.all().delete()
    for vote in parts.votes:
        vote.meeting = meeting
    Vote.objects.bulk_create(parts.votes)
