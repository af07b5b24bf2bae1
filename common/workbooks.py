"""
Workbooks in and out, as far as every app shares it.

A user's workbook is parsed in a child process with limits on memory and time, because a file of one kilobyte can
be made to fill any machine; common/workbook_guard.py tells what is refused before that.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from common.workbook_child import ask_child
from common.workbook_guard import WorkbookError, check_file
from common.workbook_marking import REASONS
from common.workbook_reader import ROWS_FOR_HEADER, Limits

__all__ = [
    "Header",
    "Limits",
    "Row",
    "Sheet",
    "WorkbookError",
    "check_file",
    "find_header",
    "read_workbook",
    "read_workbooks",
    "write_text_cell",
]

DEFAULT_LIMITS = Limits()
# Longer cells are notes; the patterns below would take long over a hostile one.
LONGEST_COLUMN_NAME = 200

_NOT_IN_NAMES = re.compile(r"[\s*:]|\(?(?:必填|选填)项?\)?")
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
# 金额（万元） must never pass for 金额.
_LARGER_UNIT = re.compile(r"[十百千万亿]元")


# Official lists number their rows, and a marked workbook tells what was wrong: neither says anything of the row.
NO_DATA = ("序号", REASONS)


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row with content. `number` is the one that Excel shows; `values` ends with the last filled cell.

    A value is str, int, float, bool, datetime, date, time, timedelta, or None for a blank. A formula gives the
    result that was last saved.
    """

    number: int
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet without its blank rows. Those `hidden` often hold the lists of drop-downs."""

    file: str
    name: str
    rows: list[Row]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns are: canonical name → index in `Row.values`; `unknown` are the names nobody asked for."""

    row_number: int
    positions: dict[str, int]
    unknown: list[str]


def read_workbook(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> list[Sheet]:
    """The sheets of one file; WorkbookError in Chinese if it cannot or should not be read."""
    result = read_workbooks([path], limits)[Path(path)]
    if isinstance(result, WorkbookError):
        raise result
    return result


def read_workbooks(
    paths: Iterable[str | Path], limits: Limits = DEFAULT_LIMITS
) -> dict[Path, list[Sheet] | WorkbookError]:
    """For every file its sheets or why it cannot be read, in the order given; one child serves them all."""
    results: dict[Path, list[Sheet] | WorkbookError] = {}
    waiting = [Path(path) for path in paths]
    while waiting:
        answers, failure = ask_child(waiting, limits)
        for path, answer in zip(waiting, answers, strict=False):
            results[path] = _result(path.name, answer)
        waiting = waiting[len(answers) :]
        if waiting:
            results[waiting.pop(0)] = WorkbookError(failure)
    return results


def _result(file: str, answer: dict[str, Any]) -> list[Sheet] | WorkbookError:
    if "error" in answer:
        return WorkbookError(answer["error"])
    return [
        Sheet(file, name, [Row(number, values) for number, values in rows], hidden)
        for name, hidden, rows in answer["sheets"]
    ]


def find_header(sheet: Sheet, columns: Mapping[str, Sequence[str]], required: Collection[str]) -> Header:
    """
    The row of column names among the first 15 rows with content, whatever stands above it.

    `columns` maps each canonical name to its synonyms, the preferred first; `required` must be there. Spaces, line
    breaks, *, 必填, colons and the width of brackets do not matter, and what is said in brackets may be left out.
    WorkbookError names the columns that are missing (缺少列：…) or stand there twice.
    """
    known = _spellings(columns)
    found = [_match(row, columns, known) for row in sheet.rows[:ROWS_FOR_HEADER]]
    nothing: tuple[Header, list[str]] = (Header(0, {}, []), [])
    header, doubles = max(found, key=lambda match: _fitness(match[0], required), default=nothing)
    missing = "、".join(name for name in columns if name in required and name not in header.positions)
    if missing:
        where = "" if header.positions else f"前{ROWS_FOR_HEADER}行中没有表头，"
        raise WorkbookError(f"{where}缺少列：{missing}。")
    if doubles:
        raise WorkbookError(f"列名重复：{'、'.join(doubles)}。")
    return header


def _fitness(header: Header, required: Collection[str]) -> tuple[int, int]:
    return sum(name in required for name in header.positions), len(header.positions)


def _match(
    row: Row, columns: Mapping[str, Sequence[str]], known: Mapping[str, tuple[int, str]]
) -> tuple[Header, list[str]]:
    """The row read as a header, and the canonical names that two columns claim equally."""
    cells = {index: str(value) for index, value in enumerate(row.values) if value is not None}
    claims: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, text in cells.items():
        if len(text) > LONGEST_COLUMN_NAME:
            continue
        spelling = _spelling(text)
        if match := known.get(spelling) or known.get(_without_brackets(spelling)):
            rank, name = match
            claims[name].append((rank, index))
    positions = {name: min(claims[name])[1] for name in columns if name in claims}
    doubles = [name for name, claim in claims.items() if [rank for rank, _ in claim].count(min(claim)[0]) > 1]
    unused = [text.strip() for index, text in cells.items() if index not in positions.values()]
    unknown = [text for text in unused if text not in NO_DATA]
    return Header(row.number, positions, unknown), doubles


def _spellings(columns: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, str]]:
    """Every spelling of a column → (rank, canonical name); a canonical name is never taken for a synonym."""
    known = {_spelling(name): (0, name) for name in columns}
    for name, synonyms in columns.items():
        for rank, synonym in enumerate(synonyms, start=1):
            known.setdefault(_spelling(synonym), (rank, name))
    for spelling, match in list(known.items()):
        known.setdefault(_without_brackets(spelling), match)
    return known


def _spelling(text: str) -> str:
    return _NOT_IN_NAMES.sub("", unicodedata.normalize("NFKC", text))


def _without_brackets(spelling: str) -> str:
    bare = _BRACKETS.sub("", spelling)
    return spelling if _LARGER_UNIT.search(spelling) or not bare else bare


def write_text_cell(cell: Cell, value: str, *, as_code: bool = False) -> None:
    """
    Put text into a cell so that it stays text: =1+1 or @名 is shown as typed and never calculated.

    `as_code` is for ID and telephone numbers, which Excel would make numbers when the cell is edited. Characters that
    a workbook cannot hold are left out.
    """
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if as_code:
        cell.number_format = "@"
    cell.value = text or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
