"""Sheet 五星自评, through the same loader and real workbooks as a user's."""

from datetime import date

import pytest

from dangjian.imports import batches
from stars.assessing import Finding, review_claims
from stars.models import Star, StarAssessment
from tests.dangjian.workbooks import bring_in, receive, write

CLAIMS = ["所在党支部", "年度", "星", "自评达到", "自评说明"]
ROWS = [
    ["小方村党支部", "2023年", "支部过硬", "是", "按月开展“三会一课”。"],
    ["小方村党支部", 2023, "产业兴旺", "否", None],
]


def claims() -> list[tuple]:
    names = ("branch__name", "year", "star", "met", "statement", "review")
    return list(StarAssessment.objects.order_by("pk").values_list(*names))


def test_claims_come_in_once_and_what_changes_is_reviewed_again(world, tmp_path):
    path = write(tmp_path / "自评.xlsx", {"五星自评": [CLAIMS, *ROWS]})
    bring_in(world.office, path)
    passed = dict.fromkeys(Star, Finding(StarAssessment.Review.PASSED, "同意"))
    review_claims(world.village, 2023, passed, world.office, date(2023, 11, 20))
    found = batches.preview_of(receive(world.office, path))
    assert [(c["new"], c["changed"], c["skipped"]) for c in found["counts"]] == [(0, 0, 2)]
    changed = [ROWS[0], [*ROWS[1][:3], "是", "合作社运行规范。"]]
    bring_in(world.office, write(tmp_path / "改.xlsx", {"五星自评": [CLAIMS, *changed]}))
    assert claims() == [
        ("小方村党支部", 2023, "PARTY", True, "按月开展“三会一课”。", "PASSED"),
        ("小方村党支部", 2023, "INDUSTRY", True, "合作社运行规范。", "PENDING"),
    ]
    row = StarAssessment.objects.get(star="INDUSTRY")
    assert (row.review_note, row.reviewed_on, row.reviewed_by) == ("", None, None)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("星", "富强", "“富强”不是可填的内容，可填：支部过硬、产业兴旺、生态宜居、平安法治、文明幸福。"),
        ("星", None, "不能为空。"),
        ("自评达到", "大概", "应填“是”或“否”，现为“大概”。"),
        ("自评说明", "好" * 2001, "不能超过2000个字，现有2001个字。"),
    ],
)
def test_what_is_wrong_stands_beside_its_cell(world, tmp_path, column, value, reason):
    row = [value if name == column else cell for name, cell in zip(CLAIMS, ROWS[0], strict=True)]
    path = write(tmp_path / "自评.xlsx", {"五星自评": [CLAIMS, row]})
    found = batches.preview_of(receive(world.office, path))
    assert [(e["row"], e["column"], e["reason"]) for e in found["errors"]] == [(3, column, reason)]
    assert claims() == []
