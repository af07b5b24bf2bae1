from meetings.models.attendance import Attendance, Vote
from meetings.models.meeting import Activity, Meeting, MeetingDefect, Theme
from meetings.models.photo import MeetingPhoto
from meetings.models.schedule import ScheduleRule

__all__ = [
    "Activity",
    "Attendance",
    "Meeting",
    "MeetingDefect",
    "MeetingPhoto",
    "ScheduleRule",
    "Theme",
    "Vote",
]
