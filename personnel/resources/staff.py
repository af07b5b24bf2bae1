"""Sheet 干部职工."""

from collections.abc import Mapping
from typing import Any

import tablib
from django.db.models import QuerySet

from common.identity import check_id_number
from common.person import Sex
from common.resources import ChoiceWidget, DateWidget, TextWidget, WorkbookResource, YesNoWidget, column
from members.sheets import (
    ID_COLUMN,
    PERSON_SYNONYMS,
    CommitteeWidget,
    EducationWidget,
    EthnicityWidget,
    IdNumberWidget,
)
from personnel.models import Staff

KINDS = ChoiceWidget(
    Staff.Kind,
    {
        "参公": "REFERENCED",
        "参照公务员法管理人员": "REFERENCED",
        "管理": "MANAGEMENT",
        "管理岗位": "MANAGEMENT",
        "管理人员": "MANAGEMENT",
        "专技": "PROFESSIONAL",
        "专业技术": "PROFESSIONAL",
        "专业技术人员": "PROFESSIONAL",
        "专业技术岗位": "PROFESSIONAL",
        "工勤": "WORKER",
        "工勤岗位": "WORKER",
    },
)


class CadreWidget(YesNoWidget):
    """Blank: everybody but 工勤人员 counts as 干部."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> bool:
        text = TextWidget().clean(value)
        if text in ("", "干部", "工人"):
            return (
                text == "干部"
                if text
                else not TextWidget().clean((row or {}).get("人员类别")).startswith("工勤")
            )
        return super().clean(value, row)


class StaffResource(WorkbookResource):
    """干部职工 by ID number; sex and birth date are read from it where their cells are blank."""

    sheet = "干部职工"
    required = ("姓名", ID_COLUMN, "人员类别")
    synonyms = PERSON_SYNONYMS | {
        "所属党委": ("党委", "单位", "所在单位"),
        "人员类别": ("人员类型", "身份", "编制类别"),
        "职务": ("现任职务",),
        "职级或等级": ("职级", "等级", "岗位等级"),
        "干部身份": ("是否干部", "身份类别"),
        "参加工作日期": ("参加工作时间", "参加工作年月"),
        "离开日期": ("离任日期", "离职日期"),
        "手机号": ("联系电话", "电话", "手机号码"),
    }

    committee = column("committee", "所属党委", CommitteeWidget())
    name = column("name", "姓名")
    id_number = column("id_number", ID_COLUMN, IdNumberWidget())
    sex = column("sex", "性别", ChoiceWidget(Sex))
    ethnicity = column("ethnicity", "民族", EthnicityWidget(), keep_blank=True)
    born_on = column("born_on", "出生日期", DateWidget())
    education = column("education", "学历", EducationWidget())
    kind = column("kind", "人员类别", KINDS)
    position = column("position", "职务")
    rank = column("rank", "职级或等级")
    is_cadre = column("is_cadre", "干部身份", CadreWidget())
    hired_on = column("hired_on", "参加工作日期", DateWidget())
    left_on = column("left_on", "离开日期", DateWidget())
    mobile = column("mobile", "手机号")

    class Meta:
        model = Staff
        import_id_fields = ("id_number",)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        # The committee is filled in by CommitteeWidget even where the sheet has no such column.
        for name in ("所属党委", "干部身份"):
            if name not in dataset.headers:
                dataset.append_col([None] * len(dataset), header=name)

    def before_import_row(self, row: dict, **kwargs: Any) -> None:
        """Birth date and sex that are left blank stand in the ID number."""
        try:
            number = check_id_number(row.get(ID_COLUMN) or "")
        except ValueError:
            return
        row["出生日期"] = row.get("出生日期") or number.born_on
        row["性别"] = row.get("性别") or Sex(number.sex).label

    def existing(self) -> QuerySet:
        if self.user is None:
            return Staff.objects.all()
        return Staff.objects.visible_to(self.user)
