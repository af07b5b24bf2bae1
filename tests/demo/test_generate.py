"""The generator gives the same workbooks each time, and what they hold adds up to the source document's figures."""

from datetime import date

import pytest

from common.identity import check_id_number
from demo.generate import main, workbooks


@pytest.fixture(scope="module")
def year():
    return workbooks(2023, date(2023, 12, 31))


def test_the_same_year_gives_the_same_files(tmp_path, monkeypatch):
    contents = []
    for name in ("first", "second"):
        folder = tmp_path / name
        monkeypatch.setattr("sys.argv", ["generate", str(folder)])
        main()
        contents.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert contents[0] == contents[1]
    assert len(contents[0]) == 8


def test_every_id_number_is_sound_and_nobodys(year):
    members = year["01党组织和党员"]["党员"]
    numbers = [check_id_number(row["公民身份证号"]) for row in members]
    assert all(number.is_demo for number in numbers)
    assert len({number.text for number in numbers}) == len(members)


def test_until_leaves_out_what_had_not_happened():
    early = workbooks(2023, date(2023, 3, 31))
    assert max(row["日期"] for row in early["03会议活动"]["会议活动"]) <= date(2023, 3, 31)
