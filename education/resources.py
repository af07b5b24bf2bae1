"""Sheets 主题教育, 教材发放, 131学习 and 培训班."""

from collections.abc import Mapping
from typing import Any

from import_export.widgets import Widget
from tablib import Dataset

from common.resources import (
    ChoiceWidget,
    DateWidget,
    DecimalWidget,
    MonthWidget,
    TextWidget,
    WholeNumberWidget,
    WorkbookResource,
    YesNoWidget,
    column,
)
from education.models import TITLE_LENGTH, Campaign, Distribution, Material, StudyStatement, TrainingClass
from members.models import Branch
from members.sheets import BRANCH_COLUMN, COMMITTEE_COLUMN, BranchWidget, CommitteeWidget

BRANCH_SYNONYMS = ("党支部", "支部", "支部名称", "党组织名称")
COMMITTEE_SYNONYMS = ("党委", "主办党委", "举办党委", "主办单位", "举办单位")


class MaterialWidget(Widget):
    """
    A title of the committee above the row's branch, with or without 《》; a new title makes the material.

    Where the branch cannot be read the material is not saved: the branch's own column says what is wrong.
    """

    def __init__(self, branches: BranchWidget) -> None:
        super().__init__()
        self.branches = branches
        self._known: dict[tuple[int, str], Material] = {}

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Material | None:
        title = TextWidget().clean(value)
        if title.startswith("《") and title.find("》") == len(title) - 1:
            title = title[1:-1].strip()
        if not title:
            return None
        if len(title) > TITLE_LENGTH:
            raise ValueError(f"书名不能超过{TITLE_LENGTH}个字。")
        branch = self._branch(row or {})
        if branch is None:
            return Material(title=title)
        key = branch.committee_id, title
        if key not in self._known:
            self._known[key] = Material.objects.get_or_create(committee_id=key[0], title=title)[0]
        return self._known[key]

    def _branch(self, row: Mapping) -> Branch | None:
        try:
            return self.branches.clean(row.get(BRANCH_COLUMN), row)
        except ValueError:
            return None


class CommitteeResource(WorkbookResource):
    """Rows of a committee, which a township need not name: the key has a column that may be missing."""

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        if COMMITTEE_COLUMN not in dataset.headers:
            dataset.append_col([None] * len(dataset), header=COMMITTEE_COLUMN)


class CampaignResource(CommitteeResource):
    sheet = "主题教育"
    required = ("名称", "开始日期")
    synonyms = {
        COMMITTEE_COLUMN: COMMITTEE_SYNONYMS,
        "名称": ("主题教育名称", "活动名称"),
        "开始日期": ("启动日期", "开始时间"),
        "结束日期": ("结束时间",),
        "总要求": ("主题", "要求"),
    }

    committee = column("committee", COMMITTEE_COLUMN, CommitteeWidget())
    name = column("name", "名称")
    started_on = column("started_on", "开始日期", DateWidget())
    ended_on = column("ended_on", "结束日期", DateWidget())
    note = column("note", "总要求")

    class Meta(WorkbookResource.Meta):
        model = Campaign
        import_id_fields = ("committee", "name")


class DistributionResource(WorkbookResource):
    sheet = "教材发放"
    required = (BRANCH_COLUMN, "书名", "册数", "发放日期")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "书名": ("教材名称", "教材", "书籍名称", "资料名称"),
        "册数": ("数量", "本数", "发放数量", "发放册数"),
        "发放日期": ("日期", "发放时间"),
    }

    branch = column("branch", BRANCH_COLUMN, branches := BranchWidget())
    material = column("material", "书名", MaterialWidget(branches))
    copies = column("copies", "册数", WholeNumberWidget())
    handed_on = column("handed_on", "发放日期", DateWidget())
    del branches

    class Meta(WorkbookResource.Meta):
        model = Distribution
        import_id_fields = ("branch", "material", "handed_on")
        use_bulk = True

    def _missing_links(self, instance: Distribution, errors: dict) -> dict:
        errors = super()._missing_links(instance, errors)
        if instance.branch_id is None and Distribution.material.is_cached(instance) and instance.material:
            errors.pop("material", None)
        return errors


class StudyStatementResource(WorkbookResource):
    sheet = "131学习"
    required = (BRANCH_COLUMN, "月份", "党员人数", "达到要求人数")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "月份": ("所属月份", "年月"),
        "党员人数": ("党员数", "应学人数"),
        "达到要求人数": ("达标人数", "达到要求的人数", "完成人数"),
        "掌握方式": ("依据", "了解方式", "备注"),
    }

    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    month = column("month", "月份", MonthWidget())
    members = column("members", "党员人数", WholeNumberWidget())
    met = column("met", "达到要求人数", WholeNumberWidget())
    evidence = column("evidence", "掌握方式")

    class Meta(WorkbookResource.Meta):
        model = StudyStatement
        import_id_fields = ("branch", "month")
        use_bulk = True


class TrainingClassResource(CommitteeResource):
    sheet = "培训班"
    required = ("培训班名称", "开始日期", "参训人数")
    synonyms = {
        COMMITTEE_COLUMN: COMMITTEE_SYNONYMS,
        "培训班名称": ("名称", "班次名称", "培训名称"),
        "培训对象": ("对象", "参训对象"),
        "开始日期": ("培训日期", "日期", "开始时间"),
        "结束日期": ("结束时间",),
        "学时": ("培训学时", "课时"),
        "参训人数": ("人数", "培训人数", "参加人数"),
        "主题教育": ("是否主题教育",),
    }

    committee = column("committee", COMMITTEE_COLUMN, CommitteeWidget())
    name = column("name", "培训班名称")
    audience = column(
        "audience",
        "培训对象",
        ChoiceWidget(
            TrainingClass.Audience,
            {
                "全体党员": TrainingClass.Audience.MEMBERS,
                "书记": TrainingClass.Audience.SECRETARIES,
                "支部书记和班子成员": TrainingClass.Audience.SECRETARIES,
                "入党积极分子": TrainingClass.Audience.RECRUITS,
                "发展对象": TrainingClass.Audience.RECRUITS,
            },
        ),
    )
    started_on = column("started_on", "开始日期", DateWidget())
    ended_on = column("ended_on", "结束日期", DateWidget())
    hours = column("hours", "学时", DecimalWidget(), keep_blank=True)
    participants = column("participants", "参训人数", WholeNumberWidget())
    for_campaign = column("for_campaign", "主题教育", YesNoWidget())

    class Meta(WorkbookResource.Meta):
        model = TrainingClass
        import_id_fields = ("committee", "name", "started_on")
