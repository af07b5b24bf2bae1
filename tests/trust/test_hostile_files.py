"""Hostile workbooks and images sent to the pages that take files: each is refused in Chinese, none is kept."""

from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from dangjian.models import ImportBatch
from meetings.models import MeetingPhoto
from tests.common import hostile
from tests.factories import World, make_meeting

WORKBOOKS = {
    "entities": hostile.entity_expansion,
    "bomb": lambda path: hostile.package(path, **{"xl/a.bin": bytes(50_000_000)}),
    "parts": lambda path: hostile.package(path, **{f"xl/{number}.bin": "" for number in range(300)}),
    "lying": hostile.lying_about_size,
    "far": hostile.far_cell,
    "beyond": lambda path: hostile.far_cell(path, "A2000000000"),
    "broken": lambda path: hostile.package(path, **{"xl/workbook.xml": "<workbook"}),
    "password": hostile.encrypted,
    "old": hostile.old_excel,
    "cut": lambda path: path.write_bytes(hostile.honest_bytes()[:900]),
    "script": lambda path: path.write_bytes(b"#!/bin/sh\nid\n"),
    "page": lambda path: path.write_bytes(b"<html><script>alert(1)</script>"),
}


def many_pixels(kind: str) -> bytes:
    """A few kilobytes that unpack to 400 million points."""
    content = BytesIO()
    Image.new("1", (20_000, 20_000)).save(content, kind)
    return content.getvalue()


def images() -> dict[str, bytes]:
    honest = BytesIO()
    Image.new("RGB", (40, 30)).save(honest, "JPEG")
    return {
        "bomb.png": many_pixels("PNG"),
        "cut.jpg": honest.getvalue()[:200],
        "head.jpg": b"\xff\xd8\xff\xe0" + bytes(90),
        "page.jpg": b"\xff\xd8\xff<html><script>alert(1)</script>",
        "vector.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "script.png": b"#!/bin/sh\nid\n",
        "../../up.gif": b"GIF89a" + bytes(40),
    }


def test_hostile_workbooks_and_images_are_refused_and_none_is_kept(
    world: World, log_in, tmp_path: Path, tell
):
    client, meeting = log_in(world.secretary), make_meeting(world.village, state="SUBMITTED")
    photos = reverse("meetings:photo-add", args=[meeting.pk])
    answers = {}
    for name, write in WORKBOOKS.items():
        path = tmp_path / f"{name}.xlsx"
        write(path)
        answers[name] = client.post(
            reverse("imports:upload"), {"file": SimpleUploadedFile(path.name, path.read_bytes())}
        )
    for name, content in images().items():
        answers[name] = client.post(photos, {"file": SimpleUploadedFile(name, content)})
    opened = {name for name, answer in answers.items() if answer.status_code == 302}
    assert {answer.status_code for name, answer in answers.items() if name not in opened} == {422}
    # what only the guarded reader finds is told on the page of the check
    assert opened == {"entities", "lying", "far", "beyond", "broken"}
    for name in opened:
        assert client.get(answers[name].url).context["errors"]
        client.post(answers[name].url.replace("preview", "confirm"))
    assert not ImportBatch.objects.filter(state="DONE").exists()
    assert not MeetingPhoto.objects.exists()
    tell(f"hostile files: {len(WORKBOOKS)} workbooks and {len(images())} images, all refused, none kept")
