"""Loading a user's workbooks: every sheet checked before anything is kept, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from import_export.results import Result

from accounts.events import record
from accounts.models import User
from common.resources import DuplicateRow, WorkbookResource
from common.workbooks import Header, Limits, Sheet, WorkbookError, find_header, read_workbooks

# Minutes of a meeting stand in one cell.
LIMITS = Limits(characters=20_000)


@dataclass(frozen=True)
class LoadError:
    """One thing wrong, with the place where the user finds it; `row` 0 means the sheet or file as a whole."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str

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
    counts: list[SheetCount] = field(default_factory=list)
    errors: list[LoadError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def resource_classes() -> dict[str, type[WorkbookResource]]:
    """Sheet name → resource, in loading order."""
    classes = [import_string(path) for path in settings.WORKBOOK_RESOURCES]
    return {resource.sheet: resource for resource in classes}


def workbook_files(path: Path) -> list[Path]:
    """The file itself, or the workbooks of a folder in name order; Excel's own lock files (~$) are left out."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.glob("*.xlsx") if not file.name.startswith("~$"))


def load(path: Path, *, dry_run: bool = False, user: User | None = None) -> Loaded:
    """Load a workbook or a folder of workbooks. With any error, or on a dry run, nothing is written."""
    loaded = Loaded()
    files = workbook_files(path)
    if not files:
        loaded.errors.append(LoadError(path.name, "", 0, "", "", "文件夹中没有 .xlsx 工作簿。"))
    sheets = _known_sheets(files, loaded)
    with transaction.atomic():
        for resource_class in resource_classes().values():
            for sheet in sheets.get(resource_class.sheet, []):
                _load_sheet(resource_class(user), sheet, loaded)
        if loaded.errors or dry_run:
            transaction.set_rollback(True)
        else:
            record("导入", user, 文件=[file.name for file in files], 行数=_row_counts(loaded))
    return loaded


def _row_counts(loaded: Loaded) -> dict[str, int]:
    return {f"{count.file} {count.sheet}": count.new + count.changed for count in loaded.counts}


def _known_sheets(files: list[Path], loaded: Loaded) -> dict[str, list[Sheet]]:
    """The sheets that a resource stands for, by its name; a lone sheet may take its name from the file."""
    known = resource_classes()
    sheets: dict[str, list[Sheet]] = {}
    for file, content in read_workbooks(files, LIMITS).items():
        if isinstance(content, WorkbookError):
            loaded.errors.append(LoadError(file.name, "", 0, "", "", str(content)))
            continue
        found = {sheet.name: sheet for sheet in content if sheet.name in known}
        if not found and file.stem in known and content:
            found = {file.stem: content[0]}
        if not found:
            reason = f"没有可识别的工作表。可用的工作表名称：{'、'.join(known)}。"
            loaded.errors.append(LoadError(file.name, "", 0, "", "", reason))
        loaded.ignored += [
            f"{file.name} {s.name}" for s in content if s.name not in known and not found.get(file.stem)
        ]
        for name, sheet in found.items():
            sheets.setdefault(name, []).append(sheet)
    return sheets


def _load_sheet(resource: WorkbookResource, sheet: Sheet, loaded: Loaded) -> None:
    try:
        header = find_header(sheet, resource.columns(), resource.required)
    except WorkbookError as error:
        loaded.errors.append(LoadError(sheet.file, resource.sheet, 0, "", "", str(error)))
        return
    loaded.ignored += [f"{sheet.file} {resource.sheet} “{name}”列" for name in header.unknown]
    dataset, numbers = _dataset(sheet, header)
    result = resource.import_data(dataset, use_transactions=False)
    totals = result.totals
    loaded.counts.append(
        SheetCount(sheet.file, resource.sheet, totals["new"], totals["update"], totals["skip"])
    )
    loaded.errors += _errors(result, resource, sheet, dataset, numbers)


def _dataset(sheet: Sheet, header: Header) -> tuple[tablib.Dataset, list[int]]:
    """The rows under the header with the known columns only, and the row number of each in the file."""
    dataset = tablib.Dataset(headers=list(header.positions))
    numbers = []
    for row in sheet.rows:
        if row.number <= header.row_number:
            continue
        values = [row.values[i] if i < len(row.values) else None for i in header.positions.values()]
        if any(value not in (None, "") for value in values):
            dataset.append(values)
            numbers.append(row.number)
    return dataset, numbers


def _errors(
    result: Result, resource: WorkbookResource, sheet: Sheet, dataset: tablib.Dataset, numbers: list[int]
) -> Iterator[LoadError]:
    for base in result.base_errors:
        raise base.error
    for index, errors in result.row_errors():
        for error in errors:
            if not isinstance(error.error, ValueError):
                raise error.error
            yield LoadError(sheet.file, resource.sheet, numbers[index - 1], "", "", str(error.error))
    for invalid in result.invalid_rows:
        cells = dict(zip(dataset.headers, dataset[invalid.number - 1], strict=True))
        for attribute, problems in _by_attribute(invalid.error):
            column = resource.column_of(attribute)
            value = cells.get(column)
            for problem in problems:
                reason = problem
                if isinstance(problem, DuplicateRow):
                    reason = f"与第{numbers[problem.row_number - 1]}行重复。"
                yield LoadError(
                    sheet.file,
                    resource.sheet,
                    numbers[invalid.number - 1],
                    column,
                    "" if value is None else str(value),
                    reason,
                )


def _by_attribute(error: ValidationError) -> Iterator[tuple[str, list[str]]]:
    if hasattr(error, "error_dict"):
        for attribute, problems in error.error_dict.items():
            for problem in problems:
                yield attribute, [m if isinstance(m, DuplicateRow) else str(m) for m in problem.messages]
    else:
        yield "__all__", error.messages
