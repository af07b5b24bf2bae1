"""The bin: a record leaves whole, lies unreadable, comes back as it was, and after 30 days is gone with its files."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.discarding import NotRestored, discard, gone_on, purge_old, restore
from accounts.models import Discarded, Event
from meetings.models import Meeting, MeetingPhoto
from members.models import Holiday
from tests.factories import World, make_meeting, make_member

BIN = "/recycle-bin/"
QUERIES = 4


@pytest.fixture
def draft(world: World) -> Meeting:
    """With an attendance and a photo."""
    meeting = make_meeting(world.village, state="DRAFT", topic="读书会")
    meeting.attendances.create(member=make_member(world.village), state="PRESENT")
    photo = MeetingPhoto(meeting=meeting)
    photo.file.save("a.jpg", ContentFile(b"picture"))
    return meeting


def rows(meeting: Meeting) -> list:
    """Every stored value of the meeting and of what hangs on it."""
    return [
        list(model.objects.filter(**{key: meeting.pk}).order_by("pk").values_list())
        for model, key in ((Meeting, "pk"), (meeting.attendances.model, "meeting"), (MeetingPhoto, "meeting"))
    ]


def test_a_record_comes_back_as_it_was_with_everything_that_hung_on_it(world: World, draft: Meeting):
    before = rows(draft)
    kept = discard(Meeting.objects.get(pk=draft.pk), world.secretary)
    assert (rows(draft), kept.count, kept.branch) == ([[], [], []], 3, world.village.pk)
    restore(kept, world.secretary)
    assert (rows(draft), Discarded.objects.count()) == (before, 0)
    assert list(Event.objects.order_by("pk").values_list("kind", "user__username")) == [
        ("删除", "secretary"),
        ("还原", "secretary"),
    ]


def test_what_lies_in_the_bin_cannot_be_read_in_the_database(world: World, draft: Meeting):
    discard(draft, world.secretary)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accounts_discarded")
        stored = cursor.fetchone()[0]
    assert (stored.startswith("k1:"), "读书会" in stored) == (True, False)


def test_what_changed_meanwhile_is_not_overwritten(world: World, draft: Meeting):
    kept = discard(Meeting.objects.get(pk=draft.pk), world.secretary)
    make_meeting(world.far, pk=draft.pk)
    with pytest.raises(NotRestored, match="相同编号的记录已经存在"):
        restore(kept, world.secretary)
    assert (Discarded.objects.count(), Meeting.objects.get(pk=draft.pk).branch) == (1, world.far)


def test_a_record_whose_branch_is_gone_is_not_restored(world: World):
    community = make_meeting(world.community, state="DRAFT")
    kept = discard(community, world.office)
    world.other_secretary.scopes.all().delete()
    world.community.delete()
    with pytest.raises(NotRestored):
        restore(kept, world.office)
    assert Meeting.objects.count() == 0


def test_after_30_days_it_is_gone_with_its_files_and_the_trace_tells(
    world: World, draft: Meeting, django_capture_on_commit_callbacks
):
    name = draft.photos.get().file.name
    kept = discard(draft, world.secretary)
    assert (purge_old(kept.at + timedelta(days=29, hours=23)), default_storage.exists(name)) == (0, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_old(kept.at + timedelta(days=30, seconds=1)) == 1
    assert (Discarded.objects.count(), default_storage.exists(name)) == (0, False)
    event = Event.objects.get(kind="彻底删除")
    assert (event.user, event.detail["附件"], event.detail["行数"]) == (None, 1, 3)


def test_the_page_puts_back_and_the_administrator_alone_deletes_for_good(
    world: World, draft: Meeting, log_in
):
    secretary = log_in(world.secretary)
    secretary.post(reverse("meetings:meeting-delete", args=[draft.pk]))
    kept = Discarded.objects.get()
    page = secretary.get(BIN).content.decode()
    assert (kept.title in page, "彻底删除</button>" in page) == (True, False)
    assert kept.title not in log_in(world.other_secretary).get(BIN).content.decode()
    assert log_in(world.secretary).post(f"{BIN}{kept.pk}/restore/").url == BIN
    assert Meeting.objects.filter(pk=draft.pk).count() == 1
    kept = discard(Meeting.objects.get(), world.secretary)
    log_in(world.admin).post(f"{BIN}{kept.pk}/purge/")
    assert (Discarded.objects.count(), Meeting.objects.count()) == (0, 0)


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_asks_a_constant_number_of_queries(
    world: World, log_in, django_assert_num_queries, size: int
):
    for _ in range(size):
        discard(make_meeting(world.village, state="DRAFT"), world.secretary)
    client = log_in(world.admin)
    client.get(BIN)
    with django_assert_num_queries(QUERIES):
        client.get(BIN)


def test_the_bin_of_a_day_is_that_of_its_time_zone(world: World, draft: Meeting):
    kept = discard(draft, world.secretary)
    assert timezone.localtime(kept.at) + timedelta(days=30) == gone_on(kept)


def test_a_holiday_belongs_to_no_unit_and_comes_back_from_the_administrator_alone(world: World, log_in):
    day = date(2035, 10, 2)
    holiday = Holiday.objects.create(day=day, is_workday=False, name="国庆节")
    log_in(world.admin).post(reverse("members:holiday-delete", args=[holiday.pk]))
    kept = Discarded.objects.get()
    assert (Holiday.objects.filter(day=day).count(), kept.kind) == (0, "节假日")
    for user in (world.secretary, world.office):
        assert log_in(user).post(f"{BIN}{kept.pk}/restore/").status_code == 404
    assert log_in(world.admin).post(f"{BIN}{kept.pk}/restore/").url == BIN
    assert Holiday.objects.get(day=day).name == "国庆节"
