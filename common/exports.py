"""
The table of a list page as a file. The page itself is read, so that what leaves the system is what stands on screen:
its rows, order, columns and masks; no column is said twice.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from common.workbooks import write_text_cell

# Columns of buttons and ticks.
NO_DATA = ("操作", "选择")
NOTHING = "—"
VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
HIDDEN_TAGS = ("svg", "script", "template")
HIDDEN_CLASS = "visually-hidden"
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
DAY = re.compile(r"(\d{4})(?:年(\d{1,2})月(\d{1,2})日|-(\d\d)-(\d\d))")
NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?\d+(?:\.\d+)?")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
MONEY = "#,##0.00"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More rows than these are written in the background.
ROWS_AT_ONCE = 5_000
Value = str | Decimal | date | None


@dataclass
class ListTable:
    """What a list shows; `numeric` are the columns that stand aligned as numbers."""

    title: str = ""
    columns: list[str] = field(default_factory=list)
    numeric: list[bool] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


class _ListReader(HTMLParser):
    """Keeps the last table before the count of a list (class pager); other tables of the page are no list."""

    def __init__(self) -> None:
        super().__init__()
        self.table: ListTable | None = None
        self.found: ListTable | None = None
        self._row: list[str] | None = None
        self._text: list[str] | None = None
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID or self.found:
            return
        classes = (dict(attrs).get("class") or "").split()
        if "pager" in classes:
            self.found = self.table or ListTable()
        elif self._hidden or tag in HIDDEN_TAGS or (HIDDEN_CLASS in classes and tag != "caption"):
            self._hidden.append(tag)
        elif tag == "table":
            self.table = ListTable()
        elif tag == "tr":
            self._row = []
        elif tag in ("th", "td", "caption"):
            self._text = []
            if self.table and tag == "th" and dict(attrs).get("scope") == "col":
                self.table.numeric.append("number" in classes)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
        elif self.found is None and self.table is not None:
            self._end(tag, self.table)

    def _end(self, tag: str, table: ListTable) -> None:
        text = " ".join("".join(self._text or ()).split())
        if tag == "caption":
            table.title = text
        elif tag in ("th", "td") and self._row is not None:
            self._row.append(text)
        elif tag == "tr" and self._row is not None:
            if table.columns:
                table.rows.append(self._row)
            else:
                table.columns = self._row
            self._row = None
        if tag in ("th", "td", "caption"):
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._hidden:
            self._text.append(data)


def read_list(html: str) -> ListTable | None:
    """The list of a page without its columns of buttons; None where the page has none, no rows where it is empty."""
    reader = _ListReader()
    reader.feed(html)
    table = reader.found
    if table is None:
        return None
    kept = [index for index, name in enumerate(table.columns) if name not in NO_DATA]
    return ListTable(
        table.title,
        [table.columns[index] for index in kept],
        [table.numeric[index] for index in kept],
        [[row[index] for index in kept] for row in table.rows],
    )


def typed(text: str, *, numeric: bool = False) -> Value:
    """What a cell means: a day, a number of a column of numbers, nothing for —, and text otherwise."""
    if text in ("", NOTHING):
        return None
    if numeric and NUMBER.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if match := DAY.fullmatch(text):
        return date(*(int(part) for part in match.groups() if part))
    return text


def values(table: ListTable) -> Iterable[list[Value]]:
    for row in table.rows:
        yield [typed(text, numeric=numeric) for text, numeric in zip(row, table.numeric, strict=True)]


def write_csv(table: ListTable) -> bytes:
    """UTF-8 with the mark by which Excel knows it; text that looks like a formula gets an apostrophe before it."""
    content = io.StringIO()
    writer = csv.writer(content)
    writer.writerow(table.columns)
    writer.writerows([_plain(value) for value in row] for row in values(table))
    return content.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_MARKS) else text


def write_xlsx(table: ListTable) -> bytes:
    """One sheet with a frozen header; text stays text, days are days and numbers numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(table.title))
    sheet.freeze_panes = "A2"
    for index, width in enumerate(_widths(table), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([text_cell(sheet, name, bold=True) for name in table.columns])
    for row in values(table):
        sheet.append([cell_of(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sheet_name(title: str) -> str:
    return NOT_IN_SHEET_NAMES.sub("", title)[:31] or "列表"


def _widths(table: ListTable) -> list[float]:
    """By the header and the first rows; a Chinese character is two wide."""
    shown = [table.columns, *table.rows[:50]]
    return [
        min(50.0, 3 + max(sum(1 + (char > "\u2000") for char in row[index]) for row in shown))
        for index in range(len(table.columns))
    ]


def text_cell(sheet: Any, text: str, *, bold: bool = False, as_code: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    write_text_cell(cell, text, as_code=as_code)
    if bold:
        cell.font = Font(bold=True)
    return cell


def cell_of(sheet: Any, value: Value) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, Decimal) and value.as_tuple().exponent == -2:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = MONEY
        return cell
    return value
