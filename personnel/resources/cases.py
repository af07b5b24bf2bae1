"""Sheet 人事事项: a row a person; rows of equal 事项类别, 事项名称 and 年度 are one case."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.results import RowResult
from import_export.widgets import Widget

from common.identity import normalise_id_number
from common.resources import (
    ChoiceWidget,
    DateWidget,
    DecimalWidget,
    NaturalKeyLoader,
    TextWidget,
    WorkbookResource,
    YearWidget,
    column,
)
from members.sheets import ID_COLUMN, PERSON_SYNONYMS, CommitteeWidget
from personnel.models import Case, CasePerson, Staff

KINDS = ChoiceWidget(
    Case.Kind,
    {
        "公务员考核": "CIVIL_REVIEW",
        "事业单位考核": "INSTITUTION_REVIEW",
        "事业单位工作人员年度考核": "INSTITUTION_REVIEW",
        "职员等级晋升": "RANK_PROMOTION",
        "事业单位管理岗位职员等级晋升初审": "RANK_PROMOTION",
        "管理岗位职员等级晋升初审": "RANK_PROMOTION",
        "工考": "WORKER_EXAM",
        "事业单位工勤人员工考": "WORKER_EXAM",
        "职称聘任": "APPOINTMENT",
        "专业技术聘任": "APPOINTMENT",
        "聘任": "APPOINTMENT",
        "办理退休": "RETIREMENT",
        "退休手续": "RETIREMENT",
        "丧葬抚恤": "BEREAVEMENT",
        "丧葬费、抚恤金": "BEREAVEMENT",
        "丧葬费和抚恤金申报": "BEREAVEMENT",
    },
)
# Column of the sheet → field of the case that its rows must agree on.
CASE_COLUMNS = {"报送截止日期": "due_on", "报送日期": "submitted_on"}
OPTIONAL = ("所属党委", "姓名", ID_COLUMN, "报送截止日期", "报送日期")


class GivenCase(Widget):
    """The case that the row's own cells described; see CaseResource.before_import_row."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Case:
        return value


class StaffWidget(Widget):
    """A person of the staff by ID number, otherwise by a name that only one of them has; None for anybody else."""

    def __init__(self) -> None:
        super().__init__()
        self._by_number: dict[str, Staff] | None = None
        self._by_name: dict[tuple[int, str], list[Staff]] = defaultdict(list)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Staff | None:
        if self._by_number is None:
            self._by_number = {}
            for known in Staff.objects.all():
                self._by_number[known.id_number] = known
                self._by_name[known.committee_id, known.name].append(known)
        row = row or {}
        name = TextWidget().clean(row.get("姓名"))
        number = normalise_id_number(TextWidget().clean(row.get(ID_COLUMN)))
        if number:
            staff = self._by_number.get(number)
            if staff and name and staff.name != name:
                raise ValueError(f"该身份证号在干部职工中是“{staff.name}”，与“{name}”不一致。")
            return staff
        case = row.get("事项名称")
        found = self._by_name.get((case.committee_id, name), []) if isinstance(case, Case) else []
        if len(found) > 1:
            raise ValueError(f"有{len(found)}名叫“{name}”的干部职工，请加填“{ID_COLUMN}”。")
        return found[0] if found else None


