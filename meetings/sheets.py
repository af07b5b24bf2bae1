"""How the cells of the sheet 会议活动 are written: times, absent members, checklist items and defects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from import_export.widgets import Widget

from common.dates import parse_time
from common.resources import TextWidget
from meetings.models import Activity, Attendance, Meeting, MeetingDefect
from members.models import Committee
from members.sheets import BRANCH_COLUMN, CommitteeWidget

KIND_SYNONYMS = {
    "党员大会": Meeting.Kind.GENERAL,
    "支委会": Meeting.Kind.COMMITTEE,
    "支部委员会会议": Meeting.Kind.COMMITTEE,
    "小组会": Meeting.Kind.GROUP,
    "上党课": Meeting.Kind.LECTURE,
    "党日活动": Meeting.Kind.PARTY_DAY,
    "主题党日活动": Meeting.Kind.PARTY_DAY,
    "支部主题党日": Meeting.Kind.PARTY_DAY,
    "民主评议": Meeting.Kind.ASSESSMENT,
    "第一议题": Meeting.Kind.FIRST_TOPIC,
    "党委会第一议题": Meeting.Kind.FIRST_TOPIC,
    "中心组": Meeting.Kind.STUDY_GROUP,
    "中心组学习": Meeting.Kind.STUDY_GROUP,
    "理论学习中心组": Meeting.Kind.STUDY_GROUP,
    "党委理论学习中心组集体研讨": Meeting.Kind.STUDY_GROUP,
    "集中研讨": Meeting.Kind.SEMINAR,
    "集中学习": Meeting.Kind.SEMINAR,
    "实地学习交流": Meeting.Kind.FIELD_STUDY,
}
LECTURER_SYNONYMS = {
    "领导": Meeting.Lecturer.LEADER,
    "领导班子成员": Meeting.Lecturer.LEADER,
    "党委班子成员": Meeting.Lecturer.LEADER,
    "书记": Meeting.Lecturer.SECRETARY,
    "党支部书记": Meeting.Lecturer.SECRETARY,
    "普通党员": Meeting.Lecturer.MEMBER,
    "专家": Meeting.Lecturer.EXPERT,
}
NOBODY = {"", "无", "/", "—", "-", "全部到会", "无缺席"}
EXEMPT_MARK = Attendance.State.EXEMPT.label

_ABSENCE = re.compile(r"(?P<name>[^（(]+)(?:[（(](?P<reason>[^）)]*)[）)])?")
_BETWEEN = re.compile(r"[、，,；;\n](?![^（(]*[）)])")


class TimeWidget(Widget):
    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        return parse_time(value)


class UnitCommitteeWidget(CommitteeWidget):
    """The committee of a row without a branch; beside a branch the cell only tells equal names apart."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Committee | None:
        if TextWidget().clean((row or {}).get(BRANCH_COLUMN)):
            return None
        return super().clean(value, row, **kwargs)


@dataclass(frozen=True)
class Absence:
    name: str
    state: Attendance.State
    reason: str


def parse_absences(value: Any) -> list[Absence] | None:
    """
    “张三（外出务工）、李四（生病）”; 无 is nobody, a blank cell says nothing (None).

    A reason that begins with 不计应到 takes the member out of 应到. ValueError for a text of another shape.
    """
    text = TextWidget().clean(value)
    if not text:
        return None
    if text in NOBODY:
        return []
    return [_absence(part) for part in _BETWEEN.split(text) if part.strip()]


def _absence(part: str) -> Absence:
    match = _ABSENCE.fullmatch(part.strip())
    if match is None:
        raise ValueError(
            f"看不懂“{part.strip()}”，请写成“张三（外出务工）、李四（生病）”，没有缺席的写“无”。"
        )
    name = re.sub(r"\s", "", match["name"])
    reason = (match["reason"] or "").strip()
    if len(reason) > 40:
        raise ValueError(f"“{name}”的缺席原因超过40个字。")
    if reason.startswith(EXEMPT_MARK):
        return Absence(name, Attendance.State.EXEMPT, reason.removeprefix(EXEMPT_MARK).lstrip("：:，, "))
    return Absence(name, Attendance.State.ABSENT, reason)


def _bare(name: str) -> str:
    return re.sub(r"[\s“”\"'‘’《》]", "", name)


class ActivitiesWidget(Widget):
    """Items of the 主题党日 checklist by name, with or without the marks of quotation."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Activity] | None = None

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> list[Activity] | None:
        text = TextWidget().clean(value)
        if self._known is None:
            self._known = {_bare(activity.name): activity for activity in Activity.objects.all()}
        if not text:
            return None
        names = [part for part in re.split(r"[、，,；;\n]", text) if part.strip() and part.strip() != "无"]
        for name in names:
            if _bare(name) not in self._known:
                known = "、".join(activity.name for activity in self._known.values())
                raise ValueError(f"没有名为“{name.strip()}”的党日事项，可填：{known}。")
        return list({self._known[_bare(name)].pk: self._known[_bare(name)] for name in names}.values())


def parse_defects(value: Any) -> set[str] | None:
    """“记录不完善、主题不聚焦” as codes of MeetingDefect.Kind; ValueError for other words."""
    text = TextWidget().clean(value)
    if not text:
        return None
    codes = {str(label): code for code, label in MeetingDefect.Kind.choices}
    names = [part.strip() for part in re.split(r"[、，,；;\n]", text) if part.strip() not in ("", "无")]
    for name in names:
        if name not in codes:
            raise ValueError(f"“{name}”不是可填的记录问题，可填：{'、'.join(codes)}。")
    return {codes[name] for name in names}
