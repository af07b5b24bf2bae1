"""The running year beside the demo year."""

from datetime import date

from demo import DEMO_YEAR
from demo.living import RETURNED, meetings
from demo.township import make_township


def test_a_returned_record_says_why_and_no_other_does():
    rows = meetings(make_township(DEMO_YEAR, seed=DEMO_YEAR), date(2024, 3, 31))
    reasons = {row["状态"]: set() for row in rows}
    for row in rows:
        reasons[row["状态"]].add(row.get("退回原因"))
    assert reasons == {"通过": {None}, "已提交": {None}, "退回": {RETURNED}}
