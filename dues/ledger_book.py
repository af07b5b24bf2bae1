"""The ledger as an Excel workbook: the lines as filtered, and their sum as a number, not a formula."""

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from common.workbooks import write_text_cell
from dues.models import Payment

HEADINGS = (
    "党委", "党支部", "姓名", "所属月份", "金额（元）", "缴纳日期", "类别", "代交人", "冲正原因", "录入人",
)  # fmt: skip
WIDTHS = (14, 20, 12, 12, 12, 12, 12, 12, 24, 12)
MONEY = "#,##0.00"


def ledger_book(payments: Iterable[Payment], total: Decimal) -> bytes:
    """`payments` with member, branch, committee and user loaded; `total` as the database summed it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("党费台账")
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + index)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, heading, bold=True) for heading in HEADINGS])
    for payment in payments:
        sheet.append(_row(sheet, payment))
    sheet.append([_text(sheet, "合计", bold=True), *[None] * 3, _money(sheet, total)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _row(sheet, payment: Payment) -> list:
    who = payment.entered_by
    texts = [payment.branch.committee.name, payment.branch.name, payment.member.name]
    rest = [payment.get_kind_display(), payment.proxy, payment.reason, str(who) if who else ""]
    return [
        *[_text(sheet, text) for text in texts],
        _day(sheet, payment.month, "yyyy-mm"),
        _money(sheet, payment.amount),
        _day(sheet, payment.paid_on, "yyyy-mm-dd"),
        *[_text(sheet, text) for text in rest],
    ]


def _text(sheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    write_text_cell(cell, text)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _money(sheet, amount: Decimal) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=amount)
    cell.number_format = MONEY
    return cell


def _day(sheet, day, shape: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=day)
    cell.number_format = shape
    return cell
