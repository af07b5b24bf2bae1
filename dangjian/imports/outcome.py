"""What a load found and wrote."""

from dataclasses import dataclass, field

from dangjian.imports.changes import Changed
from dangjian.imports.journal import RowChange
from dangjian.imports.recognition import Table, Unresolved


@dataclass(frozen=True)
class LoadError:
    """One thing wrong, with the place where the user finds it; `row` 0 means the sheet or file as a whole."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    position: int = -1  # index of the cell in its row, where one cell is to blame

    def __str__(self) -> str:
        place = "，".join(
            part for part in (self.sheet, f"第{self.row}行" if self.row else "", self.column) if part
        )
        value = f"“{self.value}”：" if self.value else ""
        return f"{self.file}{f'（{place}）' if place else ''}：{value}{self.reason}"


@dataclass
class SheetCount:
    file: str
    sheet: str
    new: int = 0
    changed: int = 0
    skipped: int = 0


@dataclass
class Loaded:
    """
    `changed` tells the first of the `changed_cells` of recorded rows, `rows` all that was written to
    the tables; `row_count` are the rows of the sheets, also of those that a part left out.
    """

    counts: list[SheetCount] = field(default_factory=list)
    errors: list[LoadError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    tables: list[tuple[str, Table]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    changed: list[Changed] = field(default_factory=list)
    changed_cells: int = 0
    row_count: int = 0
    rows: list[RowChange] = field(default_factory=list)
