"""The county: the summaries of its townships in one background job, and their table in its own summary."""

import io
import zipfile

import pytest
from django.urls import reverse

from accounts.models import Role
from jobs.models import Job
from reports import workshop
from reports.bench import Address, Bench
from reports.checks import Part
from reports.issuing import checked, issue
from reports.models import AnnualSummary
from reports.outputs import document_of
from tests.factories import World, make_meeting, make_member, make_user
from tests.reports.factories import YEAR, make_draft, record_year


@pytest.fixture
def county_office(world: World):
    record_year(world)
    make_member(world.far)
    make_meeting(world.far)
    return make_user("county", Role.OFFICE, committee=world.county)


@pytest.fixture
def county(world: World, county_office, log_in, django_capture_on_commit_callbacks):
    """The county's draft after its job."""
    draft = workshop.start(world.county, None, YEAR, county_office)
    client = log_in(county_office)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("reports:townships", args=[draft.pk]))
    job = Job.objects.get()
    assert response.url == reverse("jobs:detail", args=[job.pk])
    assert (job.state, job.percentage) == (Job.State.DONE, 100)
    draft.refresh_from_db()
    return draft


def test_one_job_makes_the_files_of_all_townships(world, county):
    with zipfile.ZipFile(io.BytesIO(Job.objects.get().result_content())) as archive:
        assert archive.namelist() == [
            "XX镇党委/XX镇党建办2023年工作总结.pdf",
            "XX镇党委/XX镇党建办2023年工作总结.docx",
            "YY镇党委/YY镇党建办2023年工作总结.pdf",
            "YY镇党委/YY镇党建办2023年工作总结.docx",
        ]


def test_a_township_stands_in_the_archive_as_its_office_edited_it(world, county_office, log_in):
    own = make_draft(world, title="XX镇党建工作总结")
    workshop.save_text(Bench.of(own), Address(Part.OPENING, "opening.0"), "总结如下：", 0, world.office)
    draft = workshop.start(world.county, None, YEAR, county_office)
    log_in(county_office).post(reverse("reports:townships", args=[draft.pk]))
    with zipfile.ZipFile(io.BytesIO(Job.objects.get().result_content())) as archive:
        assert "XX镇党委/XX镇党建工作总结.pdf" in archive.namelist()


def test_the_table_has_each_township_and_the_whole(world, county):
    rows = {
        row[0]: dict(zip(county.townships["columns"], row, strict=True)) for row in county.townships["rows"]
    }
    assert list(rows) == ["XX镇", "YY镇", "合计"]
    assert [row["支部会议活动（次）"] for row in rows.values()] == ["4", "1", "5"]
    assert [row["党支部（个）"] for row in rows.values()] == ["2", "1", "3"]


def test_it_is_shown_and_printed_with_the_countys_summary(world, county, log_in, county_office):
    client = log_in(county_office)
    for address in (reverse("reports:workshop", args=[county.pk]), reverse("reports:summary", args=[2023])):
        assert "各党委主要数据" in client.get(address).content.decode()
    issued = issue(Bench.to_read(county), county_office, "测试")
    assert issued.snapshot["townships"] == county.townships
    [annex] = document_of(issued.snapshot).annexes
    assert annex.title == "各党委主要数据表"


def test_the_checker_says_when_records_changed_since(world, county):
    def codes() -> list[str]:
        return [
            fault.code for fault in checked(county, Bench.of(county).summary()) if fault.code == "townships"
        ]

    assert codes() == []
    make_meeting(world.far)
    assert codes() == ["townships"]


def test_a_township_has_none_below_it(world, log_in):
    draft = make_draft(world)
    client = log_in(world.office)
    assert "生成各党委总结" not in client.get(reverse("reports:workshop", args=[draft.pk])).content.decode()
    client.post(reverse("reports:townships", args=[draft.pk]))
    assert Job.objects.count() == 0
    assert AnnualSummary.objects.get().townships is None
