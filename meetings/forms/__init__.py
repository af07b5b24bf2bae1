from meetings.forms.filters import MatrixFilter, MeetingFilter

__all__ = ["MatrixFilter", "MeetingFilter"]
