"""An app's part of a member's page, as settings.MEMBER_PANELS names it."""

from datetime import date

from members.models import Member
from members.panels import Panel


def panel(member: Member, on: date) -> Panel:
    return Panel("参加会议", (("应到", 3),), "/meetings/")
