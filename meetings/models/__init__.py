from meetings.models.attendance import Attendance, Vote
from meetings.models.meeting import Activity, Meeting, MeetingDefect
from meetings.models.schedule import ScheduleRule

__all__ = ["Activity", "Attendance", "Meeting", "MeetingDefect", "ScheduleRule", "Vote"]
