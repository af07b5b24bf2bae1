"""What is done each night, and that a second time changes nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Session
from dangjian import nightly
from jobs.models import Job
from jobs.running import start
from reports.models import AnnualSummary
from tests.factories import World

DECEMBER, NOVEMBER = date(2023, 12, 1), date(2023, 11, 30)


def test_every_nightly_function_may_run(settings):
    assert set(settings.NIGHTLY_FUNCTIONS) <= set(settings.JOB_FUNCTIONS)


@pytest.mark.parametrize(
    ("day", "made"), [(NOVEMBER, 0), (DECEMBER, 2), (date(2024, 1, 31), 2), (date(2024, 2, 1), 0)]
)
def test_every_township_has_a_draft_at_the_end_of_the_year(world: World, day: date, made: int):
    with time_machine.travel(day):
        for count in (made, 0 if made else made):
            job = start(None, "每日处理", nightly.draft_summaries)
            assert (job.state, job.message) == (Job.State.DONE, f"新建年度总结草稿 {count} 份")
    drafts = AnnualSummary.objects.values_list("committee__name", "start", "until", "state", "created_by")
    expected = {("XX镇党委", "YY镇党委")[n] for n in range(made)}
    assert {draft[0] for draft in drafts} == expected
    assert {draft[1:] for draft in drafts} == (
        {(date(2023, 1, 1), date(2023, 12, 31), "DRAFT", None)} if made else set()
    )


def test_old_results_and_ended_sessions_are_removed_and_nothing_else(world: World):
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(days=days))
    old, new = (
        Job.objects.create(owner=world.office, title="x", function="x", state=Job.State.DONE) for _ in "ab"
    )
    for job, days in ((old, 31), (new, 29)):
        job.result.save("x.sealed", ContentFile(b"x"), save=False)
        job.finished_at = now - timedelta(days=days)
        job.save()
    files = [old.result.name, new.result.name]
    job = start(None, "每日处理", nightly.tidy_up)
    assert job.message == "清理旧任务 1 个、过期会话 1 个、回收站 0 条"
    assert [default_storage.exists(file) for file in files] == [False, True]
    assert set(Job.objects.all()) == {new, job}
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_a_backup_that_is_not_possible_is_told(settings, db, tmp_path: Path):
    """Inside the transaction of a test none is; that it is outside, tests/jobs/test_worker.py proves."""
    settings.BACKUP_DIR = tmp_path
    job = start(None, "每日处理", nightly.back_up)
    assert (job.state, list(tmp_path.iterdir())) == (Job.State.FAILED, [])
