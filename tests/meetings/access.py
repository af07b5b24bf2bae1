from django.core.files.base import ContentFile

from meetings.models import Activity, Meeting, MeetingPhoto, ScheduleRule, Theme
from tests.access import FORBIDDEN, NOT_FOUND, OK, REDIRECT, Case, office_page, own_row
from tests.factories import World, make_meeting, make_member


def meeting(world: World) -> tuple[int]:
    return (make_meeting(world.village).pk,)


def waiting(world: World) -> tuple[int]:
    return (make_meeting(world.village, state=Meeting.State.SUBMITTED).pk,)


def asked(world: World) -> tuple[int]:
    return (make_meeting(world.village, change_reason="人数有误").pk,)


def two(world: World) -> tuple[int, int]:
    return meeting(world) + meeting(world)


def book(world: World) -> tuple[int, int]:
    make_member(world.village)
    return world.village.pk, 2023


def photo(world: World) -> tuple[int]:
    found = make_meeting(world.village, state=Meeting.State.SUBMITTED)
    return (MeetingPhoto.objects.create(meeting=found, file=ContentFile(b"picture", "photo.jpg")).pk,)


def theme(world: World) -> tuple[int]:
    return (Theme.objects.create(committee=world.township, month="2023-03-01", text="学习").pk,)


def rule(world: World) -> tuple[int]:
    return (ScheduleRule.objects.first().pk,)


def activity(world: World) -> tuple[int]:
    return (Activity.objects.first().pk,)


ADMIN_ONLY = dict.fromkeys(
    ("secretary", "other_secretary", "leader", "office", "neighbour_office"), FORBIDDEN
)
# A record is opened by the office that reviews it, once: the others may not, and a decided one is only shown again.
REVIEWED = {"secretary": FORBIDDEN, "other_secretary": FORBIDDEN, "leader": FORBIDDEN, "method": "post"}

CASES = {
    "meetings:matrix": Case(),
    "meetings:meeting-list": Case(),
    "meetings:meeting-create": Case(leader=FORBIDDEN),
    "meetings:meeting-draft": Case(leader=FORBIDDEN, method="post")._replace(
        **dict.fromkeys(("secretary", "other_secretary", "office", "admin", "neighbour_office"), NOT_FOUND)
    ),
    "meetings:meeting-detail": own_row(meeting),
    "meetings:meeting-edit": own_row(waiting, leader=FORBIDDEN),
    "meetings:meeting-delete": own_row(
        meeting, leader=FORBIDDEN, secretary=FORBIDDEN, office=FORBIDDEN, admin=FORBIDDEN, method="post"
    ),
    "meetings:meeting-review": own_row(waiting, **REVIEWED, office=422, admin=422),
    "meetings:request-change": own_row(
        meeting, leader=FORBIDDEN, secretary=422, office=422, admin=422, method="post"
    ),
    "meetings:answer-change": own_row(asked, **REVIEWED, office=REDIRECT, admin=REDIRECT),
    "meetings:compare": own_row(two),
    "meetings:record-sheet": own_row(meeting),
    "meetings:photo-add": own_row(
        waiting, leader=FORBIDDEN, secretary=422, office=422, admin=422, method="post"
    ),
    "meetings:photo": own_row(photo),
    "meetings:photo-delete": own_row(
        photo, leader=FORBIDDEN, secretary=REDIRECT, office=REDIRECT, admin=REDIRECT, method="post"
    ),
    "meetings:review": office_page(),
    "meetings:accept-chosen": office_page(
        office=REDIRECT, admin=REDIRECT, neighbour_office=REDIRECT, method="post"
    ),
    "meetings:review-undo": office_page(
        office=REDIRECT, admin=REDIRECT, neighbour_office=REDIRECT, method="post"
    ),
    "meetings:reminders": office_page(),
    "meetings:calendar": Case(),
    "meetings:branch-book": own_row(
        book, secretary=REDIRECT, leader=REDIRECT, office=REDIRECT, admin=REDIRECT, method="post"
    ),
    "meetings:rules": Case(),
    "meetings:rule-create": Case(**ADMIN_ONLY),
    "meetings:rule-edit": Case(rule, **ADMIN_ONLY),
    "meetings:activity-create": Case(**ADMIN_ONLY),
    "meetings:activity-edit": Case(activity, **ADMIN_ONLY),
    "meetings:theme-create": office_page(neighbour_office=OK),
    "meetings:theme-edit": office_page(theme, neighbour_office=NOT_FOUND),
}
