"""Sheet 五星自评: what branches say of each star; what changes is to be reviewed again, as on its page."""

from collections.abc import Mapping
from typing import Any

from import_export.widgets import Widget

from common.resources import ChoiceWidget, TextWidget, WorkbookResource, YearWidget, YesNoWidget, column
from members.sheets import BRANCH_COLUMN, BranchWidget
from stars.models import Star, StarAssessment
from stars.resources import BRANCH_SYNONYMS

LONGEST = 2_000  # characters, as on the page


class StatementWidget(Widget):
    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        text = TextWidget().clean(value)
        if len(text) > LONGEST:
            raise ValueError(f"不能超过{LONGEST}个字，现有{len(text)}个字。")
        return text


class ClaimResource(WorkbookResource):
    sheet = "五星自评"
    required = (BRANCH_COLUMN, "年度", "星", "自评达到")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "年度": ("年份",),
        "星": ("星名", "星级名称", "五星"),
        "自评达到": ("是否达到", "达到", "自评结果"),
        "自评说明": ("说明", "自评情况"),
    }

    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    year = column("year", "年度", YearWidget())
    star = column("star", "星", ChoiceWidget(Star))
    met = column("met", "自评达到", YesNoWidget())
    statement = column("statement", "自评说明", StatementWidget())

    class Meta(WorkbookResource.Meta):
        model = StarAssessment
        import_id_fields = ("branch", "year", "star")

    def do_instance_save(self, instance: StarAssessment, is_create: bool) -> None:
        instance.withdraw_review()
        super().do_instance_save(instance, is_create)
