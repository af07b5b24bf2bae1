"""Templates to fill in: header, notes, an example, lists to choose from; every sheet says which version it is."""

import io
import zlib
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from common.workbooks import write_text_cell
from dangjian.imports.columns import DATE, ColumnInfo, columns_of_sheet, names_of_units
from dangjian.imports.recognition import OWN_GUIDE
from dangjian.loading import resource_classes
from members.models import Branch, Committee

LISTS = "下拉选项"
HEADER_ROW, FIRST_ROW, LAST_ROW = 2, 5, 2000
# Excel holds a list of choices in the rule itself up to 255 characters; a long one is easier kept as cells.
LONGEST_RULE = 120

HEAD = PatternFill("solid", start_color="FFF3DEDF", end_color="FFF3DEDF")
NOTE = PatternFill("solid", start_color="FFF6F5F2", end_color="FFF6F5F2")
LINE = Border(bottom=Side(style="thin", color="FFD5D8DC"))
GUIDANCE = (
    "一行一条记录，从第5行起填写；第3行是填写要求，第4行是示例，导入时自动跳过，不必删除。",
    "表头带*的列必填。列的顺序可以调整，不用的列可以删除，请不要改动列名。",
    "日期可写成2023-05-01、2023.5.1、2023年5月1日；只到月的写2023年5月。",
    "身份证号、手机号所在列已设为文本格式，请勿改成数字，否则末几位会丢失。",
    "同一份文件可以重复导入：已有的记录跳过，改动过的更新，不会重复。",
    "有一行错误，整个文件都不写入；系统会给出标红并注明原因的文件，改好后再导入。",
)


def current_version(sheet: str, user: User | None = None) -> str:
    """Changes whenever the columns that the user has in the sheet do."""
    infos = columns_of_sheet(resource_classes()[sheet], user)
    columns = ",".join(f"{info.name}{info.required}" for info in infos)
    return f"{zlib.crc32(columns.encode()):08x}"


def template(sheets: Sequence[str], user: User) -> bytes:
    """A workbook with the sheets, the user's branches and committees to choose from, and how to fill it in."""
    book = Workbook()
    _write_guide(book.active)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    choices = _Choices(lists, user)
    known = resource_classes()
    for name in sheets:
        sheet = book.create_sheet(name, len(book.sheetnames) - 1)
        _write_sheet(sheet, columns_of_sheet(known[name], user), choices)
    book.active = 1
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_guide(sheet: Worksheet) -> None:
    sheet.title = OWN_GUIDE
    sheet.column_dimensions["A"].width = 100
    for number, text in enumerate((OWN_GUIDE, *GUIDANCE), 1):
        cell = sheet.cell(number, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)


def _write_sheet(sheet: Worksheet, columns: Sequence[ColumnInfo], choices: "_Choices") -> None:
    title = sheet.cell(1, 1, f"{sheet.title}　模板版本{current_version(sheet.title, choices.user)}")
    title.font = Font(bold=True, size=14)
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 1)
    for index, info in enumerate(columns, 1):
        _write_column(sheet, index, info)
        choices.offer(sheet, index, info)
    for cells, first in ((sheet[3], "说明："), (sheet[4], "例：")):
        cells[0].value = f"{first}{cells[0].value or ''}"


def _write_column(sheet: Worksheet, index: int, info: ColumnInfo) -> None:
    letter = get_column_letter(index)
    head = sheet.cell(HEADER_ROW, index, f"{info.name}*" if info.required else info.name)
    head.font, head.fill, head.border = Font(bold=True), HEAD, LINE
    note, example = sheet.cell(3, index), sheet.cell(4, index)
    write_text_cell(note, info.hint if len(info.hint) <= 60 else "从下拉列表选择")
    write_text_cell(example, info.example, as_code=info.is_code)
    for cell in (note, example):
        cell.fill, cell.font = NOTE, Font(color="FF545B64", italic=cell is example)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    width = sheet.column_dimensions[letter]
    width.width = 22 if info.is_code else max(12, min(30, 2.2 * len(info.name) + 4))
    if info.is_code:
        width.number_format = "@"
        for row in range(FIRST_ROW, LAST_ROW // 10):
            sheet.cell(row, index).number_format = "@"
    elif info.kind == DATE:
        width.number_format = "yyyy-mm-dd"


class _Choices:
    """Drop-downs: short lists in the rule itself, long ones in a column of the hidden sheet."""

    def __init__(self, lists: Worksheet, user: User) -> None:
        self.lists = lists
        self.user = user
        self._formulas: dict[tuple[str, ...], str] = {}
        branch, committee = names_of_units()
        self._units = {
            branch: tuple(Branch.objects.visible_to(user).values_list("name", flat=True)),
            committee: tuple(Committee.objects.visible_to(user).values_list("name", flat=True)),
        }

    def offer(self, sheet: Worksheet, index: int, info: ColumnInfo) -> None:
        choices = self._units.get(info.name) or info.choices
        if not choices:
            return
        # A warning, not a refusal: synonyms and several posts in one cell are taken too.
        rule = DataValidation(
            type="list", formula1=self._formula(choices), allow_blank=True, errorStyle="warning"
        )
        rule.errorTitle, rule.error = "请核对", "不在下拉列表中；确认无误可以继续。"
        letter = get_column_letter(index)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)

    def _formula(self, choices: tuple[str, ...]) -> str:
        if choices not in self._formulas:
            text = ",".join(choices)
            plain = len(text) <= LONGEST_RULE and not any(mark in "".join(choices) for mark in '",')
            self._formulas[choices] = f'"{text}"' if plain else self._column(choices)
        return self._formulas[choices]

    def _column(self, choices: tuple[str, ...]) -> str:
        column = self.lists.max_column + (self.lists.cell(1, 1).value is not None)
        for row, text in enumerate(choices, 1):
            write_text_cell(self.lists.cell(row, column), text)
        letter = get_column_letter(column)
        return f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(choices)}"
