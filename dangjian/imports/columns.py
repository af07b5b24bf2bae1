"""What each column of a sheet takes, for templates and docs/workbooks.md: read from the resources themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from import_export.widgets import Widget

from accounts.models import User
from common.cells import (
    ChoiceWidget,
    DateWidget,
    DecimalWidget,
    MonthWidget,
    WholeNumberWidget,
    YearWidget,
    YesNoWidget,
)
from common.identity import DEMO_AREA, make_id_number
from common.resources import WorkbookResource
from dangjian.imports.wording import CHOICES, EXAMPLES, KINDS, NOTES
from members.sheets import BRANCH_COLUMN, COMMITTEE_COLUMN, ID_COLUMN

CODES = (ID_COLUMN, "手机号", "固定电话", "联系电话", "凭证号", "介绍信编号", "组织编码")
EXAMPLE_ID = make_id_number(DEMO_AREA, date(1980, 5, 1), 1, "M")

DATE, MONTH, YEAR, WHOLE, NUMBER, YES_NO, CHOICE, TEXT = (
    "日期",
    "月份",
    "年度",
    "整数",
    "数值",
    "是或否",
    "选项",
    "文字",
)
HINTS = {
    DATE: "日期，如2023-05-01",
    MONTH: "月份，如2023年3月",
    YEAR: "年度，如2023",
    WHOLE: "整数",
    NUMBER: "数值，最多两位小数",
    YES_NO: "是或否",
    TEXT: "文字",
}
PLAIN_EXAMPLES = {
    DATE: "2023-05-01",
    MONTH: "2023年3月",
    YEAR: "2023",
    WHOLE: "12",
    NUMBER: "100.00",
    YES_NO: "否",
}
# Order matters: a year is a whole number, a share is a number.
WIDGETS: tuple[tuple[type[Widget], str], ...] = (
    (DateWidget, DATE),
    (MonthWidget, MONTH),
    (YearWidget, YEAR),
    (WholeNumberWidget, WHOLE),
    (DecimalWidget, NUMBER),
    (YesNoWidget, YES_NO),
    (ChoiceWidget, CHOICE),
)


@dataclass(frozen=True)
class ColumnInfo:
    """A column in words; `choices` are all that it takes, or what it usually takes where it is open."""

    name: str
    required: bool
    kind: str
    hint: str
    example: str
    choices: tuple[str, ...]
    synonyms: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Digits that must stay text: an ID number has more of them than a number can hold."""
        return self.name in CODES


def columns_of_sheet(resource: type[WorkbookResource], user: User | None = None) -> list[ColumnInfo]:
    return list(_columns(resource, user))


def _columns(resource: type[WorkbookResource], user: User | None) -> Iterator[ColumnInfo]:
    widgets = {field.column_name: field.widget for field in resource.fields.values()}
    for name, synonyms in resource.columns(user).items():
        kind = KINDS.get((resource.sheet, name)) or _kind(name, widgets.get(name))
        choices = CHOICES.get(name) or _choices(widgets.get(name))
        if choices and kind == TEXT:
            kind = CHOICE
        note = NOTES.get((resource.sheet, name)) or NOTES.get(("", name), "")
        hint = note or (f"可填：{'、'.join(choices)}" if choices else HINTS[kind])
        yield ColumnInfo(
            name,
            name in resource.required,
            kind,
            hint,
            _example(resource, name, kind, choices),
            choices,
            synonyms,
        )


def _kind(name: str, widget: Widget | None) -> str:
    if widget is None:
        return NUMBER
    if type(widget) is Widget and name.endswith("日期"):
        return DATE
    return next((kind for widget_class, kind in WIDGETS if isinstance(widget, widget_class)), TEXT)


def _choices(widget: Widget | None) -> tuple[str, ...]:
    if isinstance(widget, YesNoWidget):
        return ("是", "否")
    return tuple(widget.allowed.split("、")) if isinstance(widget, ChoiceWidget) else ()


def _example(resource: type[WorkbookResource], name: str, kind: str, choices: tuple[str, ...]) -> str:
    if name == ID_COLUMN:
        return EXAMPLE_ID
    example = EXAMPLES.get((resource.sheet, name), EXAMPLES.get(("", name)))
    if example is not None:
        return example
    if name not in {field.column_name for field in resource.fields.values()}:
        return ""  # a measure of one kind of work: not every row has it
    return PLAIN_EXAMPLES.get(kind) or (choices[0] if choices else "")


def names_of_units() -> tuple[str, str]:
    """The columns that name a branch or a committee: their lists come from the database."""
    return BRANCH_COLUMN, COMMITTEE_COLUMN
