"""Papers that users attach: PDF, JPEG and PNG, kept in MEDIA_ROOT, which no web server shows, served by a view."""

import uuid
from pathlib import PurePath
from typing import Any

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import FileResponse

MEGABYTE = 1024 * 1024
MAXIMUM_SIZE = 10 * MEGABYTE
HEAD = 2048
KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


def keep_as(record: Model, name: str) -> str:
    """A name that says nothing about the content and cannot collide."""
    return f"{record._meta.label_lower}/{uuid.uuid4().hex}{PurePath(name).suffix.lower()}"


def check_upload(file: Any) -> None:
    """ValidationError unless the name's ending and the content agree on one of the kinds accepted."""
    if file.size > MAXIMUM_SIZE:
        raise ValidationError(f"附件有{file.size / MEGABYTE:.1f}MB，最大{MAXIMUM_SIZE // MEGABYTE}MB。")
    kind = KINDS.get(PurePath(file.name).suffix.lower())
    if kind is None or _kind_of(file) != kind:
        raise ValidationError("附件应为PDF、JPG或PNG文件。")


def _kind_of(file: UploadedFile) -> str:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    try:
        return puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return ""


def attachment_response(file: FieldFile, name: str) -> FileResponse:
    """Always a download: what a user uploaded is never shown inside a page."""
    suffix = PurePath(str(file.name)).suffix
    kind = KINDS.get(suffix, "application/octet-stream")
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"{name}{suffix}", content_type=kind)
