"""A job from its start to its end, in one process: results, refusals, faults, cancelling, and being taken over."""

import json
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.encryption import DecryptionError
from dangjian.logs import JsonFormatter
from jobs.attempts import WORKER, perform
from jobs.models import Job
from jobs.nightly import start_all, start_when_due
from jobs.running import cancel, start, start_once
from jobs.watching import beat, take_up_the_dead, take_up_the_lost
from tests.factories import World
from tests.jobs import functions

QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
OLD = timedelta(minutes=3)


@pytest.fixture
def queue(settings) -> None:
    """Jobs wait until somebody takes them."""
    settings.TASKS = QUEUED


def ended(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.percentage, job.message


def silent_job(world: World, attempts: int) -> Job:
    """A job whose worker has not been heard of for three minutes."""
    job = start(world.office, "行", functions.write_greeting, name="某")
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, attempts=attempts, worker="gone", seen_at=timezone.now() - OLD
    )
    return job


def test_a_result_is_kept_encrypted_and_opens_for_its_job_alone(world: World):
    job = start(world.office, "问候", functions.write_greeting, name="世界")
    other = start(world.office, "问候", functions.write_greeting, name="别人")
    assert ended(job) == (Job.State.DONE, 100, "")
    assert (job.attempts, job.result_name, job.result_content().decode()) == (1, "问候世界.txt", "你好，世界")
    with default_storage.open(job.result.name) as file:
        assert "你好".encode() not in file.read()
    job.result = other.result
    with pytest.raises(DecryptionError):
        job.result_content()


def test_a_file_of_a_function_is_kept_as_well(world: World, tmp_path: Path):
    (tmp_path / "x").write_bytes(b"\x00\xff")
    job = start(world.office, "文件", functions.write_from_file, path=str(tmp_path / "x"))
    assert job.result_content() == b"\x00\xff"


def test_a_result_may_be_a_page_or_nothing(world: World):
    shown = start(world.office, "导入", functions.show_page)
    assert (ended(shown), shown.page, bool(shown.result)) == (
        (Job.State.DONE, 100, "导入了 3 行"),
        "/imports/",
        False,
    )
    assert ended(start(world.office, "无", functions.say_nothing)) == (Job.State.DONE, 100, "")


def test_a_refusal_is_told_in_its_own_words(world: World):
    job = start(world.office, "年册", functions.refuse)
    assert (ended(job), job.fault) == ((Job.State.FAILED, 0, "2023 年没有会议记录。"), "")


def test_a_fault_has_a_number_in_the_log_and_no_personal_number(world: World, caplog):
    with caplog.at_level(logging.ERROR, logger="jobs"):
        job = start(world.office, "年册", functions.break_down)
    assert (ended(job), len(job.fault)) == ((Job.State.FAILED, 50, "处理时出现错误，没有完成。"), 8)
    line = json.loads(JsonFormatter().format(caplog.records[0]))
    assert line["message"] == f"job {job.pk} of tests.jobs.functions.break_down failed: {job.fault}"
    assert (line["error"], line["at"][-1].split()[-1]) == ("KeyError", "break_down")
    assert "110101199001011234" not in JsonFormatter().format(caplog.records[0])


def test_a_lost_database_is_tried_again_three_times(world: World, caplog):
    job = start(world.office, "年册", functions.lose_database)
    assert (ended(job), job.attempts) == ((Job.State.FAILED, 0, "处理时出现错误，没有完成。"), 3)


def test_a_function_that_takes_too_long_is_stopped(world: World):
    job = start(world.office, "年册", functions.take_too_long)
    assert ended(job) == (Job.State.FAILED, 0, "处理时间过长，已停止。请缩小范围后再试。")


def test_a_running_job_is_cancelled_at_its_next_step(world: World):
    job = start(world.office, "年册", functions.be_cancelled)
    assert ended(job) == (Job.State.CANCELLED, 50, "")


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(world: World, queue):
    job = start(world.office, "问候", functions.write_greeting, name="某")
    cancel(job)
    perform.call(job.pk)
    assert (ended(job), job.attempts) == ((Job.State.CANCELLED, 0, ""), 0)


def test_a_finished_job_stays_what_it_is(world: World):
    job = start(world.office, "无", functions.say_nothing)
    cancel(job)
    assert (ended(job)[0], job.cancel_asked) == (Job.State.DONE, False)


