"""An app's part of the pages of a member and a branch, as settings.MEMBER_PANELS and BRANCH_PANELS name it."""

from datetime import date

from members.models import Branch, Member
from members.panels import Panel


def panel(member: Member, on: date) -> Panel:
    return Panel("参加会议", (("应到", 3),), "/meetings/")


def branch_panel(branch: Branch, on: date) -> Panel:
    return Panel("会议活动", (("应报", branch.name),), "/meetings/")
