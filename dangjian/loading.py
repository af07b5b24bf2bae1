"""Loading a user's workbooks: every sheet checked before anything is kept, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from import_export.results import Result

from accounts.events import record
from accounts.models import User
from common.resources import DuplicateRow, WorkbookResource
from common.workbooks import Limits, Sheet, WorkbookError, find_header, read_workbooks
from dangjian.imports.changes import Teller
from dangjian.imports.journal import Journal, RowChange, one_snapshot, tables_of
from dangjian.imports.outcome import Loaded, LoadError, SheetCount
from dangjian.imports.permission import foreign_rows, may_import
from dangjian.imports.recognition import (
    OWN_GUIDE,
    Names,
    Table,
    Unresolved,
    columns_of,
    part_of,
    read_table,
    recognise,
    template_version,
    unresolved,
)

# Minutes of a meeting stand in one cell.
LIMITS = Limits(characters=20_000)
# Changed cells that are told one by one; of more only the number is.
TOLD = 500
CONFLICT = "有的行与已有记录或本表其他行冲突，请检查是否重复。"


def resource_classes() -> dict[str, type[WorkbookResource]]:
    """Sheet name → resource, in loading order."""
    classes = [import_string(path) for path in settings.WORKBOOK_RESOURCES]
    return {resource.sheet: resource for resource in classes}


def workbook_files(path: Path) -> list[Path]:
    """The file itself, or the workbooks of a folder in name order; Excel's own lock files (~$) are left out."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.glob("*.xlsx") if not file.name.startswith("~$"))


def load(
    path: Path,
    *,
    dry_run: bool = False,
    user: User | None = None,
    names: Names | None = None,
    part: range | None = None,
) -> Loaded:
    """
    Load a workbook or a folder of workbooks. With any error, or on a dry run, nothing is written.

    A `user` writes only what the user may see, and gets the rows written back; None is the command line. `names` are
    the headings that the user's committee gives to columns. `part` are the rows to take, counted over all sheets.
    """
    loaded = Loaded()
    files = workbook_files(path)
    if not files:
        loaded.errors.append(LoadError(path.name, "", 0, "", "", "文件夹中没有 .xlsx 工作簿。"))
    sheets = _known_sheets(files, loaded, names or {}, user)
    try:
        with one_snapshot():
            _load_sheets(sheets, loaded, names or {}, user, part)
            if loaded.errors or dry_run:
                transaction.set_rollback(True)
            else:
                record("导入", user, 文件=[file.name for file in files], 行数=_row_counts(loaded))
    except IntegrityError:
        sheet = loaded.tables[-1][1].sheet
        loaded.errors.append(LoadError(sheet.file, sheet.name, 0, "", "", CONFLICT))
    return loaded


def _load_sheets(
    sheets: dict[str, list[Sheet]],
    loaded: Loaded,
    names: Names,
    user: User | None,
    part: range | None,
) -> None:
    known = resource_classes()
    journal = Journal(tables_of(known[name] for name in sheets) if user else [])
    journal.start()
    saved = [
        row
        for name in known
        for sheet in sheets.get(name, [])
        for row in _load_sheet(known[name](user), sheet, loaded, names, part)
    ]
    loaded.rows = journal.changes()
    if user:
        loaded.errors += _refusals(loaded.rows, saved, user)


def _row_counts(loaded: Loaded) -> dict[str, int]:
    return {f"{count.file} {count.sheet}": count.new + count.changed for count in loaded.counts}


def _known_sheets(
    files: list[Path], loaded: Loaded, names: Names, user: User | None
) -> dict[str, list[Sheet]]:
    """The sheets that a resource stands for, by its name."""
    known = resource_classes()
    sheets: dict[str, list[Sheet]] = {}
    for file, content in read_workbooks(files, LIMITS).items():
        if isinstance(content, WorkbookError):
            loaded.errors.append(LoadError(file.name, "", 0, "", "", str(content)))
            continue
        found = recognise(file.stem, content, known, names, user)
        if not found:
            reason = f"没有可识别的工作表。可用的工作表名称：{'、'.join(known)}。"
            loaded.errors.append(LoadError(file.name, "", 0, "", "", reason))
        used = {id(sheet) for group in found.values() for sheet in group}
        rest = [s for s in content if id(s) not in used and not s.hidden and s.name != OWN_GUIDE]
        loaded.ignored += [f"{file.name} {sheet.name}" for sheet in rest]
        loaded.unresolved += [unresolved(sheet, "", None, names, user) for sheet in rest if sheet.rows]
        for name, group in found.items():
            sheets.setdefault(name, []).extend(group)
    return sheets


