from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from common.attachments import check_upload
from meetings.photos import shrunk


class PhotoForm(forms.Form):
    file = forms.FileField(
        label="添加照片",
        required=False,
        help_text="不要求上传照片。JPG或PNG，自动缩小，不保留拍摄地点和时间。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )

    def clean_file(self) -> ContentFile:
        """What is kept: a small picture made from the one sent."""
        file: Any = self.cleaned_data["file"]
        if not file:
            raise ValidationError("请选择照片。")
        check_upload(file)
        return shrunk(file)
