"""Photographs of a record, shown only to those who may see the record."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from common.access import writer_required
from common.attachments import opened
from meetings.forms.photo import PhotoForm
from meetings.models import MeetingPhoto
from meetings.photos import add_photo, remove_photo
from meetings.submission import Refused
from meetings.views.records import record_page, visible_meetings


@require_POST
@writer_required
def photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return record_page(request, meeting, photo_form=form, status=422)
    try:
        add_photo(meeting, form.cleaned_data["file"], request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return record_page(request, meeting, photo_form=form, status=422)
    messages.success(request, "照片已添加。")
    return redirect("meetings:meeting-detail", pk)


@require_POST
@writer_required
def photo_delete(request: HttpRequest, pk: int) -> HttpResponse:
    photo = _visible(request, pk)
    try:
        remove_photo(photo, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "照片已删除。")
    return redirect("meetings:meeting-detail", photo.meeting_id)


def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture itself: it was written by this system, so it may stand in a page."""
    return FileResponse(opened(_visible(request, pk).file), content_type="image/jpeg")


def _visible(request: HttpRequest, pk: int) -> MeetingPhoto:
    photos = MeetingPhoto.objects.filter(meeting__in=visible_meetings(request)).select_related("meeting")
    return get_object_or_404(photos, pk=pk)
