"""What the generator makes is sound; tests/demo/test_year.py holds the checked-in workbooks against it."""

from datetime import date

import pytest

from common.identity import check_id_number
from demo.generate import workbooks


@pytest.fixture(scope="module")
def year():
    return workbooks(2023, date(2023, 12, 31))


def test_every_id_number_is_sound_and_nobodys(year):
    members = year["01党组织和党员"]["党员"]
    numbers = [check_id_number(row["公民身份证号"]) for row in members]
    assert all(number.is_demo for number in numbers)
    assert len({number.text for number in numbers}) == len(members)


def test_until_leaves_out_what_had_not_happened():
    early = workbooks(2023, date(2023, 3, 31))
    assert max(row["日期"] for row in early["03会议活动"]["会议活动"]) <= date(2023, 3, 31)
