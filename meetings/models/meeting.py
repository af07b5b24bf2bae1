import hashlib
import re
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.periods import Period
from meetings.models.activity import Activity
from members.models import Branch, Committee, Group
from members.models.reach import Reach

if TYPE_CHECKING:
    from accounts.models import User


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "MeetingQuerySet":
        if Reach.of(user).whole:
            return self.all()
        return self.filter(
            Q(branch__among=Branch.objects.visible_to(user))
            | Q(committee__among=Committee.objects.visible_to(user))
        )

    def during(self, period: Period) -> "MeetingQuerySet":
        return self.filter(held_on__range=(period.start, period.end))

    def accepted(self) -> "MeetingQuerySet":
        """What every figure of the summary counts."""
        return self.filter(state=Meeting.State.ACCEPTED)

    def reported(self) -> "MeetingQuerySet":
        """What counts as 实报: handed in, whether reviewed or not, and not returned."""
        return self.filter(state__in=[Meeting.State.SUBMITTED, Meeting.State.ACCEPTED])

    def of(self, branches: models.QuerySet) -> "MeetingQuerySet":
        """The meetings of these branches and of the committees that they belong to."""
        return self.filter(Q(branch__among=branches) | Q(committee__among=branches.committees()))

    def under(self, committee: Committee) -> "MeetingQuerySet":
        """Meetings of the committee and of everything below it, its branches included."""
        return self.filter(
            Q(branch__committee__path__startswith=committee.path)
            | Q(committee__path__startswith=committee.path)
        )

    def at_branches(self) -> "MeetingQuerySet":
        return self.filter(branch__isnull=False)

    def at_committees(self) -> "MeetingQuerySet":
        return self.filter(committee__isnull=False)

    def lectures_by(self, level: "Meeting.Lecturer") -> "MeetingQuerySet":
        return self.filter(kind=Meeting.Kind.LECTURE, lecturer_level=level)

    def with_activities(self, activities: Iterable[Activity]) -> "MeetingQuerySet":
        """Those with at least one of the activities, each once, so that sums stay right."""
        through = Meeting.activities.through.objects.filter(activity__in=activities)
        return self.filter(pk__in=through.values("meeting"))

    def for_campaigns(self) -> "MeetingQuerySet":
        return self.filter(for_campaign=True)


