"""The Excel annex: one sheet a chapter, every figure with its unit, 口径, 截止日 and source."""

import io
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from reports.snapshot import Snapshot, value_of

COLUMNS = (("指标", 34), ("数值", 14), ("单位", 8), ("口径", 60), ("截止日", 14), ("数据来源", 60))
HEADER_FILL = PatternFill("solid", fgColor="F6E7D8")


def render_annex(snapshot: Snapshot) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, chapter in enumerate(snapshot["chapters"], 1):
        sheet = workbook.create_sheet(_sheet_name(number, chapter["title"]))
        _write_chapter(sheet, [snapshot["figures"][key] for key in chapter["figures"]])
    if not snapshot["chapters"]:
        workbook.create_sheet("无记录")
    # The same summary gives the same file.
    until = date.fromisoformat(snapshot["period"]["until"])
    workbook.properties.created = workbook.properties.modified = datetime.combine(until, datetime.min.time())
    workbook.properties.title = snapshot["title"]
    workbook.properties.creator = snapshot["office"]
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _sheet_name(number: int, title: str) -> str:
    """At most 31 characters, none of those that Excel forbids in a sheet's name."""
    kept = "".join(character for character in title if character not in r"[]:*?/\“”")
    return f"{number}.{kept}"[:31]


def _write_chapter(sheet: Worksheet, figures: list[dict[str, Any]]) -> None:
    sheet.append([name for name, _ in COLUMNS])
    for index, (_, width) in enumerate(COLUMNS):
        sheet.column_dimensions["ABCDEF"[index]].width = width
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEADER_FILL
    for figure in figures:
        as_of = date.fromisoformat(figure["as_of"])
        sheet.append(
            [figure["label"], value_of(figure), figure["unit"], figure["method"], as_of, figure["source"]]
        )
        row = sheet.max_row
        sheet.cell(row, 4).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 5).number_format = "yyyy-mm-dd"
        for column in (1, 3, 4, 6):
            cell = sheet.cell(row, column)
            if cell.data_type == "f":
                cell.data_type, cell.quotePrefix = "s", True
    sheet.freeze_panes = "A2"
