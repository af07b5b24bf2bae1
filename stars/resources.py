"""Sheets 五星创建, 荣誉, 软弱涣散 and 阵地."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.widgets import Widget

from common.resources import (
    ChoiceWidget,
    DateWidget,
    DecimalWidget,
    TextWidget,
    WorkbookResource,
    YearWidget,
    column,
)
from members.models import Member
from members.sheets import BRANCH_COLUMN, COMMITTEE_COLUMN, BranchWidget, CommitteeWidget, MemberWidget
from stars.models import STAR_NAMES, Honour, Place, StarPlan, StarRating, WeakBranch

BRANCH_SYNONYMS = ("党支部", "支部", "支部名称", "党组织名称")


class StarsWidget(Widget):
    """五星, 五星级, 五星党支部, 5星 or 5."""

    levels = {
        f"{mark}{tail}": number
        for number, name in STAR_NAMES
        for mark in (name[0], str(number))
        for tail in ("星", "星级", "星支部", "星党支部", "星级党支部", "")
    }

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> int | None:
        text = TextWidget().clean(value)
        if not text:
            return None
        if text not in self.levels:
            raise ValueError(f"“{text}”不是可填的内容，可填：一星、二星、三星、四星、五星。")
        return self.levels[text]


class TitleWidget(Widget):
    """An honour's title without the quotation marks that some offices type around it."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        return TextWidget().clean(value).strip('“”"《》 ')


class PercentWidget(DecimalWidget):
    """92.5, 92.5% or an Excel cell formatted as per cent (0.925)."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        if isinstance(value, float) and 0 < value <= 1:
            return round(Decimal(str(value)) * 100, 1)
        return super().clean(TextWidget().clean(value).rstrip("%％"), row)


class StarResource(WorkbookResource):
    """
    Plan and result of a branch stand in one row and are two records. The row is a StarPlan that carries the result
    with it as `rating` and `decided_on`; a result without a plan makes no plan.
    """

    sheet = "五星创建"
    required = (BRANCH_COLUMN, "年度")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "年度": ("年份",),
        "创建目标": ("计划创建星级", "创建星级", "目标星级", "计划星级"),
        "评定星级": ("评定结果", "实际星级", "评定等次"),
        "评定日期": ("命名日期", "评定时间"),
    }

    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    year = column("year", "年度", YearWidget())
    stars = column("stars", "创建目标", StarsWidget(), keep_blank=True)
    rating = column("rating", "评定星级", StarsWidget(), keep_blank=True)
    decided_on = column("decided_on", "评定日期", DateWidget(), keep_blank=True)

    class Meta(WorkbookResource.Meta):
        model = StarPlan
        import_id_fields = ("branch", "year")

    def existing(self) -> Iterable[StarPlan]:
        plans = {(plan.branch_id, plan.year): plan for plan in StarPlan.objects.all()}
        ratings = {(rating.branch_id, rating.year): rating for rating in StarRating.objects.all()}
        for key in plans.keys() | ratings.keys():
            plan = plans.get(key) or StarPlan(branch_id=key[0], year=key[1])
            yield self._with_rating(plan, ratings.get(key))

    def init_instance(self, row: Mapping | None = None) -> StarPlan:
        return self._with_rating(StarPlan(), None)

    def _with_rating(self, plan: StarPlan, rating: StarRating | None) -> StarPlan:
        plan.recorded = rating
        plan.rating = rating and rating.stars
        plan.decided_on = rating and rating.decided_on
        return plan

    def _read(self, instance: StarPlan, field: Field) -> Any:
        return getattr(instance, f"{field.attribute}_id" if field.attribute == "branch" else field.attribute)

    def validate_instance(
        self, instance: StarPlan, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        errors = self._missing_links(instance, dict(import_validation_errors or {}))
        if not errors:
            errors = self._rating_errors(instance)
        if instance.stars is None:
            if instance.year is None:
                errors.setdefault("year", ValidationError("不能为空。"))
            if errors:
                raise ValidationError(errors)
            return
        super().validate_instance(instance, errors, validate_unique)

    def _rating_errors(self, instance: StarPlan) -> dict:
        if instance.stars is None and instance.rating is None:
            return {"stars": ValidationError("创建目标和评定星级至少填写一项。")}
        if instance.rating is not None and instance.decided_on is None:
            return {"decided_on": ValidationError("已填评定星级，请填写评定日期。")}
        if instance.rating is None and instance.decided_on is not None:
            return {"rating": ValidationError("已填评定日期，请填写评定星级。")}
        return {}

    def do_instance_save(self, instance: StarPlan, is_create: bool) -> None:
        if instance.stars is not None:
            instance.save()
        if instance.rating is not None:
            rating = instance.recorded or StarRating(branch_id=instance.branch_id, year=instance.year)
            rating.stars, rating.decided_on = instance.rating, instance.decided_on
            rating.save()


class HonourResource(WorkbookResource):
    sheet = "荣誉"
    required = ("获奖集体或个人", "荣誉称号", "授予日期")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        COMMITTEE_COLUMN: ("党委",),
        "获奖集体或个人": ("获奖单位", "获奖单位或个人", "获奖对象", "受表彰对象"),
        "荣誉称号": ("荣誉名称", "称号", "奖项"),
        "授予单位": ("表彰单位", "颁发单位"),
        "授予日期": ("表彰日期", "授予时间", "获奖日期"),
    }

    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    committee = column("committee", COMMITTEE_COLUMN, CommitteeWidget())
    holder = column("holder", "获奖集体或个人")
    title = column("title", "荣誉称号", TitleWidget())
    granted_by = column("granted_by", "授予单位")
    granted_on = column("granted_on", "授予日期", DateWidget())

    class Meta(WorkbookResource.Meta):
        model = Honour
        import_id_fields = ("holder", "title", "granted_on")

    def __init__(self, user: Any = None) -> None:
        super().__init__(user)
        self._members = MemberWidget(must_exist=False)

    def import_instance(self, instance: Honour, row: Mapping, **kwargs: Any) -> None:
        """所属党委 beside a branch only tells equal names apart; the honour is the branch's."""
        super().import_instance(instance, row, **kwargs)
        if instance.branch is not None:
            instance.committee = None
            instance.member = self._member(row)

    def _member(self, row: Mapping) -> Member | None:
        try:
            return self._members.clean(row.get("获奖集体或个人"), row)
        except ValueError:
            return None  # two members of one name: the honour stands, the link stays open


