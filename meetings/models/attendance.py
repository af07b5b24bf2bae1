from django.db import models
from django.db.models import F, Q

from meetings.models.meeting import Meeting
from members.models import Member


class Attendance(models.Model):
    """How one member of the branch stood to one meeting; kept so that later changes of the roster alter nothing."""

    class State(models.TextChoices):
        PRESENT = "PRESENT", "到会"
        ABSENT = "ABSENT", "缺席"
        EXEMPT = "EXEMPT", "不计应到"

    meeting = models.ForeignKey(Meeting, models.CASCADE, "attendances", verbose_name="会议活动")
    member = models.ForeignKey(Member, models.CASCADE, "attendances", verbose_name="党员")
    state = models.CharField("到会情况", max_length=7, choices=State, default=State.PRESENT)
    reason = models.CharField("原因", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "到会情况"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="attendance_once",
                violation_error_message="该党员的到会情况已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}{self.get_state_display()}"


class Vote(models.Model):
    """A vote taken at a meeting; which threshold applies is the rule's (meetings/votes.py)."""

    class Rule(models.TextChoices):
        ORDINARY = "ORDINARY", "一般事项"
        RECRUITMENT = "RECRUITMENT", "发展党员、转正"
        ELECTION = "ELECTION", "选举"

    meeting = models.ForeignKey(Meeting, models.CASCADE, "votes", verbose_name="会议活动")
    rule = models.CharField("表决类别", max_length=11, choices=Rule)
    question = models.CharField("表决事项", max_length=120)
    entitled = models.PositiveSmallIntegerField("应到会有表决权党员")
    present = models.PositiveSmallIntegerField("实到会有表决权党员")
    in_favour = models.PositiveSmallIntegerField("赞成")
    against = models.PositiveSmallIntegerField("反对", default=0)
    abstained = models.PositiveSmallIntegerField("弃权", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "表决"
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("entitled")),
                name="vote_present_within",
                violation_error_message="实到会人数多于应到会人数。",
            ),
            models.CheckConstraint(
                condition=Q(present=F("in_favour") + F("against") + F("abstained")),
                name="vote_adds_up",
                violation_error_message="赞成、反对、弃权之和与实到会有表决权党员人数不符。",
            ),
        ]

    def __str__(self) -> str:
        return self.question
