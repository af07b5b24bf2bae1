from meetings.models.activity import Activity, Theme
from meetings.models.attendance import Attendance, Vote
from meetings.models.defect import MeetingDefect
from meetings.models.meeting import Meeting
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