@dataclass(frozen=True)
class _Saved:
    """A record that a sheet's row wrote."""

    table: Table
    row: int
    instance: Any


def _load_sheet(
    resource: WorkbookResource, sheet: Sheet, loaded: Loaded, names: Names, part: range | None
) -> list[_Saved]:
    def refuse(reason: str) -> list[_Saved]:
        loaded.errors.append(LoadError(sheet.file, sheet.name, 0, "", "", reason))
        return []

    if resource.user and not may_import(resource.user, resource.sheet):
        return refuse(f"您不能导入“{resource.sheet}”，请交党建办导入。")
    try:
        header = find_header(sheet, columns_of(type(resource), names, resource.user), resource.required)
    except WorkbookError as error:
        loaded.unresolved.append(unresolved(sheet, resource.sheet, type(resource), names, resource.user))
        return refuse(str(error))
    table = read_table(sheet, header)
    _describe(resource, table, loaded)
    before, loaded.row_count = loaded.row_count, loaded.row_count + len(table.numbers)
    if part is not None:
        table = part_of(table, slice(max(0, part.start - before), max(0, part.stop - before)))
    result = resource.import_data(table.dataset, use_transactions=False)
    totals = result.totals
    loaded.counts.append(SheetCount(sheet.file, sheet.name, totals["new"], totals["update"], totals["skip"]))
    loaded.errors += _errors(result, resource, table)
    teller = Teller()
    loaded.changed_cells += len(resource.changes)
    loaded.changed += [
        teller.tell(change, sheet.name, table.numbers[change.row_number - 1])
        for change in resource.changes[: max(0, TOLD - len(loaded.changed))]
    ]
    return [_Saved(table, table.numbers[n - 1], instance) for n, instance in resource.written.items()]


def _describe(resource: WorkbookResource, table: Table, loaded: Loaded) -> None:
    place = f"{table.sheet.file} {table.sheet.name}"
    loaded.ignored += [f"{place} “{name}”列" for name in table.header.unknown]
    loaded.ignored += [f"{place} {row}" for row in table.ignored]
    loaded.tables.append((resource.sheet, table))
    if table.header.unknown:
        matched = list(table.header.positions)
        loaded.unresolved.append(Unresolved(table.sheet.name, resource.sheet, table.header.unknown, matched))
    if version := template_version(table.sheet, table.header):
        loaded.versions[resource.sheet] = version


def _refusals(rows: list[RowChange], saved: list[_Saved], user: User) -> Iterator[LoadError]:
    """An error for every written row that the user may not see, at its place in the file where it has one."""
    places = {(type(row.instance), row.instance.pk): row for row in saved}
    for change in foreign_rows(rows, user):
        place = places.get((change.model, change.pk))
        what = change.model._meta.verbose_name
        reason = f"不在您的管辖范围内，不能写入“{what}”。"
        if place:
            yield LoadError(place.table.sheet.file, place.table.sheet.name, place.row, "", "", reason)
        else:
            yield LoadError("本文件", "", 0, "", "", reason)


def _errors(result: Result, resource: WorkbookResource, table: Table) -> Iterator[LoadError]:
    sheet, numbers, dataset = table.sheet, table.numbers, table.dataset
    for base in result.base_errors:
        raise base.error
    for index, errors in result.row_errors():
        for error in errors:
            if not isinstance(error.error, ValueError):
                raise error.error
            yield LoadError(sheet.file, sheet.name, numbers[index - 1], "", "", str(error.error))
    for invalid in result.invalid_rows:
        cells = _cells(dataset, invalid.number)
        for attribute, problems in _by_attribute(invalid.error):
            column = resource.column_of(attribute)
            value = cells.get(column)
            for problem in problems:
                yield LoadError(
                    sheet.file,
                    sheet.name,
                    numbers[invalid.number - 1],
                    column,
                    "" if value is None else str(value),
                    _reason(problem, numbers),
                    table.position(column),
                )


def _cells(dataset: tablib.Dataset, number: int) -> dict[str, Any]:
    return dict(zip(dataset.headers, dataset[number - 1], strict=True))


def _reason(problem: str, numbers: list[int]) -> str:
    return f"与第{numbers[problem.row_number - 1]}行重复。" if isinstance(problem, DuplicateRow) else problem


def _by_attribute(error: ValidationError) -> Iterator[tuple[str, list[str]]]:
    if hasattr(error, "error_dict"):
        for attribute, problems in error.error_dict.items():
            for problem in problems:
                yield attribute, [m if isinstance(m, DuplicateRow) else str(m) for m in problem.messages]
    else:
        yield "__all__", error.messages
