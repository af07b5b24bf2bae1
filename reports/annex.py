"""
The Excel annex: one sheet a chapter, every figure with its unit, 口径, 截止日, source and the numbers of the records
counted; then one sheet for each kind of record, masked.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from reports.archive import packed
from reports.records import Records, count_of
from reports.snapshot import Snapshot, value_of

COLUMNS = (("指标", 34), ("数值", 14), ("单位", 8), ("口径", 60), ("截止日", 14), ("数据来源", 60))
RECORD_COLUMNS = (("记录表", 18), ("记录条数", 12), ("记录编号", 60))
HEADER_FILL = PatternFill("solid", fgColor="F6E7D8")
WRAPPED = Alignment(wrap_text=True, vertical="top")
LONGEST_CELL = 32_000  # characters; Excel takes 32,767
TOO_MANY = "共{count}条，超过附表可列的数量；各指标所计记录的编号见前面各表。"


def render_annex(snapshot: Snapshot) -> bytes:
    workbook = Workbook(write_only=True)
    records: Records = snapshot.get("records") or {"figures": {}, "kinds": {}}
    for number, chapter in enumerate(snapshot["chapters"], 1):
        sheet = _sheet(workbook, f"{number}.{chapter['title']}")
        _write_chapter(sheet, snapshot, chapter["figures"], records)
    # by their keys: a database may give the kinds in another order than they were frozen in
    for _, kind in sorted(records["kinds"].items()):
        _write_records(_sheet(workbook, f"记录·{kind['name']}"), kind)
    if not workbook.worksheets:
        workbook.create_sheet("无记录")
    until = date.fromisoformat(snapshot["period"]["until"])
    workbook.properties.created = workbook.properties.modified = datetime.combine(until, datetime.min.time())
    workbook.properties.title = snapshot["title"]
    workbook.properties.creator = snapshot["office"]
    return _saved(workbook, until)


def _saved(workbook: Workbook, day: date) -> bytes:
    """The same summary gives the same file: `Workbook.save` would write the time of the clock, in two places."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        ExcelWriter(workbook, archive).save()
    with zipfile.ZipFile(buffer) as written:
        return packed({name: written.read(name) for name in written.namelist()}, day)


def _sheet(workbook: Workbook, title: str) -> Worksheet:
    """A name has at most 31 characters, none of those that Excel forbids."""
    kept = "".join(character for character in title if character not in r"[]:*?/\“”")
    sheet = workbook.create_sheet(kept[:31])
    sheet.freeze_panes = "A2"
    return sheet


def _write_header(sheet: Worksheet, columns: Iterable[tuple[str, int]]) -> None:
    cells = []
    for index, (name, width) in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + index)].width = width
        cell = WriteOnlyCell(sheet, name)
        cell.font, cell.fill = Font(bold=True), HEADER_FILL
        cells.append(cell)
    sheet.append(cells)


def _write_chapter(sheet: Worksheet, snapshot: Snapshot, keys: list[str], records: Records) -> None:
    _write_header(sheet, (*COLUMNS, *RECORD_COLUMNS) if records["figures"] else COLUMNS)
    for key in keys:
        figure = snapshot["figures"][key]
        method = _cell(sheet, figure["method"])
        as_of = WriteOnlyCell(sheet, date.fromisoformat(figure["as_of"]))
        method.alignment, as_of.number_format = WRAPPED, "yyyy-mm-dd"
        row = [_text(sheet, figure["label"]), value_of(figure), _text(sheet, figure["unit"]), method, as_of]
        row.append(_text(sheet, figure["source"]))
        if counted := records["figures"].get(key):
            kind = records["kinds"].get(counted["kind"])
            row += [kind["name"] if kind else "", count_of(counted["ids"]), _text(sheet, counted["ids"])]
        sheet.append(row)


def _write_records(sheet: Worksheet, kind: dict[str, Any]) -> None:
    _write_header(sheet, [("编号", 10), *((name, 18) for name in kind["columns"])])
    if not kind["rows"]:
        sheet.append([TOO_MANY.format(count=kind["count"])])
    for row in kind["rows"]:
        sheet.append([_text(sheet, cell) if isinstance(cell, str) else cell for cell in row])


def _text(sheet: Worksheet, value: str) -> Cell | str:
    """A string is enough for most cells, and far quicker."""
    return _cell(sheet, value) if value.startswith("=") else value[:LONGEST_CELL]


def _cell(sheet: Worksheet, value: str) -> Cell:
    """Text stays text: what begins like a formula is none."""
    cell = WriteOnlyCell(sheet, value[:LONGEST_CELL])
    if cell.data_type == "f":
        cell.data_type, cell.quotePrefix = "s", True
    return cell
