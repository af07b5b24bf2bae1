from meetings.models.attendance import Attendance, Vote
from meetings.models.meeting import Activity, Meeting, MeetingDefect, Theme
from meetings.models.schedule import ScheduleRule

__all__ = ["Activity", "Attendance", "Meeting", "MeetingDefect", "ScheduleRule", "Theme", "Vote"]
