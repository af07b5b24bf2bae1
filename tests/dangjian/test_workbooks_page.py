"""docs/workbooks.md against the resources: a stranger prepares a file from it alone."""

from pathlib import Path

import pytest

from dangjian.loading import resource_classes
from worklog.models import WorkMeasure

PAGE = (Path(__file__).parent.parent.parent / "docs" / "workbooks.md").read_text()


@pytest.mark.parametrize("sheet", resource_classes())
def test_every_column_of_a_sheet_is_described(db, sheet):
    section = PAGE.split(f"\n## {sheet}\n")[1].split("\n## ")[0]
    first_cells = "、".join(
        line.split("|")[1].strip() for line in section.splitlines() if line.startswith("|")
    )
    described = set(first_cells.replace("（", "、").split("、"))
    measures = set(WorkMeasure.objects.values_list("name", flat=True)) if sheet == "工作纪实" else set()
    assert [name for name in resource_classes()[sheet].columns() if name not in described | measures] == []
