"""The Excel annex: one sheet a chapter, every figure with its unit, 口径, 截止日 and source."""

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from reports.summary import Chapter, Summary

COLUMNS = (("指标", 34), ("数值", 14), ("单位", 8), ("口径", 60), ("截止日", 14), ("数据来源", 60))
HEADER_FILL = PatternFill("solid", fgColor="F6E7D8")


def render_annex(summary: Summary) -> bytes:
    workbook = Workbook(write_only=False)
    workbook.remove(workbook.active)
    for number, chapter in enumerate(summary.chapters, 1):
        _write_chapter(workbook.create_sheet(_sheet_name(number, chapter)), chapter)
    if not summary.chapters:
        workbook.create_sheet("无记录")
    # The same summary gives the same file.
    moment = datetime.combine(summary.period.end, datetime.min.time())
    workbook.properties.created = workbook.properties.modified = moment
    workbook.properties.title = summary.title
    workbook.properties.creator = summary.office
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _sheet_name(number: int, chapter: Chapter) -> str:
    """At most 31 characters, none of those that Excel forbids in a sheet's name."""
    title = "".join(character for character in chapter.title if character not in r"[]:*?/\“”")
    return f"{number}.{title}"[:31]


def _write_chapter(sheet: Worksheet, chapter: Chapter) -> None:
    sheet.append([name for name, _ in COLUMNS])
    for index, (_, width) in enumerate(COLUMNS):
        sheet.column_dimensions["ABCDEF"[index]].width = width
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEADER_FILL
    for figure in chapter.facts.figures.values():
        sheet.append([figure.label, figure.value, figure.unit, figure.method, figure.as_of, figure.source])
        row = sheet.max_row
        sheet.cell(row, 4).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 5).number_format = "yyyy-mm-dd"
        for column in (1, 3, 4, 6):
            cell = sheet.cell(row, column)
            if cell.data_type == "f":
                cell.data_type, cell.quotePrefix = "s", True
    sheet.freeze_panes = "A2"
