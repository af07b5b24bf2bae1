from collections.abc import Mapping
from typing import Any

from import_export.widgets import Widget

from common.encryption import blind_index
from common.resources import ChoiceWidget, DateWidget, WorkbookResource, column
from members.models import Transfer
from members.sheets import (
    BRANCH_COLUMN,
    BRANCH_SYNONYMS,
    ID_COLUMN,
    ID_SYNONYMS,
    BranchWidget,
    IdNumberWidget,
    MemberWidget,
)
from members.transfers import complete


class IdIndexWidget(Widget):
    """The blind index of an ID number; the number itself is kept with the member only."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        number = IdNumberWidget(required=False).clean(value)
        return blind_index(number) if number else ""


class TransferResource(WorkbookResource):
    sheet = "组织关系转接"
    required = (BRANCH_COLUMN, "姓名", "转接类型")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "姓名": ("党员姓名",),
        ID_COLUMN: ID_SYNONYMS,
        "转接类型": ("类型", "转接方向"),
        "转接原因": ("原因",),
        "对方党组织": ("接收党组织", "转入党组织", "转往单位", "去向"),
        "排查日期": ("发现日期",),
        "限期": ("转出期限", "办理期限"),
        "介绍信编号": ("介绍信号",),
        "开具日期": ("介绍信日期", "介绍信开具日期"),
        "办结日期": ("完成日期", "转出日期", "转接日期"),
    }
    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    name = column("name", "姓名")
    id_number_index = column("id_number_index", ID_COLUMN, IdIndexWidget())
    member = column("member", "姓名", MemberWidget(must_exist=False), keep_blank=True)
    direction = column("direction", "转接类型", ChoiceWidget(Transfer.Direction))
    reason = column(
        "reason",
        "转接原因",
        ChoiceWidget(
            Transfer.Reason,
            {
                "外出务工": Transfer.Reason.STEADY_WORK,
                "在外稳定工作": Transfer.Reason.STEADY_WORK,
                "有稳定工作": Transfer.Reason.STEADY_WORK,
            },
        ),
    )
    organization = column("organization", "对方党组织")
    to_branch = column("to_branch", "转入支部", BranchWidget())
    found_on = column("found_on", "排查日期", DateWidget())
    deadline = column("deadline", "限期", DateWidget())
    letter_number = column("letter_number", "介绍信编号")
    letter_on = column("letter_on", "开具日期", DateWidget())
    done_on = column("done_on", "办结日期", DateWidget())
    note = column("note", "备注")

    class Meta(WorkbookResource.Meta):
        model = Transfer
        import_id_fields = ["branch", "name", "id_number_index", "direction", "reason", "found_on"]

    def before_import_row(self, row: dict, **kwargs: Any) -> None:
        """A blank reason is told apart from none by nobody, and is part of the key."""
        row["转接原因"] = row.get("转接原因") or Transfer.Reason.OTHER.label

    def after_save_instance(self, instance: Transfer, row: Mapping, **kwargs: Any) -> None:
        complete(instance)