class Meeting(models.Model):
    """One meeting or activity, of a branch (三会一课, 主题党日 …) or of a committee (第一议题, 中心组 …)."""

    class Kind(models.TextChoices):
        GENERAL = "GENERAL", "支部党员大会"
        COMMITTEE = "COMMITTEE", "支部委员会"
        GROUP = "GROUP", "党小组会"
        LECTURE = "LECTURE", "党课"
        PARTY_DAY = "PARTY_DAY", "主题党日"
        ORGANIZATION_LIFE = "ORGANIZATION_LIFE", "组织生活会"
        ASSESSMENT = "ASSESSMENT", "民主评议党员"
        PARTY_COMMITTEE = "PARTY_COMMITTEE", "党委会"
        FIRST_TOPIC = "FIRST_TOPIC", "党委会“第一议题”"
        STUDY_GROUP = "STUDY_GROUP", "党委理论学习中心组"
        SEMINAR = "SEMINAR", "集中学习研讨"
        FIELD_STUDY = "FIELD_STUDY", "实地学习"

    class State(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        SUBMITTED = "SUBMITTED", "已提交"
        RETURNED = "RETURNED", "退回"
        ACCEPTED = "ACCEPTED", "通过"

    class Lecturer(models.TextChoices):
        LEADER = "LEADER", "班子成员"
        SECRETARY = "SECRETARY", "支部书记"
        MEMBER = "MEMBER", "党员"
        EXPERT = "EXPERT", "外请专家"

    # Only these are owed by a branch; only the three below are a committee's alone; the rest may be either's.
    BRANCH_KINDS = (
        Kind.GENERAL,
        Kind.COMMITTEE,
        Kind.GROUP,
        Kind.LECTURE,
        Kind.PARTY_DAY,
        Kind.ORGANIZATION_LIFE,
        Kind.ASSESSMENT,
    )
    COMMITTEE_KINDS = (Kind.PARTY_COMMITTEE, Kind.FIRST_TOPIC, Kind.STUDY_GROUP)

    branch = models.ForeignKey(
        Branch, models.PROTECT, "meetings", verbose_name="党支部", null=True, blank=True
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, "meetings", verbose_name="党委", null=True, blank=True
    )
    group = models.ForeignKey(Group, models.PROTECT, "meetings", verbose_name="党小组", null=True, blank=True)
    kind = models.CharField("类别", max_length=17, choices=Kind)
    held_on = models.DateField("日期")
    started_at = models.TimeField("开始时间", null=True, blank=True)
    ended_at = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    host = models.CharField("主持人", max_length=50, blank=True)
    recorder = models.CharField("记录人", max_length=50, blank=True)
    topic = models.CharField("主题", max_length=120)
    minutes = models.TextField("会议内容", max_length=20_000, blank=True)
    minutes_digest = models.CharField("内容摘要", max_length=64, blank=True, editable=False)
    resolutions = models.TextField("议定事项", max_length=5_000, blank=True)
    expected = models.PositiveSmallIntegerField("应到人数", default=0)
    present = models.PositiveIntegerField("实到人数", default=0)
    guests = models.PositiveSmallIntegerField("列席人数", default=0)
    lecturer = models.CharField("主讲人", max_length=50, blank=True)
    lecturer_level = models.CharField("主讲人身份", max_length=9, choices=Lecturer, blank=True)
    for_campaign = models.BooleanField("主题教育", default=False)
    activities = models.ManyToManyField(Activity, "meetings", verbose_name="党日事项", blank=True)
    state = models.CharField("状态", max_length=9, choices=State, default=State.DRAFT)
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    reviewed_on = models.DateField("审核日期", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="审核人",
        null=True,
        blank=True,
    )
    return_reason = models.CharField("退回原因", max_length=200, blank=True)
    change_reason = models.CharField("申请修改原因", max_length=200, blank=True)
    # What was typed but not handed in yet, as the form sent it; no other field depends on it.
    draft = models.JSONField("未提交的内容", default=dict, blank=True, editable=False)
    token = models.UUIDField("提交编号", default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("录入时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议活动"
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(fields=["branch", "held_on", "kind"], name="meeting_branch_day_kind"),
            models.Index(fields=["committee", "held_on", "kind"], name="meeting_committee_day_kind"),
            models.Index(fields=["minutes_digest"], name="meeting_digest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(branch=None, committee__isnull=False) | Q(branch__isnull=False, committee=None),
                name="meeting_one_unit",
                violation_error_message="请选择一个党支部，或选择党委。",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False, ended_at__gt=F("started_at")),
                name="meeting_ended_after",
                violation_error_message="结束时间应晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("expected")) | Q(expected=0) | Q(branch=None),
                name="meeting_present_within",
                violation_error_message="实到人数多于应到人数；列席人员和群众请填写列席人数。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="GROUP") | Q(branch__isnull=False),
                name="meeting_group_of_branch",
                violation_error_message="党小组会应属于一个党支部。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.unit} {self.get_kind_display()}"

    def save(self, *args, **kwargs) -> None:
        self.minutes_digest = minutes_digest(self.minutes)
        super().save(*args, **kwargs)

    @property
    def unit(self) -> Branch | Committee | None:
        return self.branch or self.committee

    def clean(self) -> None:
        super().clean()
        self.minutes_digest = minutes_digest(self.minutes)
        errors = {}
        if self.kind in self.COMMITTEE_KINDS and self.branch_id:
            errors["kind"] = f"{self.get_kind_display()}由党委召开，不填党支部。"
        elif (
            self.kind in set(self.BRANCH_KINDS) - {self.Kind.LECTURE, self.Kind.PARTY_DAY}
            and self.committee_id
        ):
            errors["kind"] = f"{self.get_kind_display()}由党支部召开，请填写党支部。"
        if self.kind == self.Kind.GROUP and not self.group_id:
            errors["group"] = "请填写党小组。"
        elif self.group_id and self.group.branch_id != self.branch_id:
            errors["group"] = "党小组不属于这个党支部。"
        if self.held_on and self.held_on > timezone.localdate():
            errors["held_on"] = "日期晚于今天。"
        elif self.held_on and self.submitted_on and self.submitted_on < self.held_on:
            errors["submitted_on"] = "提交日期早于会议日期。"
        if errors:
            raise ValidationError(errors)


def minutes_digest(text: str) -> str:
    """SHA-256 of the minutes without dates, figures, spaces and marks; empty for texts too short to be told apart."""
    bare = re.sub(r"[\d一二三四五六七八九十零\u3007]+\s*[年月日号时点分]|[\W\d_]", "", text)
    return hashlib.sha256(bare.encode()).hexdigest() if len(bare) >= 30 else ""


auditlog.register(
    Meeting, exclude_fields=["minutes_digest", "updated_at", "version", "draft"], m2m_fields={"activities"}
)
