"""Fetching a paper, which leaves a trace."""

from pathlib import PurePath
from typing import cast

from django.http import FileResponse, HttpRequest

from accounts.events import record
from accounts.models import User
from common.attachments import Attachment, attachment_response


def download(request: HttpRequest, paper: Attachment) -> FileResponse:
    """Call it with a paper that the user may see."""
    record("下载附件", cast(User, request.user), paper)
    return attachment_response(paper.file, PurePath(paper.name).stem)
