"""Photographs of a meeting: optional, small, without the place and time that a phone writes into them."""

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.discarding import discard
from accounts.events import record
from accounts.models import User
from meetings.models import Meeting, MeetingPhoto
from meetings.submission import Refused, is_open

LONGEST_SIDE = 1600
QUALITY = 82
MOST_PHOTOS = 9
# A JPEG is decoded at a fraction of its size; a PNG of 7 KB can unfold to hundreds of megabytes.
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 20_000_000}


def shrunk(file: Any) -> ContentFile:
    """A JPEG of at most LONGEST_SIDE pixels a side, upright, without EXIF; ValidationError for what is no photo."""
    try:
        with Image.open(file) as image:
            if image.width * image.height > MOST_PIXELS.get(image.format or "", 0):
                raise ValidationError("照片应为JPG或PNG，且不能过大。")
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            small = ImageOps.exif_transpose(image).convert("RGB")
            small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValidationError("照片打不开，请重新拍摄或另选一张。") from error
    content = BytesIO()
    small.save(content, "JPEG", quality=QUALITY, optimize=True)
    return ContentFile(content.getvalue(), "photo.jpg")


@transaction.atomic
def add_photo(meeting: Meeting, photo: ContentFile, user: User) -> MeetingPhoto:
    """Refused for a locked record and beyond MOST_PHOTOS."""
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _open(current)
    if current.photos.count() >= MOST_PHOTOS:
        raise Refused(f"一次会议最多{MOST_PHOTOS}张照片。")
    added = MeetingPhoto(meeting=current)
    added.file.save(photo.name, photo)
    record("添加会议照片", user, current)
    return added


@transaction.atomic
def remove_photo(photo: MeetingPhoto, user: User) -> None:
    """Into the bin of the meeting's branch or committee."""
    meeting = photo.meeting
    _open(meeting)
    record("删除会议照片", user, meeting)
    discard(photo, user, branch=meeting.branch_id, committee=meeting.committee_id)


def _open(meeting: Meeting) -> None:
    if not is_open(meeting):
        raise Refused("记录已审核通过，请先申请修改。")
