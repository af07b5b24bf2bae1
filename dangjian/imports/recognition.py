"""Which sheet of a workbook is which, and where its columns and rows are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import tablib

from accounts.models import User
from common.resources import WorkbookResource
from common.workbook_reader import ROWS_FOR_HEADER
from common.workbooks import Header, Sheet, WorkbookError, find_header

# Sheet → column → headings that a committee gives to it.
Names = Mapping[str, Mapping[str, tuple[str, ...]]]
Resources = Mapping[str, type[WorkbookResource]]

TEMPLATE_VERSION = re.compile(r"模板版本\s*([0-9a-z]+)")
# How rows begin that are no records: the template's own, silently left out, and those of a printed form.
OWN_ROWS = ("说明：", "例：")
OWN_GUIDE = "填写说明"
FORM_ROWS = re.compile(r"(填表|制表|审核|填报|复核)(人|单位|日期|说明)|注[:：]|备注[:：]|(合|总|小)\s*计$")


@dataclass(frozen=True)
class Table:
    """A sheet read as what a resource knows; `numbers` are the row numbers in the file."""

    sheet: Sheet
    header: Header
    dataset: tablib.Dataset
    numbers: list[int]
    ignored: list[str]

    def position(self, column: str) -> int:
        """The index of a column in the sheet's rows, -1 where the sheet lacks it."""
        return self.header.positions.get(column, -1)


@dataclass(frozen=True)
class Unresolved:
    """A sheet with headings that nobody knows; `kind` is the resource it stands for, empty where unknown."""

    sheet: str
    kind: str
    headings: list[str]
    matched: list[str]


def unresolved(
    sheet: Sheet, kind: str, resource: type[WorkbookResource] | None, names: Names, user: User | None
) -> Unresolved:
    """The row that looks most like a header, and which of its headings mean a column."""
    rows = sheet.rows[:ROWS_FOR_HEADER]
    heads = max(rows, key=lambda row: sum(isinstance(value, str) for value in row.values), default=None)
    headings = [str(value).strip() for value in heads.values if isinstance(value, str)] if heads else []
    if resource is None:
        return Unresolved(sheet.name, kind, headings, [])
    header = find_header(sheet, columns_of(resource, names, user), ())
    known = [heading for heading in headings if header.positions and heading in header.unknown]
    return Unresolved(sheet.name, kind, known or headings, list(header.positions))


def columns_of(
    resource: type[WorkbookResource], names: Names, user: User | None
) -> dict[str, tuple[str, ...]]:
    """Column → synonyms, with what the committee calls them."""
    own = names.get(resource.sheet, {})
    return {column: (*own.get(column, ()), *known) for column, known in resource.columns(user).items()}


def recognise(
    stem: str, content: list[Sheet], known: Resources, names: Names, user: User | None
) -> dict[str, list[Sheet]]:
    """Resource name → its sheets: by their names, a lone one by the name of its file, or by the header."""
    found: dict[str, list[Sheet]] = {}
    rest = []
    for sheet in content:
        if sheet.name.strip() in known:
            found.setdefault(sheet.name.strip(), []).append(sheet)
        elif sheet.rows and not sheet.hidden:
            rest.append(sheet)
    if not found and stem in known and content:
        return {stem: [content[0]]}
    for sheet in rest:
        if name := _by_header(sheet, known, names, user):
            found.setdefault(name, []).append(sheet)
    return found


def _by_header(sheet: Sheet, known: Resources, names: Names, user: User | None) -> str:
    """The one resource whose columns fit best: the required ones and more than half of the headings."""
    fits: dict[str, int] = {}
    for name, resource in known.items():
        try:
            header = find_header(sheet, columns_of(resource, names, user), resource.required)
        except WorkbookError:
            continue
        if len(header.positions) > len(header.unknown):
            fits[name] = len(header.positions)
    best = [name for name, count in fits.items() if count == max(fits.values())]
    return best[0] if len(best) == 1 else ""


def template_version(sheet: Sheet, header: Header) -> str:
    """The version that one of our templates carries above its header; empty for any other sheet."""
    for row in sheet.rows:
        if row.number >= header.row_number:
            break
        for value in row.values:
            if isinstance(value, str) and (match := TEMPLATE_VERSION.search(value)):
                return match[1]
    return ""


def read_table(sheet: Sheet, header: Header) -> Table:
    """The rows below the header, the known columns only; notes, examples, sums and repeated headers left out."""
    dataset = tablib.Dataset(headers=list(header.positions))
    heads = next((row.values for row in sheet.rows if row.number == header.row_number), ())
    numbers, ignored = [], []
    for row in sheet.rows:
        if row.number <= header.row_number or row.values == heads:
            continue
        first = next((value for value in row.values if value is not None), None)
        if isinstance(first, str) and first.lstrip().startswith(OWN_ROWS):
            continue
        if isinstance(first, str) and FORM_ROWS.match(first.strip()):
            ignored.append(f"第{row.number}行“{first.strip()[:20]}”")
            continue
        values = [row.values[i] if i < len(row.values) else None for i in header.positions.values()]
        if any(value not in (None, "") for value in values):
            dataset.append(values)
            numbers.append(row.number)
    return Table(sheet, header, dataset, numbers, ignored)


def part_of(table: Table, rows: slice) -> Table:
    """The same table with some of its rows only."""
    dataset = tablib.Dataset(*table.dataset[rows], headers=table.dataset.headers)
    return replace(table, dataset=dataset, numbers=table.numbers[rows])
