"""The office's decisions on records; each is traced, and each says why it cannot be taken."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from meetings.models import Meeting, MeetingDefect
from meetings.submission import Conflict, Refused


@transaction.atomic
def accept(meeting: Meeting, user: User, version: int, defects: Iterable[str] = ()) -> Meeting:
    """通过. A record may be accepted with defects marked; it is locked from then on."""
    current = _waiting(meeting, version)
    _decide(current, Meeting.State.ACCEPTED, user)
    _mark(current, defects)
    record("通过会议记录", user, current)
    return current


@transaction.atomic
def send_back(
    meeting: Meeting, user: User, version: int, reason: str, defects: Iterable[str] = ()
) -> Meeting:
    """退回, with a reason that the secretary reads."""
    if not reason.strip():
        raise Refused("请写明退回原因。")
    current = _waiting(meeting, version)
    current.return_reason = reason.strip()
    _decide(current, Meeting.State.RETURNED, user)
    _mark(current, defects)
    record("退回会议记录", user, current, 原因=current.return_reason)
    return current


@transaction.atomic
def accept_all(meetings: QuerySet[Meeting], user: User) -> int:
    """通过 every waiting record of the set at once; the number accepted."""
    waiting = list(
        Meeting.objects.select_for_update().filter(
            pk__in=meetings.order_by().values("pk"), state=Meeting.State.SUBMITTED
        )
    )
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in waiting]).update(
        state=Meeting.State.ACCEPTED,
        reviewed_by=user,
        reviewed_on=timezone.localdate(),
        draft={},
        version=F("version") + 1,
    )
    if waiting:
        record("批量通过会议记录", user, 记录=[meeting.pk for meeting in waiting])
    return len(waiting)


@transaction.atomic
def take_back(meetings: QuerySet[Meeting], user: User) -> int:
    """撤销 of one's own decisions of today: the records wait again, as far as nothing has been done with them since."""
    decided = list(
        Meeting.objects.select_for_update().filter(
            pk__in=meetings.order_by().values("pk"),
            state__in=(Meeting.State.ACCEPTED, Meeting.State.RETURNED),
            reviewed_by=user,
            reviewed_on=timezone.localdate(),
            change_reason="",
        )
    )
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in decided]).update(
        state=Meeting.State.SUBMITTED,
        reviewed_by=None,
        reviewed_on=None,
        return_reason="",
        version=F("version") + 1,
    )
    if decided:
        record("撤销会议记录审核", user, 记录=[meeting.pk for meeting in decided])
    return len(decided)


@transaction.atomic
def request_change(meeting: Meeting, user: User, reason: str) -> Meeting:
    """申请修改 of a locked record."""
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.state != Meeting.State.ACCEPTED:
        raise Refused("只有已通过的记录需要申请修改。")
    if not reason.strip():
        raise Refused("请写明申请修改的原因。")
    current.change_reason = reason.strip()
    current.save(update_fields=["change_reason", "updated_at"])
    record("申请修改会议记录", user, current, 原因=current.change_reason)
    return current


@transaction.atomic
def answer_change(meeting: Meeting, user: User, *, agreed: bool) -> Meeting:
    """Open a locked record again for the secretary, or leave it locked."""
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.state != Meeting.State.ACCEPTED or not current.change_reason:
        raise Refused("没有等待处理的修改申请。")
    if agreed:
        current.return_reason = f"同意修改：{current.change_reason}"[:200]
        _decide(current, Meeting.State.RETURNED, user)
    current.change_reason = ""
    current.save()
    record("同意修改会议记录" if agreed else "不同意修改会议记录", user, current)
    return current


def _waiting(meeting: Meeting, version: int) -> Meeting:
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.version != version:
        raise Conflict(current)
    if current.state != Meeting.State.SUBMITTED:
        raise Refused(f"记录{current.get_state_display()}，不在等待审核。")
    return current


def _decide(meeting: Meeting, state: str, user: User) -> None:
    meeting.state = state
    meeting.reviewed_by, meeting.reviewed_on = user, timezone.localdate()
    meeting.version += 1
    if state == Meeting.State.ACCEPTED:
        meeting.draft = {}
    meeting.save()


def _mark(meeting: Meeting, defects: Iterable[str]) -> None:
    meeting.defects.all().delete()
    MeetingDefect.objects.bulk_create(MeetingDefect(meeting=meeting, kind=kind) for kind in defects)
