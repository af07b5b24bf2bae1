"""To-dos of the home page: records to correct, to review, to make up for."""

from datetime import date

from django.db.models import Count, Min, Q

from accounts.models import User
from common.figures import source
from common.periods import Period
from common.todo import Todo
from meetings.models import Meeting
from meetings.schedule import Grid, grid, totals
from members.models import Branch

KIND = "meetings"


def todos(user: User, on: date) -> list[Todo]:
    """What the user has to do, in six queries, two of which only where a 支委会 can be owed; nothing for a reader."""
    if not user.may_write:
        return []
    counted = Meeting.objects.visible_to(user).aggregate(
        returned=Count("pk", filter=Q(state=Meeting.State.RETURNED)),
        draft=Count("pk", filter=Q(state=Meeting.State.DRAFT)),
        waiting=Count("pk", filter=Q(state=Meeting.State.SUBMITTED)),
        oldest=Min("submitted_on", filter=Q(state=Meeting.State.SUBMITTED)),
        asked=Count("pk", filter=Q(state=Meeting.State.ACCEPTED) & ~Q(change_reason="")),
    )
    own = _of_office(counted) if user.is_office else _of_secretary(counted)
    return [todo for todo in [*own, *_owed(user, on)] if todo.count]


def _of_office(counted: dict) -> list[Todo]:
    review = source("meetings:review")
    return [
        Todo("审核会议记录", counted["waiting"], review, counted["oldest"], KIND),
        Todo("处理修改申请", counted["asked"], review, None, KIND),
    ]


def _of_secretary(counted: dict) -> list[Todo]:
    returned = source("meetings:meeting-list", state=Meeting.State.RETURNED)
    drafts = source("meetings:meeting-list", state=Meeting.State.DRAFT)
    return [
        Todo("修改退回的会议记录", counted["returned"], returned, None, KIND),
        Todo("提交会议记录草稿", counted["draft"], drafts, None, KIND),
    ]


def owed_this_year(user: User, on: date) -> Grid:
    """Of all branches the user sees, from January to `on`."""
    told = getattr(user, "owed", None)
    return told or grid(Period.of_year(on.year, on), Branch.objects.visible_to(user))


def tell_owed(user: User, owed: Grid) -> None:
    """A page that has reckoned `owed_this_year` itself spares the to-dos of the same request the work."""
    user.owed = owed


def _owed(user: User, on: date) -> list[Todo]:
    """What is missing this year and what is due at the end of the running month, quarter or year."""
    owed = owed_this_year(user, on)
    period = {"since": owed.period.start, "until": owed.period.end}
    running = [cell.slot.due_on for cell in owed.running()]
    missing = source("meetings:matrix", **period, total="missing")
    own = source("meetings:matrix", **period, total="running")
    coming = source("meetings:reminders", **period) if user.is_office else own
    return [
        Todo("补报缺少的会议记录", totals(owed.rows).missing, missing, None, KIND),
        Todo("开展本期会议活动", len(running), coming, min(running, default=None), KIND),
    ]