class CaseResource(WorkbookResource):
    """A row without 姓名 records the case alone."""

    sheet = "人事事项"
    required = ("事项类别", "事项名称", "年度")
    synonyms = PERSON_SYNONYMS | {
        "所属党委": ("党委", "单位"),
        "事项类别": ("类别", "事项类型"),
        "事项名称": ("名称",),
        "年度": ("年份",),
        "报送截止日期": ("截止日期", "要求报送日期", "报送期限"),
        "报送日期": ("上报日期", "实际报送日期"),
        "办结日期": ("办理日期", "完成日期"),
        "结果": ("办理结果", "考核结果"),
        "金额": ("金额（元）",),
    }

    committee = column(None, "所属党委", CommitteeWidget())
    kind = column(None, "事项类别", KINDS)
    case = column("case", "事项名称", GivenCase())
    year = column(None, "年度", YearWidget())
    due_on = column(None, "报送截止日期", DateWidget())
    submitted_on = column(None, "报送日期", DateWidget())
    name = column("name", "姓名")
    staff = column("staff", ID_COLUMN, StaffWidget())
    done_on = column("done_on", "办结日期", DateWidget())
    result = column("result", "结果")
    amount = column("amount", "金额", DecimalWidget())
    note = column(None, "备注")

    class Meta:
        model = CasePerson
        import_id_fields = ("case", "name", "staff")

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        for name in OPTIONAL:
            if name not in dataset.headers:
                dataset.append_col([None] * len(dataset), header=name)
        self._cases: dict[tuple, Case] = {}

    def before_import_row(self, row: dict, **kwargs: Any) -> None:
        self._case_changed = False
        row["事项名称"] = self._case(row)

    def _case(self, row: Mapping) -> Case:
        cells, errors = self._read_case(row)
        if errors:
            raise ValidationError(errors)
        key = tuple(cells[name] for name in ("committee", "kind", "name", "year"))
        if key not in self._cases:
            self._cases[key] = self._write_case(cells)
            return self._cases[key]
        case = self._cases[key]
        differing = {
            name: f"与前面“{case}”的{name}不一致，同一事项应相同或留空。"
            for name, attribute in CASE_COLUMNS.items()
            if cells[attribute] not in (None, getattr(case, attribute))
        }
        if differing:
            raise ValidationError(differing)
        return case

    def _read_case(self, row: Mapping) -> tuple[dict[str, Any], dict[str, str]]:
        """The cells that describe the case, and what is wrong with them by column."""
        cells: dict[str, Any] = {
            "name": TextWidget().clean(row.get("事项名称")),
            "note": TextWidget().clean(row.get("备注")),
        }
        errors: dict[str, str] = {}
        for attribute in ("committee", "kind", "year", "due_on", "submitted_on"):
            field = self.fields[attribute]
            try:
                cells[attribute] = field.widget.clean(row.get(field.column_name), row)
            except ValueError as error:
                errors[field.column_name] = str(error)
        for name, attribute in {"事项名称": "name", "事项类别": "kind", "年度": "year"}.items():
            if name not in errors and cells[attribute] in (None, ""):
                errors[name] = "不能为空。"
        if cells.get("submitted_on") and cells["submitted_on"] > timezone.localdate():
            errors["报送日期"] = "报送日期晚于今天。"
        return cells, errors

    def _write_case(self, cells: dict[str, Any]) -> Case:
        key = {name: cells[name] for name in ("committee", "kind", "name", "year")}
        case = Case.objects.filter(**key).first() or Case(**key)
        before = case.pk and (case.due_on, case.submitted_on, case.note)
        for attribute in ("due_on", "submitted_on", "note"):
            if cells[attribute]:
                setattr(case, attribute, cells[attribute])
        case.full_clean(exclude=["committee"])
        self._case_changed = before != (case.due_on, case.submitted_on, case.note)
        if self._case_changed:
            case.save()
        return case

    def get_instance(self, instance_loader: NaturalKeyLoader, row: Mapping) -> CasePerson | None:
        """A person recorded before the staff was known is found by the name alone."""
        found = super().get_instance(instance_loader, row)
        key = self.row_key(row)
        return found or (key and instance_loader.rows.get((*key[:2], None)))

    def skip_row(self, instance: CasePerson, original: Any, row: Mapping, errors: Any = None) -> bool:
        if not errors and not TextWidget().clean(row.get("姓名")):
            return self._leave_out(row)
        return super().skip_row(instance, original, row, errors)

    def _leave_out(self, row: Mapping) -> bool:
        filled = [
            name for name in (ID_COLUMN, "办结日期", "结果", "金额") if TextWidget().clean(row.get(name))
        ]
        if filled:
            raise ValidationError({"姓名": f"填写了{'、'.join(filled)}，应填写姓名。"})
        return True

    def after_import_row(self, row: Mapping, row_result: RowResult, **kwargs: Any) -> None:
        if row_result.import_type == RowResult.IMPORT_TYPE_SKIP and self._case_changed:
            row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def validate_instance(
        self, instance: CasePerson, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if instance.done_on and instance.done_on > timezone.localdate():
            errors.setdefault("done_on", ValidationError("办结日期晚于今天。"))
        super().validate_instance(instance, errors, validate_unique)
