"""The sheets 发展党员 and 发展计划."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.results import Result
from import_export.widgets import Widget

from accounts.models import Role, User
from common.person import Sex
from common.resources import ChoiceWidget, DateWidget, TextWidget, WholeNumberWidget, WorkbookResource, column
from members.models import Committee, Recruit, RecruitmentPlan, RecruitmentSource, RecruitmentStep
from members.models.recruitment import stage_of
from members.recruitment import age_error, order_errors
from members.resources.person import PersonResource
from members.sheets import (
    BRANCH_COLUMN,
    BRANCH_SYNONYMS,
    COMMITTEE_COLUMN,
    ID_COLUMN,
    PERSON_SYNONYMS,
    BranchWidget,
    CommitteeWidget,
    EducationWidget,
    EthnicityWidget,
    IdNumberWidget,
)

Kind = RecruitmentStep.Kind
APPLIED_COLUMN = "申请入党日期"
STEP_COLUMNS = {
    APPLIED_COLUMN: Kind.APPLIED,
    "谈话日期": Kind.TALKED,
    "确定积极分子日期": Kind.ACTIVIST,
    "备案日期": Kind.FILED,
    "确定发展对象日期": Kind.CANDIDATE,
    "政治审查日期": Kind.REVIEWED,
    "集中培训日期": Kind.TRAINED,
    "公示日期": Kind.PUBLICIZED,
    "预审日期": Kind.PREVIEWED,
    "支部大会接收日期": Kind.ADMITTED,
    "审批日期": Kind.APPROVED,
    "入党宣誓日期": Kind.SWORN,
    "支部大会转正日期": Kind.CONFIRMED,
    "转正审批日期": Kind.CONFIRMATION_APPROVED,
    "归档日期": Kind.ARCHIVED,
}
COLUMN_OF = {kind: name for name, kind in STEP_COLUMNS.items()}


class SourceWidget(Widget):
    """A source of recruits by name; the list is shared by all, so a new name joins it for an administrator alone."""

    def __init__(self) -> None:
        super().__init__()
        self.user: User | None = None

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> RecruitmentSource | None:
        name = TextWidget().clean(value)
        if not name:
            return None
        if not hasattr(self, "_known"):
            self._known = {source.name: source for source in RecruitmentSource.objects.all()}
        if name not in self._known:
            if self.user and self.user.role != Role.ADMIN:
                known = "、".join(self._known)
                raise ValueError(f"没有“{name}”这一发展来源，可填：{known}；新的来源请系统管理员添加。")
            self._known[name] = RecruitmentSource.objects.create(name=name, order=len(self._known))
        return self._known[name]


class RecruitResource(PersonResource):
    sheet = "发展党员"
    required = (BRANCH_COLUMN, "姓名", ID_COLUMN, APPLIED_COLUMN)
    synonyms = PERSON_SYNONYMS | {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "发展来源": ("来源", "人员来源"),
        "培养联系人": ("入党培养联系人",),
        APPLIED_COLUMN: ("申请入党时间", "递交入党申请书日期", "入党申请日期"),
        "确定积极分子日期": ("确定为入党积极分子日期", "列为积极分子日期", "确定积极分子时间"),
        "确定发展对象日期": ("列为发展对象日期", "确定发展对象时间"),
        "政治审查日期": ("政审日期",),
        "集中培训日期": ("培训日期",),
        "支部大会接收日期": ("接收预备党员日期", "入党日期", "支部大会通过日期"),
        "审批日期": ("党委审批日期",),
        "入党宣誓日期": ("宣誓日期",),
        "支部大会转正日期": ("转正日期",),
    }
    branch = column("branch", BRANCH_COLUMN, BranchWidget())
    name = column("name", "姓名")
    id_number = column("id_number", ID_COLUMN, IdNumberWidget())
    sex = column("sex", "性别", ChoiceWidget(Sex))
    ethnicity = column("ethnicity", "民族", EthnicityWidget(), keep_blank=True)
    born_on = column("born_on", "出生日期", DateWidget())
    education = column("education", "学历", EducationWidget())
    mobile = column("mobile", "手机号")
    occupation = column("occupation", "工作岗位")
    source = column("source", "发展来源", SourceWidget())
    mentors = column("mentors", "培养联系人")
    applied = Field(attribute=None, column_name=APPLIED_COLUMN)
    talked = Field(attribute=None, column_name="谈话日期")
    activist = Field(attribute=None, column_name="确定积极分子日期")
    filed = Field(attribute=None, column_name="备案日期")
    candidate = Field(attribute=None, column_name="确定发展对象日期")
    reviewed = Field(attribute=None, column_name="政治审查日期")
    trained = Field(attribute=None, column_name="集中培训日期")
    publicized = Field(attribute=None, column_name="公示日期")
    previewed = Field(attribute=None, column_name="预审日期")
    admitted = Field(attribute=None, column_name="支部大会接收日期")
    approved = Field(attribute=None, column_name="审批日期")
    sworn = Field(attribute=None, column_name="入党宣誓日期")
    confirmed = Field(attribute=None, column_name="支部大会转正日期")
    confirmation_approved = Field(attribute=None, column_name="转正审批日期")
    archived = Field(attribute=None, column_name="归档日期")
    closed_on = column("closed_on", "终止日期", DateWidget(), keep_blank=True)
    closed_reason = column("closed_reason", "终止原因")
    note = column("note", "备注")

    class Meta(WorkbookResource.Meta):
        model = Recruit
        import_id_fields = ["id_number"]

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self._steps: dict[int, dict[str, RecruitmentStep]] = defaultdict(dict)
        for step in RecruitmentStep.objects.filter(kind__in=STEP_COLUMNS.values()):
            self._steps[step.recruit_id][step.kind] = step

    def import_instance(self, instance: Recruit, row: Mapping, **kwargs: Any) -> None:
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        known = {kind: step.done_on for kind, step in self._steps[instance.pk].items()}
        self._done = known | _read_steps(row, errors)
        for kind, reason in order_errors(self._done).items():
            errors[COLUMN_OF[kind]] = [ValidationError(reason)]
        self._check_application(instance, errors)
        instance.stage = stage_of(self._done)
        if errors:
            raise ValidationError(errors)

    def _check_application(self, instance: Recruit, errors: dict) -> None:
        applied_on = self._done.get(Kind.APPLIED)
        if applied_on is None and APPLIED_COLUMN not in errors:
            errors[APPLIED_COLUMN] = [ValidationError("不能为空。")]
        elif applied_on and instance.born_on and (reason := age_error(instance.born_on, applied_on)):
            errors[APPLIED_COLUMN] = [ValidationError(reason)]

    def skip_row(self, instance: Recruit, original: Any, row: Mapping, errors: Any = None) -> bool:
        known = {kind: step.done_on for kind, step in self._steps[instance.pk].items()}
        return super().skip_row(instance, original, row, errors) and known == self._done

    def after_save_instance(self, instance: Recruit, row: Mapping, **kwargs: Any) -> None:
        known = self._steps[instance.pk]
        for kind, day in self._done.items():
            step = known.get(kind) or RecruitmentStep(recruit=instance, kind=kind)
            if step.done_on != day:
                step.done_on = day
                step.save()

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        Recruit.objects.link_members()


def _read_steps(row: Mapping, errors: dict) -> dict[str, date]:
    """The dates that the row gives; a blank cell says nothing, so it takes no step back."""
    done = {}
    for name, kind in STEP_COLUMNS.items():
        try:
            day = DateWidget().clean(row.get(name))
        except ValueError as error:
            errors[name] = [ValidationError(str(error))]
            continue
        if day:
            done[kind] = day
    return done


class OwnCommitteeWidget(CommitteeWidget):
    """The committee of the row, or the one above the row's branch."""

    def __init__(self, branches: BranchWidget) -> None:
        super().__init__()
        self.branches = branches

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Committee | None:
        committee = super().clean(value, row)
        if committee is None:
            branch = self.branches.clean((row or {}).get(BRANCH_COLUMN), row)
            committee = branch.committee if branch else None
        return committee


class RecruitmentPlanResource(WorkbookResource):
    sheet = "发展计划"
    required = ("年度", "计划发展人数")
    synonyms = {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "年度": ("年份",),
        "计划发展人数": ("指标", "发展指标", "计划数", "计划人数"),
    }
    branches = BranchWidget()
    committee = column("committee", COMMITTEE_COLUMN, OwnCommitteeWidget(branches))
    branch = column("branch", BRANCH_COLUMN, branches)
    source = column("source", "发展来源", SourceWidget())
    year = column("year", "年度", WholeNumberWidget())
    quota = column("quota", "计划发展人数", WholeNumberWidget())

    class Meta(WorkbookResource.Meta):
        model = RecruitmentPlan
        import_id_fields = ["committee", "branch", "source", "year"]

    def before_import_row(self, row: dict, **kwargs: Any) -> None:
        """Without the column the committee is still found: from the branch, or as the only one."""
        row.setdefault(COMMITTEE_COLUMN, None)
