"""Papers that users attach: PDF, JPEG and PNG, kept in MEDIA_ROOT, which no web server shows, served by a view."""

import uuid
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import puremagic
from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from common.choices import SeveralField

MEGABYTE = 1024 * 1024
MAXIMUM_SIZE = 10 * MEGABYTE
HEAD = 2048
MOST_FILES = 9
NAME_LENGTH = 100
ACCEPTED = "PDF、JPG或PNG，每个最大10MB"
KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


def keep_as(record: Model, name: str) -> str:
    """A name that says nothing about the content and cannot collide."""
    return f"{record._meta.label_lower}/{uuid.uuid4().hex}{PurePath(name).suffix.lower()}"


def check_upload(file: Any) -> None:
    """ValidationError unless the name's ending and the content agree on one of the kinds accepted."""
    if getattr(file, "_committed", False):
        return  # lies there already, or did; it was looked at when it came
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


def opened(file: FieldFile) -> File:
    """Not found, where a disk or a restored database has the record without its file."""
    try:
        return file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error


def attachment_response(file: FieldFile, name: str) -> FileResponse:
    """Always a download: what a user uploaded is never shown inside a page."""
    suffix = PurePath(str(file.name)).suffix
    kind = KINDS.get(suffix, "application/octet-stream")
    return FileResponse(opened(file), as_attachment=True, filename=f"{name}{suffix}", content_type=kind)


class Attachment(models.Model):
    """One of the papers of a record. Who sees the record may fetch it; subclasses add the link, called `files`."""

    file = models.FileField("附件", upload_to=keep_as, max_length=120, validators=[check_upload])
    name = models.CharField("文件名", max_length=NAME_LENGTH)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        abstract = True
        verbose_name = verbose_name_plural = "附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Any number of papers up to MOST_FILES at a time, none of them asked for."""

    widget = FilesInput

    def __init__(self, label: str = "附件") -> None:
        super().__init__(label=label, required=False, help_text=f"{ACCEPTED}，可以选多个。可以不传。")

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(FilesField, self).clean(file, initial) for file in data or ()]
        if len(files) > MOST_FILES:
            raise ValidationError(f"一次最多选{MOST_FILES}个文件。")
        for file in files:
            check_upload(file)
        return files


class DroppedField(SeveralField):
    """Papers of the record that are to go."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, files: models.QuerySet, label: str = "删除附件") -> None:
        super().__init__(files, label=label, required=False)


def add_files(files: Any, added: Sequence[UploadedFile]) -> None:
    """`files` is the record's related manager."""
    for upload in added:
        files.create(file=upload, name=PurePath(upload.name or "").name[-NAME_LENGTH:])