class WeakBranchResource(WorkbookResource):
    sheet = "软弱涣散"
    required = (BRANCH_COLUMN, "确定日期")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "确定日期": ("认定日期", "列入日期", "排查日期"),
        "主要问题": ("存在问题", "问题表现"),
        "整顿措施": ("整改措施", "措施"),
        "联系领导": ("包联领导", "联系县领导", "整顿责任人"),
        "验收得分": ("得分", "验收分数"),
        "群众满意率": ("满意率", "群众满意度"),
        "销号日期": ("摘帽日期", "转化日期", "验收日期"),
    }

    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    found_on = column("found_on", "确定日期", DateWidget())
    cause = column("cause", "主要问题")
    measures = column("measures", "整顿措施")
    leader = column("leader", "联系领导")
    points = column("points", "验收得分", DecimalWidget())
    satisfaction = column("satisfaction", "群众满意率", PercentWidget())
    removed_on = column("removed_on", "销号日期", DateWidget())

    class Meta(WorkbookResource.Meta):
        model = WeakBranch
        import_id_fields = ("branch", "found_on")


class PlaceResource(WorkbookResource):
    sheet = "阵地"
    required = (BRANCH_COLUMN, "名称", "类别")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "名称": ("阵地名称", "场所名称"),
        "类别": ("阵地类别", "类型", "阵地类型"),
        "状态": ("使用状态", "使用情况"),
        "启用日期": ("建成日期", "投用日期", "启用时间"),
        "投入资金": ("投资", "投入金额", "建设资金"),
    }

    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    name = column("name", "名称")
    kind = column(
        "kind",
        "类别",
        ChoiceWidget(
            Place.Kind,
            {
                "党群中心": Place.Kind.SERVICE,
                "村部": Place.Kind.SERVICE,
                "书屋": Place.Kind.LIBRARY,
                "农家书屋": Place.Kind.LIBRARY,
                "广播室": Place.Kind.BROADCAST,
                "大喇叭": Place.Kind.BROADCAST,
                "综合文化站": Place.Kind.CULTURE,
                "文化广场": Place.Kind.CULTURE,
                "远程教育": Place.Kind.DISTANCE,
                "远教站点": Place.Kind.DISTANCE,
            },
        ),
    )
    state = column(
        "state",
        "状态",
        ChoiceWidget(
            Place.State,
            {
                "正常": Place.State.IN_USE,
                "在用": Place.State.IN_USE,
                "使用中": Place.State.IN_USE,
                "在建": Place.State.REPAIR,
                "维修": Place.State.REPAIR,
                "停用": Place.State.IDLE,
            },
        ),
    )
    opened_on = column("opened_on", "启用日期", DateWidget())
    investment = column("investment", "投入资金", DecimalWidget(), keep_blank=True)

    class Meta(WorkbookResource.Meta):
        model = Place
        import_id_fields = ("branch", "name")
