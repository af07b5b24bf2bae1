"""The pages of jobs: own ones alone, a part that asks again while there is something to come, a private result."""

from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import Event
from jobs.models import Job
from jobs.running import start
from tests.factories import World
from tests.jobs import functions

POLLING = 'hx-trigger="every 2s"'


def make_job(world: World, **fields) -> Job:
    return Job.objects.create(owner=world.office, title="2023年年册", function="x", **fields)


def page_of(client, job: Job, **headers) -> str:
    response = client.get(reverse("jobs:detail", args=[job.pk]), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_running_job_shows_how_far_it_is_and_asks_again(world: World, client, log_in):
    log_in(world.office)
    job = make_job(world, state=Job.State.RUNNING, percentage=42, message="第 8 页")
    page = page_of(client, job)
    assert (page.count("进度 42%"), page.count("第 8 页"), page.count(POLLING), page.count(">取消<")) == (
        1,
        1,
        1,
        1,
    )
    assert page.count(">刷新</a>") == 1
    part = page_of(client, job, hx_request="true")
    assert (part.count("进度 42%"), part.count("<h1>"), part.count(POLLING)) == (1, 0, 1)


def test_a_finished_job_offers_its_result_and_asks_no_more(world: World, client, log_in):
    log_in(world.office)
    job = start(world.office, "问候", functions.write_greeting, name="世界")
    page = page_of(client, job)
    assert (page.count(POLLING), page.count(">取消<"), page.count("下载问候世界.txt")) == (0, 0, 1)
    assert (
        page_of(client, start(world.office, "导入", functions.show_page)).count('href="/imports/">查看结果')
        == 1
    )


def test_a_fault_shows_its_number(world: World, client, log_in):
    log_in(world.office)
    page = page_of(client, make_job(world, state=Job.State.FAILED, fault="3fa91c02", message="没有完成。"))
    assert page.count("错误编号 <strong>3fa91c02</strong>") == 1


def test_cancelling_while_waiting_and_while_running(world: World, client, log_in):
    log_in(world.office)
    waiting, running = make_job(world), make_job(world, state=Job.State.RUNNING)
    for job in (waiting, running):
        response = client.post(reverse("jobs:cancel", args=[job.pk]))
        assert (response.status_code, response.url) == (302, reverse("jobs:detail", args=[job.pk]))
    assert page_of(client, waiting).count("已取消") == 1
    assert page_of(client, running).count("正在取消。") == 1
    assert client.get(reverse("jobs:cancel", args=[running.pk])).status_code == 405


def test_a_result_is_a_private_download_with_its_name(world: World, client, log_in):
    log_in(world.office)
    job = start(world.office, "问候", functions.write_greeting, name="世界")
    response = client.get(reverse("jobs:result", args=[job.pk]))
    assert response.content.decode() == "你好，世界"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('问候世界.txt')}"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert "no-store" in response["Cache-Control"].split(", ")
    event = Event.objects.get(kind="下载")
    assert (event.user, event.object_id, event.detail) == (
        world.office,
        str(job.pk),
        {"文件": "问候世界.txt"},
    )


def test_no_result_and_a_lost_file_are_not_found(world: World, client, log_in):
    log_in(world.office)
    assert client.get(reverse("jobs:result", args=[make_job(world).pk])).status_code == 404
    job = start(world.office, "问候", functions.write_greeting, name="世界")
    default_storage.delete(job.result.name)
    assert client.get(reverse("jobs:result", args=[job.pk])).status_code == 404


def test_the_list_holds_own_jobs_and_filters(world: World, client, log_in):
    make_job(world), make_job(world, state=Job.State.DONE)
    Job.objects.create(owner=world.admin, title="别人的", function="x")
    Job.objects.create(title="系统的", function="x")
    log_in(world.office)
    page = client.get(reverse("jobs:list")).content.decode()
    assert (page.count("2023年年册"), page.count("别人的"), page.count("系统的")) == (2, 0, 0)
    page = client.get(reverse("jobs:list"), {"state": "DONE"}).content.decode()
    assert page.count("2023年年册") == 1


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    world: World, client, log_in, django_assert_num_queries, size: int
):
    for _ in range(size):
        make_job(world)
    log_in(world.office)
    with django_assert_num_queries(4):
        client.get(reverse("jobs:list"))