def kept_results() -> set[str]:
    return set(default_storage.listdir("jobs.job")[1])


def test_who_lost_the_job_to_another_worker_leaves_no_trace(world: World):
    start(world.office, "问候", functions.write_greeting, name="某")
    before = kept_results()
    job = start(world.office, "年册", functions.be_taken_over)
    assert (ended(job), job.result.name) == ((Job.State.RUNNING, 0, ""), "")
    assert kept_results() == before


def test_only_listed_functions_start(world: World, settings):
    settings.JOB_FUNCTIONS = {}
    with pytest.raises(ImproperlyConfigured):
        start(world.office, "问候", functions.write_greeting, name="某")
    assert Job.objects.count() == 0


def test_a_function_that_is_gone_by_then_is_told(world: World, queue, settings):
    job = start(world.office, "问候", functions.write_greeting, name="某")
    settings.JOB_FUNCTIONS = {}
    perform.call(job.pk)
    assert ended(job) == (Job.State.FAILED, 0, "这一版程序里没有这项任务，请重新发起。")


def test_two_workers_do_not_run_one_job(world: World, queue):
    job = start(world.office, "问候", functions.write_greeting, name="某")
    perform.call(job.pk)
    perform.call(job.pk)
    assert (ended(job)[0], job.attempts) == (Job.State.DONE, 1)


def test_a_job_of_a_dead_worker_is_queued_again(world: World, queue):
    job = silent_job(world, attempts=1)
    take_up_the_dead()
    assert (ended(job)[0], DBTaskResult.objects.ready().count()) == (Job.State.WAITING, 2)
    take_up_the_dead()
    assert DBTaskResult.objects.ready().count() == 2
    perform.call(job.pk)
    assert (ended(job)[0], job.attempts) == (Job.State.DONE, 2)


def test_a_job_that_kills_its_worker_each_time_is_given_up(world: World, queue):
    job = silent_job(world, attempts=3)
    take_up_the_dead()
    assert ended(job) == (Job.State.FAILED, 0, "处理了 3 次都中断了，请联系系统管理员。")


def test_a_living_worker_keeps_its_job(world: World, queue):
    job = silent_job(world, attempts=1)
    Job.objects.filter(pk=job.pk).update(worker=WORKER)
    beat()
    take_up_the_dead()
    assert ended(job)[0] == Job.State.RUNNING


def test_a_job_whose_queue_entry_was_lost_is_queued_again(world: World, queue):
    job = start(world.office, "问候", functions.write_greeting, name="某")
    DBTaskResult.objects.all().delete()
    take_up_the_lost()
    assert DBTaskResult.objects.ready().count() == 0
    Job.objects.filter(pk=job.pk).update(seen_at=timezone.now() - OLD)
    take_up_the_lost()
    take_up_the_lost()
    assert DBTaskResult.objects.ready().count() == 1


def test_nightly_work_is_started_once_a_day(db, settings):
    settings.NIGHTLY_FUNCTIONS = ["tests.jobs.functions.say_nothing", "tests.jobs.functions.show_page"]
    started = start_all(date(2026, 11, 24))
    assert [(job.function, job.owner, job.state) for job in started] == [
        (path, None, Job.State.DONE) for path in settings.NIGHTLY_FUNCTIONS
    ]
    assert start_all(date(2026, 11, 24)) == []
    assert (
        start_once("2026-11-24 tests.jobs.functions.say_nothing", "每日处理", functions.say_nothing) is None
    )
    assert len(start_all(date(2026, 11, 25))) == 2


@pytest.mark.parametrize(("hour", "jobs"), [(1, 0), (2, 1), (9, 1)])
def test_nightly_work_begins_at_its_hour_or_when_the_pc_is_on(db, settings, hour: int, jobs: int):
    settings.NIGHTLY_FUNCTIONS, settings.NIGHTLY_HOUR = ["tests.jobs.functions.say_nothing"], 2
    start_when_due(timezone.localtime().replace(hour=hour))
    assert Job.objects.count() == jobs


def test_no_more_than_all(db):
    with pytest.raises(IntegrityError):
        Job.objects.create(title="x", function="x", percentage=101)
