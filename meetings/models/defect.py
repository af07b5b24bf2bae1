from django.db import models

from meetings.models.meeting import Meeting


class MeetingDefect(models.Model):
    """A fault of a record, marked by the reviewer in the source document's own words."""

    class Kind(models.TextChoices):
        UNDERSTANDING = "UNDERSTANDING", "认识不到位"
        IRREGULAR = "IRREGULAR", "开展不规范"
        UNFOCUSED = "UNFOCUSED", "主题不聚焦"
        DEVIATING = "DEVIATING", "内容有偏差"
        INCOMPLETE = "INCOMPLETE", "记录不完善"

    meeting = models.ForeignKey(Meeting, models.CASCADE, "defects", verbose_name="会议活动")
    kind = models.CharField("问题", max_length=13, choices=Kind)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "记录问题"
        ordering = ["meeting", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                name="defect_once",
                violation_error_message="该问题已标记。",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
