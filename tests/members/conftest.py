from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from openpyxl import Workbook

from dangjian import loading
from members import resources
from members.models import Recruit
from tests.factories import World
from tests.members.test_report import make_recruit

Sheets = dict[str, list[list]]


@pytest.fixture
def first_of_september() -> Iterator[None]:
    with time_machine.travel("2026-09-01 10:00 +0800", tick=False):
        yield


@pytest.fixture
def own_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [getattr(resources, name) for name in resources.__all__]
    order = ["党组织", "党员", "发展党员", "发展计划", "组织关系转接"]
    by_sheet = {resource.sheet: resource for resource in own}
    monkeypatch.setattr(loading, "resource_classes", lambda: {name: by_sheet[name] for name in order})


@pytest.fixture
def load(tmp_path: Path, own_sheets: None) -> Callable[[Sheets], loading.Loaded]:
    """Writes one workbook with the sheets, each below a title row, and loads it."""

    def load_sheets(sheets: Sheets) -> loading.Loaded:
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            sheet.append([f"XX镇{name}登记表"])
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "年度.xlsx")
        return loading.load(tmp_path / "年度.xlsx")

    return load_sheets


@pytest.fixture
def candidate(world: World) -> Recruit:
    """Ready for the vote of the branch, every step by the book."""
    return make_recruit(
        world.village,
        "赵六",
        applied=date(2024, 1, 5),
        talked=date(2024, 1, 20),
        activist=date(2024, 6, 3),
        filed=date(2024, 6, 20),
        assessed=date(2024, 12, 2),
        publicized=date(2026, 5, 20),
        candidate=date(2026, 5, 28),
        reviewed=date(2026, 6, 10),
        trained=date(2026, 6, 20),
        previewed=date(2026, 7, 1),
    )
