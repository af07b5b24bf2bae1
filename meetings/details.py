"""What a row of the sheet 会议活动 says beyond the meeting's own columns, and how it is written."""

from dataclasses import dataclass

from common.dates import parse_date
from meetings.models import Meeting, MeetingDefect
from meetings.rosters import Person


@dataclass
class Details:
    """What a row says beyond the meeting's own columns; None leaves what is recorded."""

    roster: list[Person]
    absent: dict[int, tuple[str, str]] | None
    activities: list | None
    defects: set[str] | None


def years(cells: list) -> set[int]:
    """The years that the sheet speaks of; a cell that is no date is reported with its row later."""
    years = set()
    for cell in cells:
        try:
            day = parse_date(cell)
        except ValueError:
            continue
        if day:
            years.add(day.year)
    return years


def clear(meeting: Meeting, details: Details) -> None:
    """Make room for what a later load says of a meeting that is recorded already."""
    if details.absent is not None:
        meeting.attendances.all().delete()
    if details.activities is not None:
        meeting.activities.clear()
    if details.defects is not None:
        meeting.defects.all().delete()


def write_activities(chosen: list[tuple[Meeting, list]]) -> None:
    through = Meeting.activities.through
    through.objects.bulk_create(
        through(meeting=meeting, activity=activity) for meeting, items in chosen for activity in items
    )


def write_defects(marked: list[tuple[Meeting, set[str]]]) -> None:
    MeetingDefect.objects.bulk_create(
        MeetingDefect(meeting=meeting, kind=kind) for meeting, kinds in marked for kind in sorted(kinds)
    )
