"""
The child process that parses workbooks, started as `python -m common.workbook_reader`.

It reads a request as JSON from standard input, {"paths": [...], "limits": {...}}, and writes for each path in turn
one pickle to standard output: {"sheets": [(name, hidden, [(row number, values), ...]), ...]} or {"error": message}.
A file that it cannot stand ends the process; the parent (common/workbook_child.py) sees which one it was. It imports
no Django, and openpyxl only where it is needed, so that it starts in a twentieth of a second.
"""

import json
import pickle
import re
import signal
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from common.workbook_guard import MEGABYTE, WorkbookError, check_file

try:
    import resource
except ImportError:  # Windows has none; the limit of time still holds there
    resource = None  # type: ignore[assignment]

LAST_ROW_OF_EXCEL, LAST_COLUMN_OF_EXCEL = 1_048_576, 16_384
# Titles and the header may stand above the rows that are counted.
ROWS_FOR_HEADER = 15
# Excel keeps fifteen digits of a number.
EXACT = 10**15
MAXIMUM_OUTPUT = 400 * MEGABYTE

RawRow = tuple[int, tuple[Any, ...]]
RawSheet = tuple[str, bool, list[RawRow]]


@dataclass(frozen=True)
class Limits:
    """
    What is read at most: rows (under the header) and columns of a sheet, characters of a cell.

    What reading may take: seconds for each file, and megabytes of memory.
    """

    rows: int = 20_000
    columns: int = 60
    characters: int = 2_000
    seconds: int = 60
    memory: int = 500

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def too_large(limits: Limits) -> str:
    return f"读取时所需内存超过{limits.memory}MB，请删除多余的内容或拆分后再导入。"


def main() -> None:
    # The parent learns the kind of an error only: its text may quote a cell.
    sys.excepthook = lambda kind, error, trace: print(kind.__name__, file=sys.stderr)  # noqa: T201
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    if resource is not None:
        limit_this_process(limits)
    for path in request["paths"]:
        if hasattr(signal, "alarm"):
            signal.alarm(limits.seconds)
        pickle.dump(_answer(path, limits), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


def limit_this_process(limits: Limits) -> None:
    memory = _mapped_already() + limits.memory * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAXIMUM_OUTPUT, MAXIMUM_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _mapped_already() -> int:
    """Bytes of address space that Python and its libraries take; a list of locales alone can be 200 MB of it."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0


def _answer(path: str, limits: Limits) -> dict[str, Any]:
    try:
        check_file(path)
        return {"sheets": _read_quickly(path, limits) or list(_read_patiently(path, limits))}
    except WorkbookError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": too_large(limits)}
    except ValueError as error:
        # openpyxl wraps what it meets while opening
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            return {"error": "文件内含有不安全的XML实体，已拒绝读取。"}
        raise


# What the quick reader must not meet: cells far away, for which it would take memory for all before them; error
# values, which it drops; declarations of XML; and text escaped in ways of its own.
UNUSUAL = re.compile(rb"""\sr=["'](?:[A-Z]{3}|[A-Z]*\d{6})|\st=["']e["']|<!(?!--)|_x[0-9A-Fa-f]{4}_|<rPh""")
PIECE, OVERLAP = 1 << 20, 64


def _is_usual(path: str) -> bool:
    with zipfile.ZipFile(path) as package:
        for part in package.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with package.open(part) as file:
                    before = b""
                    while piece := file.read(PIECE):
                        if UNUSUAL.search(before + piece):
                            return False
                        before = piece[-OVERLAP:]
    return True


def _read_quickly(path: str, limits: Limits) -> list[RawSheet] | None:
    """By calamine, ten times as fast as openpyxl; None for a workbook that the patient reader is to judge."""
    try:
        if not _is_usual(path):
            return None
        workbook = CalamineWorkbook.from_path(path)
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return [
            (
                sheet.name,
                sheet.visible != SheetVisibleEnum.Visible,
                list(
                    _filled_rows(
                        sheet.name,
                        workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                        limits,
                    )
                ),
            )
            for sheet in sheets
        ]
    except (CalamineError, zipfile.BadZipFile, OSError):
        return None


def _read_patiently(path: str, limits: Limits) -> Iterator[RawSheet]:
    from openpyxl import load_workbook  # most workbooks never come here, and it takes longer than to read one

    with Path(path).open("rb") as file:
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            # The stated size may be wrong in both directions: exports say A1, a stray cell says XFD1048576.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True)
            yield sheet.title, sheet.sheet_state != "visible", list(_filled_rows(sheet.title, rows, limits))


def _filled_rows(sheet: str, rows: Iterable[Sequence], limits: Limits) -> Iterator[RawRow]:
    for number, cells in enumerate(rows, start=1):
        if number > LAST_ROW_OF_EXCEL:
            raise WorkbookError(f"工作表“{sheet}”的行号超出了Excel的范围，文件已损坏。")
        if not cells:
            continue
        values = [_cleaned(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if values:
            _check_place(sheet, number, values, limits)
            yield number, tuple(values)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        if not value or value.isspace():
            return None
        if "_x000D_" in value:  # how a carriage return is written in the file
            return value.replace("_x000D_", "")
    elif isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def _check_place(sheet: str, number: int, values: list[Any], limits: Limits) -> None:
    if number > limits.rows + ROWS_FOR_HEADER:
        raise WorkbookError(
            f"工作表“{sheet}”第{number}行有内容，最多读取{limits.rows}行；请删除多余的内容或拆分后再导入。"
        )
    if len(values) > LAST_COLUMN_OF_EXCEL:
        raise WorkbookError(f"工作表“{sheet}”的列号超出了Excel的范围，文件已损坏。")
    if len(values) > limits.columns:
        raise WorkbookError(
            f"工作表“{sheet}”第{number}行{_letter(len(values))}列有内容，最多读取{limits.columns}列；请删除多余的内容。"
        )
    for index, value in enumerate(values, start=1):
        if isinstance(value, str) and len(value) > limits.characters:
            raise WorkbookError(
                f"工作表“{sheet}”单元格{_letter(index)}{number}有{len(value)}个字符，"
                f"最多{limits.characters}个，请缩短。"
            )


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


if __name__ == "__main__":
    main()
