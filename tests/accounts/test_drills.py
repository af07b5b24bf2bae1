"""The page of backups: what lies there, whether it was copied, and drills that the trace keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.events import record
from accounts.models import Event
from tests.factories import World

URL = "/accounts/backups/"
QUERIES = 4


@pytest.fixture
def places(settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_COPY_TO = tmp_path / "backups", tmp_path / "second"
    for folder in (settings.BACKUP_DIR, settings.BACKUP_COPY_TO):
        folder.mkdir()
    return settings


def drill(**changes) -> dict:
    today = timezone.localdate()
    filled = {
        "done_on": today,
        "archive": "nightly-20230101-020000.zip",
        "minutes": 35,
        "success": "1",
        "note": "备用机",
    }
    return filled | changes


def test_the_page_tells_which_archives_lie_there_and_which_were_copied(world: World, log_in, places):
    for name in ("nightly-20230101-020000.zip", "before-load-20230102-020000.zip"):
        (places.BACKUP_DIR / name).write_bytes(bytes(1024**2))
    (places.BACKUP_COPY_TO / "nightly-20230101-020000.zip").touch()
    shown = {a.name: (a.size, a.copied) for a in log_in(world.admin).get(URL).context["archives"]}
    assert shown == {
        "nightly-20230101-020000.zip": (1.0, True),
        "before-load-20230102-020000.zip": (1.0, False),
    }


def test_a_drill_becomes_part_of_the_trace(world: World, log_in, places):
    client = log_in(world.admin)
    assert client.post(URL, drill(success="0")).url == URL
    event = Event.objects.get(kind="恢复演练")
    assert (event.user, event.success, event.detail) == (
        world.admin,
        False,
        {
            "演练日期": str(timezone.localdate()),
            "文件": "nightly-20230101-020000.zip",
            "用时分钟": 35,
            "说明": "备用机",
        },
    )
    page = client.get(f"{URL}?kind=恢复演练")
    assert ("备用机" in page.content.decode(), page.context["page"].paginator.count) == (True, 1)


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("done_on", timezone.localdate() + timedelta(days=2), "不能晚于今天。"),
        ("archive", "", "不能为空。"),
        ("minutes", 0, "不能小于1。"),
    ],
)
def test_a_refused_drill_says_why_beside_the_field_and_keeps_nothing(
    world: World, log_in, places, field, value, error
):
    response = log_in(world.admin).post(URL, drill(**{field: value}))
    assert (response.status_code, response.context["drill"].errors) == (422, {field: [error]})
    assert Event.objects.count() == 0


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_asks_a_constant_number_of_queries(
    world: World, log_in, places, django_assert_num_queries, size: int
):
    for _ in range(size):
        record("备份", world.admin)
    client = log_in(world.admin)
    with django_assert_num_queries(QUERIES):
        client.get(URL)


def test_today_stands_in_the_form_as_browsers_read_it(world: World, log_in):
    page = log_in(world.admin).get("/accounts/backups/").content.decode()
    assert f'value="{timezone.localdate().isoformat()}"' in page
