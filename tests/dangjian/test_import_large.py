"""Large workbooks: checked in the background, written in parts, each once; what cannot be finished is taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from common.identity import DEMO_AREA, make_id_number
from dangjian.imports import batches, large
from dangjian.models import ImportBatch
from jobs.models import Job
from jobs.running import Progress
from members.models import Branch, Group, Member
from tests.dangjian.workbooks import HEADER, bring_in, every_row, member_row, receive, upload, write
from tests.factories import World

NUMBERS = [make_id_number(DEMO_AREA, date(1970, 1, 1 + n), 30, "M") for n in range(7)]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(large, "ROWS_AT_ONCE", 3)


@pytest.fixture
def roster(world: World, tmp_path):
    """Two members who are there already, then seven rows; a group that every part uses."""
    rows = [[*member_row("张三", number), "第一党小组"] for number in NUMBERS]
    bring_in(world.office, write(tmp_path / "原.xlsx", {"党员": [HEADER, *(row[:-1] for row in rows[:2])]}))
    return write(tmp_path / "七人.xlsx", {"党员": [[*HEADER, "党小组"], *rows]})


def progress_of(user) -> Progress:
    return Progress(Job.objects.create(owner=user, title="导入", function="x", arguments={}, state="RUNNING"))


def running(user, path) -> ImportBatch:
    batch = receive(user, path)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.RUNNING)
    return batch


def test_a_large_workbook_goes_through_the_background_and_can_be_undone(
    world, roster, client, log_in, monkeypatch
):
    before = every_row()
    monkeypatch.setattr(large, "BYTES_AT_ONCE", 10)
    log_in(world.office)
    checked = upload(client, roster)
    job = Job.objects.latest("pk")
    batch = ImportBatch.objects.latest("pk")
    assert checked["Location"] == reverse("jobs:detail", args=[job.pk])
    assert (job.state, job.page) == (Job.State.DONE, reverse("imports:preview", args=[batch.pk]))
    confirmed = client.post(reverse("imports:confirm", args=[batch.pk]))
    job = Job.objects.latest("pk")
    assert confirmed["Location"] == reverse("jobs:detail", args=[job.pk])
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, batch.path.exists()) == (ImportBatch.State.DONE, 7, False)
    assert [(count["new"], count["changed"]) for count in batch.counts] == [(5, 2)]
    assert Member.objects.filter(group__name="第一党小组").count() == 7
    client.post(reverse("imports:undo", args=[batch.pk]))
    assert every_row() == before


def test_an_interrupted_import_goes_on_behind_its_last_part(world, roster, client, log_in):
    batch = running(world.office, roster)
    assert large.write_part(batch.pk).rows_done == 3
    page = log_in(world.office).get(reverse("imports:detail", args=[batch.pk])).content.decode()
    assert "已写入3行" in page and "继续导入" in page
    client.post(reverse("imports:confirm", args=[batch.pk]))
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, Member.objects.count()) == (ImportBatch.State.DONE, 7, 7)
    assert large.write_part(batch.pk).rows_done == 7


def test_what_cannot_be_finished_is_taken_back(world, roster):
    before = every_row()
    batch = running(world.office, roster)
    large.write_part(batch.pk)
    Branch.objects.filter(pk=world.village.pk).update(name="改名党支部")
    with pytest.raises(ValidationError, match="检查之后记录有变化"):
        large.import_in_parts(progress_of(world.office), batch=batch.pk)
    Branch.objects.filter(pk=world.village.pk).update(name="小方村党支部")
    assert every_row() == before
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, batch.rows.count()) == (ImportBatch.State.FAULTY, 0, 0)
    assert batches.preview_of(batch)["errors"]


def test_parts_that_somebody_works_with_stay_and_are_told(world, roster):
    batch = running(world.office, roster)
    large.write_part(batch.pk)
    Member.objects.filter(group=Group.objects.get()).update(note="改过")
    Branch.objects.filter(pk=world.village.pk).update(name="改名党支部")
    with pytest.raises(ValidationError, match="已写入3行，其余没有写入"):
        large.import_in_parts(progress_of(world.office), batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Member.objects.filter(note="改过").count()) == (ImportBatch.State.DONE, 3)
