"""
The child process that marks the faults in a copy of a user's workbook: `python -m common.workbook_marking`.

It reads a request as JSON from standard input, {"path", "output", "limits", "sheets": [{"name", "header_row",
"rows": {row number: {"cells": [index], "text": reasons}}}]}. Formats, widths, formulas and everything else stay as they
are; what an earlier marking left is taken back first. It imports no Django.
"""

import json
import sys
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from common.workbook_reader import Limits, limit_this_process

REASONS = "错误说明"
MARK = "FFFFC7CE"
WIDTH = 48


def main() -> None:
    # The parent learns the kind of an error only: its text may quote a cell.
    sys.excepthook = lambda kind, error, trace: print(kind.__name__, file=sys.stderr)  # noqa: T201
    request = json.load(sys.stdin)
    limit_this_process(Limits(**request["limits"]))
    workbook = load_workbook(request["path"], rich_text=True)
    for sheet in request["sheets"]:
        mark(workbook[sheet["name"]], sheet["header_row"], sheet["rows"])
    workbook.save(request["output"])


def mark(sheet: Worksheet, header_row: int, rows: dict[str, dict[str, Any]]) -> None:
    column = _column_of_reasons(sheet, header_row)
    _take_back(sheet, header_row, column)
    head = sheet.cell(header_row, column, REASONS)
    head.font = Font(bold=True, color="FF9C0006")
    sheet.column_dimensions[head.column_letter].width = WIDTH
    for number, fault in rows.items():
        for index in fault["cells"]:
            sheet.cell(int(number), index + 1).fill = PatternFill("solid", start_color=MARK, end_color=MARK)
        cell = sheet.cell(int(number), column)
        cell.value, cell.data_type = fault["text"], "s"
        cell.font = Font(color="FF9C0006")
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _column_of_reasons(sheet: Worksheet, header_row: int) -> int:
    """Where an earlier marking put them, otherwise the first column that is free of content."""
    last = 0
    for cell in sheet[header_row]:
        if cell.value == REASONS:
            return cell.column
        if cell.value is not None:
            last = cell.column
    for row in sheet.iter_rows(min_row=header_row + 1, values_only=True):
        filled = [index for index, value in enumerate(row, 1) if value is not None]
        last = max(last, filled[-1] if filled else 0)
    return last + 1


def _take_back(sheet: Worksheet, header_row: int, column: int) -> None:
    for row in sheet.iter_rows(min_row=header_row + 1):
        for cell in row:
            if cell.column == column:
                cell.value = None
            elif cell.has_style and cell.fill.fill_type and cell.fill.start_color.rgb == MARK:
                cell.fill = PatternFill()


if __name__ == "__main__":
    main()
