"""Sheet 专项党费: a row is one expense, or the fund alone while nothing was spent."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.results import RowResult
from import_export.widgets import Widget

from common.money import YuanSum, to_cents
from common.resources import (
    ChoiceWidget,
    DateWidget,
    DecimalWidget,
    TextWidget,
    WorkbookResource,
    column,
)
from dues.models import Expense, SpecialFund
from members.sheets import CommitteeWidget

USES = ChoiceWidget(
    Expense.Use,
    {
        "党员教育培训": "EDUCATION",
        "培训": "EDUCATION",
        "订阅报刊": "MATERIALS",
        "教材": "MATERIALS",
        "订阅和教材设备": "MATERIALS",
        "表彰奖励": "PRAISE",
        "困难党员补助": "HARDSHIP",
        "慰问": "HARDSHIP",
        "救灾": "RELIEF",
        "设施修缮": "RELIEF",
    },
)
OPTIONAL = ("所属党委", "支出金额", "支出日期", "事由")


class GivenFund(Widget):
    """The fund that the row's own cells described; see ExpenseResource.before_import_row."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> SpecialFund:
        return value


class ExpenseResource(WorkbookResource):
    """Equal 专项名称 is one fund: its cells must agree in every row, or be blank below the first."""

    sheet = "专项党费"
    required = ("专项名称", "拨付金额", "拨付日期")
    synonyms = {
        "所属党委": ("党委", "党组织"),
        "专项名称": ("名称", "专项党费名称", "项目名称"),
        "拨付单位": ("拨款单位",),
        "支出金额": ("使用金额",),
        "支出日期": ("使用日期",),
        "凭证号": ("票据号", "凭证编号"),
        "集体研究日期": ("研究日期", "会议研究日期"),
        "事由": ("用途说明", "支出事由", "备注"),
    }

    committee = column(None, "所属党委", CommitteeWidget())
    fund = column("fund", "专项名称", GivenFund())
    allocated = column(None, "拨付金额", DecimalWidget())
    allocated_on = column(None, "拨付日期", DateWidget())
    allocated_by = column(None, "拨付单位")
    use = column("use", "用途", USES)
    amount = column("amount", "支出金额", DecimalWidget())
    spent_on = column("spent_on", "支出日期", DateWidget())
    voucher = column("voucher", "凭证号")
    decided_on = column("decided_on", "集体研究日期", DateWidget())
    note = column("note", "事由")

    class Meta:
        model = Expense
        import_id_fields = ("fund", "spent_on", "amount", "note")

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        for name in OPTIONAL:
            if name not in dataset.headers:
                dataset.append_col([None] * len(dataset), header=name)
        self._first: dict[tuple[int, str], SpecialFund] = {}

    def before_import_row(self, row: dict, **kwargs: Any) -> None:
        self._fund_changed = False
        row["专项名称"] = self._fund(row)

    def _fund(self, row: dict) -> SpecialFund:
        cells, errors = _read_fund(row, self.fields)
        if errors:
            raise ValidationError(errors)
        key = cells["committee"].pk, cells["name"]
        if key not in self._first:
            fund = self._write_fund(cells)
            self._first[key] = fund
            return fund
        fund = self._first[key]
        differing = {
            name: f"与前面“{fund}”的{name}不一致，同一专项应相同或留空。"
            for name, attribute in FUND_COLUMNS.items()
            if cells[attribute] not in (None, "", getattr(fund, attribute))
        }
        if differing:
            raise ValidationError(differing)
        return fund

    def _write_fund(self, cells: dict[str, Any]) -> SpecialFund:
        fund = SpecialFund.objects.filter(committee=cells["committee"], name=cells["name"]).first()
        before = fund and (fund.amount, fund.allocated_on, fund.allocated_by)
        fund = fund or SpecialFund(committee=cells["committee"], name=cells["name"])
        for attribute in FUND_COLUMNS.values():
            if cells[attribute] not in (None, ""):
                setattr(fund, attribute, cells[attribute])
        blank = [name for name in ("拨付金额", "拨付日期") if getattr(fund, FUND_COLUMNS[name]) is None]
        if blank:
            raise ValidationError(dict.fromkeys(blank, "不能为空。"))
        try:
            fund.full_clean(exclude=["committee"])
        except ValidationError as error:
            names = {attribute: name for name, attribute in FUND_COLUMNS.items()}
            raise ValidationError(
                {names.get(field, "专项名称"): found for field, found in error.error_dict.items()}
            ) from error
        spent = fund.expenses.aggregate(total=YuanSum("amount"))["total"] if fund.pk else Decimal(0)
        if spent > fund.amount:
            raise ValidationError({"拨付金额": f"少于已登记的支出（{to_cents(spent)}元）。"})
        self._fund_changed = before != (fund.amount, fund.allocated_on, fund.allocated_by)
        if self._fund_changed:
            fund.save()
        return fund

    def after_import_row(self, row: Mapping, row_result: RowResult, **kwargs: Any) -> None:
        if row_result.import_type == RowResult.IMPORT_TYPE_SKIP and self._fund_changed:
            row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def skip_row(self, instance: Expense, original: Any, row: Mapping, errors: Any = None) -> bool:
        if not errors and TextWidget().clean(row.get("支出金额")) == "":
            return self._leave_out(instance, row)
        return super().skip_row(instance, original, row, errors)

    def _leave_out(self, instance: Expense, row: Mapping) -> bool:
        filled = [
            name for name in ("支出日期", "凭证号", "集体研究日期") if TextWidget().clean(row.get(name))
        ]
        if filled:
            raise ValidationError({"支出金额": f"填写了{'、'.join(filled)}，应填写支出金额。"})
        return True

    def validate_instance(
        self, instance: Expense, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        today: date = timezone.localdate()
        if instance.spent_on and instance.spent_on > today:
            errors.setdefault("spent_on", ValidationError("支出日期晚于今天。"))
        super().validate_instance(instance, errors, validate_unique)


# Column of the sheet → field of the fund.
FUND_COLUMNS = {"拨付金额": "amount", "拨付日期": "allocated_on", "拨付单位": "allocated_by"}


def _read_fund(row: Mapping, columns: Mapping) -> tuple[dict[str, Any], dict[str, str]]:
    """The cells that describe the fund, and what is wrong with them by column."""
    cells: dict[str, Any] = {"name": TextWidget().clean(row.get("专项名称"))}
    errors: dict[str, str] = {}
    readers = {"committee": "committee", "amount": "allocated", "allocated_on": "allocated_on"}
    for attribute, field_name in readers.items():
        field = columns[field_name]
        try:
            cells[attribute] = field.widget.clean(row.get(field.column_name), row)
        except ValueError as error:
            errors[field.column_name] = str(error)
    cells["allocated_by"] = TextWidget().clean(row.get("拨付单位"))
    if not cells["name"]:
        errors["专项名称"] = "不能为空。"
    return cells, errors
