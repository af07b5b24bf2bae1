"""The sheet 会议活动. Whoever is not named absent was there: one entry gives the whole attendance."""

from collections.abc import Mapping
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export import fields

from common.dates import parse_time_range
from common.resources import (
    ChoiceWidget,
    DateWidget,
    WholeNumberWidget,
    WorkbookResource,
    YesNoWidget,
    column,
)
from meetings.attendance import absence_states, absences_of, write_attendance
from meetings.branch_rows import hand_in, refusals
from meetings.details import Details, clear, write_activities, write_defects, years
from meetings.models import Meeting
from meetings.rosters import Person, Rosters
from meetings.sheets import (
    KIND_SYNONYMS,
    LECTURER_SYNONYMS,
    Absence,
    ActivitiesWidget,
    TimeWidget,
    UnitCommitteeWidget,
    parse_absences,
    parse_defects,
)
from members.models import Branch
from members.sheets import BRANCH_COLUMN, COMMITTEE_COLUMN, BranchWidget, GroupWidget

START_COLUMN, END_COLUMN, DATE_COLUMN = "开始时间", "结束时间", "日期"
ABSENT_COLUMN, ACTIVITY_COLUMN, DEFECT_COLUMN = "缺席人员", "党日事项", "记录问题"


class MeetingResource(WorkbookResource):
    sheet = "会议活动"
    required = ("类别", DATE_COLUMN, "主题", "实到人数")
    synonyms = {
        BRANCH_COLUMN: ("党支部", "支部", "支部名称", "党组织名称"),
        COMMITTEE_COLUMN: ("党委", "党委名称"),
        "类别": ("会议类别", "活动类别", "会议类型", "活动类型", "类型"),
        DATE_COLUMN: ("会议日期", "召开日期", "活动日期", "召开时间", "开展时间"),
        START_COLUMN: ("时间", "起止时间", "会议时间"),
        "地点": ("会议地点", "活动地点"),
        "主持人": ("主持",),
        "记录人": ("记录",),
        "主题": ("会议主题", "活动主题", "议题", "会议议题"),
        "会议内容": ("内容", "会议记录", "活动内容", "主要内容"),
        "议定事项": ("决议", "决议事项", "会议决议"),
        "应到人数": ("应到", "应参加人数"),
        "实到人数": ("实到", "参加人数", "参会人数", "参与人次"),
        ABSENT_COLUMN: ("缺席", "缺席人员及原因", "未到人员", "请假人员"),
        "列席人数": ("列席", "群众人数"),
        "主讲人": ("授课人",),
        "主讲人身份": ("授课人身份",),
        "主题教育": ("是否主题教育",),
        ACTIVITY_COLUMN: ("主题党日事项", "活动事项"),
        "提交日期": ("报送日期", "上报日期"),
        "状态": ("审核状态",),
        DEFECT_COLUMN: ("存在问题",),
    }
    computed = ("minutes_digest", "version")

    _branches = BranchWidget()
    branch = column("branch", BRANCH_COLUMN, _branches)
    committee = column("committee", COMMITTEE_COLUMN, UnitCommitteeWidget())
    group = column("group", "党小组", GroupWidget(_branches))
    kind = column("kind", "类别", ChoiceWidget(Meeting.Kind, KIND_SYNONYMS))
    held_on = column("held_on", DATE_COLUMN, DateWidget())
    started_at = column("started_at", START_COLUMN, TimeWidget())
    ended_at = column("ended_at", END_COLUMN, TimeWidget(), keep_blank=True)
    place = column("place", "地点")
    host = column("host", "主持人")
    recorder = column("recorder", "记录人")
    topic = column("topic", "主题")
    minutes = column("minutes", "会议内容")
    resolutions = column("resolutions", "议定事项")
    expected = column("expected", "应到人数", WholeNumberWidget(), keep_blank=True)
    present = column("present", "实到人数", WholeNumberWidget())
    absent = fields.Field(column_name=ABSENT_COLUMN)
    guests = column("guests", "列席人数", WholeNumberWidget(), keep_blank=True)
    lecturer = column("lecturer", "主讲人")
    lecturer_level = column("lecturer_level", "主讲人身份", ChoiceWidget(Meeting.Lecturer, LECTURER_SYNONYMS))
    for_campaign = column("for_campaign", "主题教育", YesNoWidget())
    activities = fields.Field(column_name=ACTIVITY_COLUMN, widget=ActivitiesWidget())
    submitted_on = column("submitted_on", "提交日期", DateWidget(), keep_blank=True)
    state = column("state", "状态", ChoiceWidget(Meeting.State))
    return_reason = column("return_reason", "退回原因", keep_blank=True)
    defects = fields.Field(column_name=DEFECT_COLUMN)

    class Meta(WorkbookResource.Meta):
        model = Meeting
        use_bulk = True
        import_id_fields = ("branch", "committee", "group", "kind", "held_on", "started_at", "topic")

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """The key needs its columns even where a unit leaves them out of its sheet."""
        for name in self._meta.import_id_fields:
            header = self.fields[name].column_name
            if header not in dataset.headers:
                dataset.append_col([None] * len(dataset), header=header)
        self._years = years(dataset[DATE_COLUMN])
        own = None if self.user is None else Branch.objects.visible_to(self.user)
        self._rosters = Rosters(own)
        self._touchable = None if own is None else set(own.values_list("pk", flat=True))
        self._by_branch = self.user is not None and not self.user.is_office
        self._written: list[tuple[Meeting, Details]] = []

    def existing(self):
        seen = Meeting.objects.all() if self.user is None else Meeting.objects.visible_to(self.user)
        found = seen.filter(held_on__year__in=self._years).prefetch_related("activities", "defects")
        self._absences = absences_of(found)
        return found

    def init_instance(self, row: Mapping | None = None) -> Meeting:
        return Meeting(state=Meeting.State.SUBMITTED if self._by_branch else Meeting.State.ACCEPTED)

    def before_import_row(self, row: dict, **kwargs: Any) -> None:
        """起止时间 in one cell, 14:30-16:00, fills both columns."""
        start = row.get(START_COLUMN)
        if isinstance(start, str) and not row.get(END_COLUMN):
            try:
                row[START_COLUMN], row[END_COLUMN] = parse_time_range(start) or (None, None)
            except ValueError:
                return  # a single time, or an error that the column itself will report

    def import_instance(self, instance: Meeting, row: Mapping, **kwargs: Any) -> None:
        errors: dict = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if self._by_branch:
            hand_in(instance, self._before, timezone.localdate())
        self._complete(instance, errors)
        self._details = self._read_details(instance, row, errors)
        if self._by_branch and not self._unchanged(instance):
            errors |= refusals(instance, self._before, marks=bool(self._details.defects))
        if errors:
            raise ValidationError(errors)

    def _complete(self, instance: Meeting, errors: dict) -> None:
        if instance.held_on is None:
            errors.setdefault("held_on", ["请填写日期。"])
        if instance.present is None:
            errors.setdefault("present", ["请填写实到人数。"])
        if instance.submitted_on is None and instance.state != Meeting.State.DRAFT:
            instance.submitted_on = instance.held_on
        if self._touchable is not None and instance.branch_id and instance.branch_id not in self._touchable:
            errors.setdefault("branch", ["您没有这个党支部的权限。"])

    def _read_details(self, instance: Meeting, row: Mapping, errors: dict) -> Details:
        details = Details([], None, None, None)
        readers = {
            ABSENT_COLUMN: ("absent", parse_absences),
            ACTIVITY_COLUMN: ("activities", self.fields["activities"].widget.clean),
            DEFECT_COLUMN: ("defects", parse_defects),
        }
        for name, (attribute, reader) in readers.items():
            try:
                value = reader(row.get(name))
                if attribute == "absent" and value is not None:
                    value = self._find_absent(instance, details, value)
                setattr(details, attribute, value)
            except ValueError as error:
                errors[name] = [str(error)]
        self._expect(instance, details)
        return details

    def _find_absent(self, instance: Meeting, details: Details, absences: list[Absence]) -> dict | None:
        if not (instance.branch_id and instance.held_on and instance.kind):
            return None
        members = self._rosters.members(instance.branch_id, instance.held_on)
        details.roster = self._roster(instance)
        return absence_states(absences, details.roster or members)

    def _roster(self, instance: Meeting) -> list[Person]:
        return self._rosters.expected(instance.kind, instance.branch_id, instance.group_id, instance.held_on)

    def _expect(self, instance: Meeting, details: Details) -> None:
        """应到 left blank is the roster without those who need not be counted."""
        if instance.expected or not (instance.branch_id and instance.held_on):
            return
        exempt = [state for state, _ in (details.absent or {}).values() if state == "EXEMPT"]
        instance.expected = max(len(self._roster(instance)) - len(exempt), 0)

    def skip_row(self, instance: Meeting, original: Any, row: Mapping, errors: Any = None) -> bool:
        return not errors and self._unchanged(instance)

    def _unchanged(self, instance: Meeting) -> bool:
        same_columns = bool(self._before) and self._values(instance) == self._before
        return same_columns and self._same_details(instance)

    def _same_details(self, instance: Meeting) -> bool:
        details = self._details
        same_absent = details.absent is None or details.absent == self._absences.get(instance.pk)
        same_activities = details.activities is None or {a.pk for a in details.activities} == {
            a.pk for a in instance.activities.all()
        }
        same_defects = details.defects is None or details.defects == {d.kind for d in instance.defects.all()}
        return same_absent and same_activities and same_defects

    def before_save_instance(self, instance: Meeting, row: Mapping, **kwargs: Any) -> None:
        if instance.pk:
            instance.version += 1
            clear(instance, self._details)
        self._written.append((instance, self._details))

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """The rows of attendance, checklist and defects, once the meetings have their keys."""
        if result.has_validation_errors() or result.has_errors():
            return
        write_attendance([(m, d.roster, d.absent) for m, d in self._written if d.absent is not None])
        write_activities([(m, d.activities) for m, d in self._written if d.activities is not None])
        write_defects([(m, d.defects) for m, d in self._written if d.defects is not None])
