"""Sheet 学习计划: who studies what in a campaign, and by which day."""

from collections.abc import Mapping
from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget

from common.resources import DateWidget, TextWidget, column
from education.models import Campaign, PlannedStudy
from education.resources import BRANCH_SYNONYMS, COMMITTEE_SYNONYMS, CommitteeResource
from members.models import Committee
from members.sheets import BRANCH_COLUMN, COMMITTEE_COLUMN, BranchWidget, CommitteeWidget

CAMPAIGN_COLUMN = "主题教育"


class CampaignWidget(Widget):
    """
    A campaign by its name: of the nearest committee above the row's branch, or of the row's committee. ValueError as of
    the unit where that cannot be read.
    """

    def __init__(self, branches: BranchWidget) -> None:
        super().__init__()
        self.branches, self.committees = branches, CommitteeWidget()
        self._known: list[Campaign] | None = None

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Campaign | None:
        name = TextWidget().clean(value)
        if not name:
            return None
        committee = self._committee(row or {})
        if self._known is None:
            self._known = list(Campaign.objects.select_related("committee").order_by("-committee__path"))
        for campaign in self._known:
            if committee and campaign.name == name and committee.path.startswith(campaign.committee.path):
                return campaign
        raise ValueError(f"没有“{name}”这一主题教育，请先在“主题教育”表或页面中登记。")

    def _committee(self, row: Mapping) -> Committee | None:
        branch = self.branches.clean(row.get(BRANCH_COLUMN), row)
        if branch:
            return branch.committee
        return self.committees.clean(row.get(COMMITTEE_COLUMN), row)


class PlannedStudyResource(CommitteeResource):
    sheet = "学习计划"
    required = (CAMPAIGN_COLUMN, "主讲或负责人", "学习内容", "计划日期")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        COMMITTEE_COLUMN: COMMITTEE_SYNONYMS,
        CAMPAIGN_COLUMN: ("主题教育名称",),
        "主讲或负责人": ("主讲人", "负责人", "领学人"),
        "学习内容": ("内容", "学习主题", "学习专题"),
        "计划日期": ("计划时间", "学习日期", "完成时限"),
    }

    committee = Field(attribute=None, column_name=COMMITTEE_COLUMN)
    branch = column("branch", BRANCH_COLUMN, branches := BranchWidget())
    campaign = column("campaign", CAMPAIGN_COLUMN, CampaignWidget(branches))
    lead = column("lead", "主讲或负责人")
    topic = column("topic", "学习内容")
    planned_on = column("planned_on", "计划日期", DateWidget())
    del branches

    class Meta(CommitteeResource.Meta):
        model = PlannedStudy
        import_id_fields = ("campaign", "branch", "topic", "planned_on")
