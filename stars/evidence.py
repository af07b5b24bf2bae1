"""
What the system knows of 支部过硬: figures of the chapters 三会一课 and 党费 for one branch.

They are shown beside the branch's own words. They are never made into points: the decision is people's.
"""

from dataclasses import replace
from datetime import date

from common.figures import Figure
from common.periods import Period
from dues import report as dues
from meetings import report as meetings
from members.models import Branch

# Rate → what it is a rate of: a rate of nothing is no evidence.
SHOWN = {
    "meetings.reporting_rate": "meetings.expected",
    "meetings.on_time_rate": "meetings.expected",
    "meetings.attendance_rate": "meetings.held",
    "dues.rate": "dues.due",
}


def evidence(branch: Branch, period: Period) -> list[Figure]:
    """报送率, 按时率, 到会率 and 收缴率 of the branch; each opens the list it was counted from."""
    one = Branch.objects.filter(pk=branch.pk)
    figures = {**meetings.collect(period, one).figures, **dues.collect(period, one).figures}
    return [
        replace(figures[key], source=f"{figures[key].source}&branch={branch.pk}")
        for key, whole in SHOWN.items()
        if figures[whole].value
    ]


def election_state(branch: Branch, on: date) -> str:
    """换届, in words."""
    due = branch.election_due
    if due is None:
        return "未登记换届日期"
    words = f"{due.year}年{due.month}月{due.day}日届满"
    return f"{words}，已逾期" if due < on else f"{words}，未到期"
