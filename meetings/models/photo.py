from auditlog.registry import auditlog
from django.db import models

from common.attachments import keep_as
from meetings.models.meeting import Meeting


class MeetingPhoto(models.Model):
    """A photograph of a meeting, which nobody has to take; made small and without EXIF data (meetings/photos.py)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, "photos", verbose_name="会议活动")
    file = models.FileField("照片", upload_to=keep_as, max_length=120)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "会议照片"
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}照片"


auditlog.register(MeetingPhoto)
