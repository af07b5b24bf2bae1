"""After 定稿: what was issued stays, what drifts is told, and files come from the snapshot alone."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jobs.models import Job
from meetings.models import Meeting
from reports import outputs, workshop
from reports.bench import Bench
from reports.issuing import drift, is_sound, issue
from reports.models import AnnualSummary, IssuedSummary, Problem
from reports.outputs import render
from reports.snapshot import paragraphs_of
from tests.factories import World, make_meeting
from tests.reports.conftest import IssuedYear
from tests.reports.factories import write_opening


@pytest.fixture
def world(issued_year: IssuedYear) -> World:
    return issued_year.world


@pytest.fixture
def draft(issued: IssuedSummary) -> AnnualSummary:
    return issued.summary


@pytest.fixture
def office(world: World, log_in):
    return log_in(world.office)


def test_what_was_issued_never_changes(issued):
    issued.reason = "改一改"
    with pytest.raises(ValidationError, match="定稿不能修改"):
        issued.save()
    with pytest.raises(ValidationError, match="定稿不能删除"):
        issued.delete()


def test_files_are_the_same_after_the_records_changed(world, issued, draft):
    before = {form: render(issued.snapshot, form) for form in ("pdf", "docx", "json")}
    make_meeting(world.village, Meeting.Kind.LECTURE)
    write_opening(draft, world, "别的开头：")
    kept = IssuedSummary.objects.get()
    assert {form: render(kept.snapshot, form) for form in before} == before
    assert before["pdf"].startswith(b"%PDF-")


def test_the_drift_names_the_figures_that_differ(world, issued, draft):
    today = Bench.of(draft).collected.figures
    assert drift(issued, today) == []
    make_meeting(world.village, Meeting.Kind.LECTURE)
    changed = {
        one.figure.key: (one.figure.value, one.now)
        for one in drift(issued, Bench.of(draft).collected.figures)
    }
    assert changed["meetings.held"] == (4, 5)
    assert changed["meetings.lectures"] == (0, 1)
    assert "members.members" not in changed
    fewer = {key: figure for key, figure in today.items() if key != "meetings.held"}
    assert [(one.figure.key, one.now) for one in drift(issued, fewer)] == [("meetings.held", None)]


def test_issuing_again_makes_the_next_version(world, issued, draft):
    write_opening(draft, world, "第二版的开头：")
    second = issue(Bench.of(draft), world.office)
    assert (issued.number, second.number) == (1, 2)
    assert paragraphs_of(second.snapshot)[0] == "第二版的开头："
    assert paragraphs_of(IssuedSummary.objects.get(pk=issued.pk).snapshot)[0] != "第二版的开头："


def test_a_plan_rejected_later_goes_unless_it_was_begun(world, draft):
    for key in ("meetings.late", "meetings.missing"):
        draft.refresh_from_db()
        problem = Problem(key=key, state=Problem.State.REJECTED, reason="已整改。")
        workshop.decide(Bench.of(draft), problem, draft.version, world.office)
    draft.plans.filter(key="meetings.late").update(outcome="已经开始。")
    issue(Bench.of(draft), world.office)
    assert draft.plans.filter(key="meetings.late").exists()
    assert not draft.plans.filter(key="meetings.missing").exists()


def test_a_changed_database_is_noticed(office, issued):
    snapshot = json.loads(json.dumps(issued.snapshot))
    snapshot["figures"]["meetings.held"]["value"] = "400"
    IssuedSummary.objects.filter(pk=issued.pk).update(snapshot=snapshot)
    assert not is_sound(IssuedSummary.objects.get())
    assert "定稿内容与校验值不符" in office.get(reverse("reports:issued", args=[issued.pk])).content.decode()
    answer = office.get(reverse("reports:issued-file", args=[issued.pk, "pdf"]))
    assert answer.url == reverse("reports:issued", args=[issued.pk])


def test_the_page_tells_the_drift_beside_the_figure(world, office, issued):
    url = reverse("reports:issued", args=[issued.pk])
    assert "定稿后数据没有变化。" in office.get(url).content.decode()
    make_meeting(world.village, Meeting.Kind.LECTURE)
    shown = office.get(url).content.decode()
    assert "定稿后数据变化" in shown
    assert '">4</a><small class="drifted">（定稿后数据变化，现为5）</small>' in shown


def test_the_archive_for_inspectors_lists_what_it_holds(office, issued):
    answer = office.get(reverse("reports:issued-file", args=[issued.pk, "zip"]))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    title = "XX镇党建办2023年工作总结"
    assert archive.namelist() == [
        *(f"{title}.{form}" for form in ("pdf", "docx", "xlsx", "json")),
        *("SHA256SUMS", "清单.txt"),
    ]
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()[:4]}
    assert issued.sha256 in archive.read("清单.txt").decode()
    assert office.get(reverse("reports:issued-file", args=[issued.pk, "exe"])).status_code == 404


def test_a_large_archive_for_inspectors_is_made_in_the_background(office, issued, monkeypatch):
    address = reverse("reports:issued-file", args=[issued.pk, "zip"])
    assert office.get(address).headers["Content-Type"] == "application/zip"
    monkeypatch.setattr(outputs, "LARGE", 3)
    response = office.get(address)
    job = Job.objects.get()
    assert response.url == reverse("jobs:detail", args=[job.pk])
    assert job.result_content() == outputs.render_inspection(issued.snapshot, issued.sha256)
