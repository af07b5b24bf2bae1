"""Photographs: optional, small, without EXIF, and only for those who may see the record."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.discarding import purge
from accounts.models import Discarded
from meetings.models import Meeting, MeetingPhoto
from meetings.photos import MOST_PHOTOS
from tests.factories import World, make_meeting

MAKE, ORIENTATION, PLACE = 271, 274, 34853


def picture(
    size: tuple[int, int] = (40, 30), kind: str = "JPEG", name: str = "现场.jpg", **exif
) -> SimpleUploadedFile:
    content = BytesIO()
    data = Image.Exif()
    data[MAKE] = "Phone"
    data[ORIENTATION] = exif.get("orientation", 1)
    data.get_ifd(PLACE)[1] = "N"
    Image.new("RGB", size, "red").save(content, kind, exif=data)
    return SimpleUploadedFile(name, content.getvalue())


@pytest.fixture
def meeting(world: World) -> Meeting:
    return make_meeting(world.village, state="SUBMITTED")


@pytest.fixture
def secretary(world: World, log_in) -> Client:
    return log_in(world.secretary)


def add(client: Client, meeting: Meeting, file):
    return client.post(f"/meetings/records/{meeting.pk}/photos/", {"file": file})


def kept() -> Image.Image:
    return Image.open(MeetingPhoto.objects.get().file)


@pytest.mark.parametrize(
    ("size", "orientation", "expected"),
    [((40, 30), 1, (40, 30)), ((3200, 2400), 1, (1600, 1200)), ((3200, 2400), 6, (1200, 1600))],
)
def test_a_photo_is_made_small_and_upright(meeting, secretary, size, orientation, expected):
    assert add(secretary, meeting, picture(size, orientation=orientation)).status_code == 302
    assert (kept().format, kept().size) == ("JPEG", expected)


def test_nothing_of_place_time_or_device_is_kept(meeting, secretary):
    add(secretary, meeting, picture())
    assert (dict(kept().getexif()), kept().info.get("exif")) == ({}, None)
    assert "现场" not in MeetingPhoto.objects.get().file.name


def test_a_png_becomes_a_jpeg(meeting, secretary):
    add(secretary, meeting, picture(kind="PNG", name="截图.png"))
    assert kept().format == "JPEG"


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (SimpleUploadedFile("a.jpg", b"no picture"), "附件应为PDF、JPG或PNG文件。"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7 text"), "照片打不开，请重新拍摄或另选一张。"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 90), "照片打不开，请重新拍摄或另选一张。"),
        (picture((5000, 4001), "PNG", "a.png"), "照片应为JPG或PNG，且不能过大。"),
    ],
)
def test_what_is_no_photo_is_refused(meeting, secretary, file, error: str):
    answer = add(secretary, meeting, file)
    assert (answer.status_code, answer.context["photo_form"].errors["file"]) == (422, [error])
    assert not MeetingPhoto.objects.exists()


def test_a_photo_must_be_chosen_before_it_is_added(meeting, secretary):
    answer = secretary.post(f"/meetings/records/{meeting.pk}/photos/")
    assert answer.context["photo_form"].errors["file"] == ["请选择照片。"]


def test_a_record_holds_at_most_nine(meeting, secretary):
    for _ in range(MOST_PHOTOS):
        meeting.photos.create(file="x.jpg")
    answer = add(secretary, meeting, picture())
    assert answer.context["photo_form"].errors["file"] == ["一次会议最多9张照片。"]


def test_a_locked_record_takes_and_gives_no_photo(meeting, secretary):
    add(secretary, meeting, picture())
    Meeting.objects.update(state="ACCEPTED")
    assert add(secretary, meeting, picture()).status_code == 422
    secretary.post(f"/meetings/photos/{MeetingPhoto.objects.get().pk}/delete/")
    assert MeetingPhoto.objects.count() == 1


def test_the_file_goes_once_its_row_has_left_the_bin(
    world: World, meeting, secretary, django_capture_on_commit_callbacks
):
    add(secretary, meeting, picture())
    photo = MeetingPhoto.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        secretary.post(f"/meetings/photos/{photo.pk}/delete/")
        assert (MeetingPhoto.objects.exists(), photo.file.storage.exists(photo.file.name)) == (False, True)
        purge(Discarded.objects.get(), world.admin)
    assert photo.file.storage.exists(photo.file.name) is False


def test_the_picture_is_shown_to_those_who_see_the_record(world: World, meeting, secretary, log_in):
    add(secretary, meeting, picture())
    address = f"/meetings/photos/{MeetingPhoto.objects.get().pk}/"
    shown = secretary.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert log_in(world.other_secretary).get(address).status_code == 404
