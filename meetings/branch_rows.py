"""A sheet that a branch imports is handed in as its form is: for review, on the day, never over a locked record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from meetings.models import Meeting

OWN_STATES = (Meeting.State.DRAFT, Meeting.State.SUBMITTED)


def hand_in(meeting: Meeting, before: Mapping[str, Any], today: date) -> None:
    """Set what a branch cannot say of itself; `before` holds the recorded values, empty for a new row."""
    if meeting.state == Meeting.State.RETURNED:
        meeting.state, meeting.return_reason = Meeting.State.SUBMITTED, ""
    meeting.submitted_on = before.get("submitted_on") or today


def refusals(meeting: Meeting, before: Mapping[str, Any], *, marks: bool) -> dict[str, list[str]]:
    """Column attribute → why a branch may not write this row, once it is known to change something."""
    if before.get("state") == Meeting.State.ACCEPTED:
        return {"state": ["记录已审核通过，请先在系统中申请修改。"]}
    errors = {}
    if meeting.state not in OWN_STATES:
        errors["state"] = ["记录由党建办审核，状态请留空，或填草稿、已提交。"]
    if meeting.return_reason not in ("", before.get("return_reason")):
        errors["return_reason"] = ["退回原因由党建办审核时填写，请留空。"]
    if marks:
        errors["记录问题"] = ["记录问题由党建办审核时标记，请留空。"]
    return errors
