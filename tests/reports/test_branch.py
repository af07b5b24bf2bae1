"""支部总结 and 书记述职: a branch's own summary, drafted by itself for its secretary."""

import pytest
from django.urls import reverse

from common.periods import Period
from reports import workshop
from reports.bench import Bench
from reports.models import AnnualSummary, IssuedSummary
from reports.outputs import document_of
from reports.snapshot import take
from reports.summary import summarize
from tests.factories import World
from tests.reports.factories import YEAR, make_draft, record_year
from worklog.models import WorkKind, WorkRecord


@pytest.fixture
def secretary(world: World, log_in):
    record_year(world)
    return log_in(world.secretary)


def page(client, draft: AnnualSummary) -> str:
    return client.get(reverse("reports:workshop", args=[draft.pk])).content.decode()


def test_the_secretary_finds_the_own_branchs_summary(secretary, world):
    shown = secretary.get(reverse("reports:summary", args=[2023])).content.decode()
    assert "小方村党支部2023年工作总结" in shown
    assert "本支部召开会议、开展活动" in shown
    assert "XX镇党建办" not in shown
    other = secretary.get(reverse("reports:summary", args=[2023]), {"branch": world.community.pk})
    assert "东街社区党支部" not in other.content.decode()


def test_the_secretary_begins_and_edits_it(secretary, world):
    response = secretary.post(reverse("reports:start", args=[2023]))
    draft = AnnualSummary.objects.get()
    assert (draft.branch, draft.committee, draft.created_by) == (
        world.village,
        world.township,
        world.secretary,
    )
    assert response.url == reverse("reports:workshop", args=[draft.pk])
    data = {
        "part": "OPENING",
        "slot": "opening.0",
        "version": draft.version,
        "text": "现总结如下：",
        "deed": "save",
    }
    secretary.post(reverse("reports:paragraph", args=[draft.pk]), data)
    assert "现总结如下：" in page(secretary, draft)
    assert secretary.get(reverse("reports:draft-file", args=[draft.pk, "pdf"])).content.startswith(b"%PDF-")
    assert secretary.get(reverse("reports:draft-file", args=[draft.pk, "xlsx"])).status_code == 200


def test_only_the_office_issues_it(secretary, world):
    draft = make_draft(world, branch=world.village)
    assert reverse("reports:issue", args=[draft.pk]) not in page(secretary, draft)
    assert secretary.post(reverse("reports:issue", args=[draft.pk])).status_code == 403
    assert IssuedSummary.objects.count() == 0


def test_what_the_committee_did_is_no_part_of_it(world):
    record_year(world)
    kind = WorkKind.objects.order_by("pk").first()
    WorkRecord.objects.create(kind=kind, committee=world.township, done_on=YEAR.end, title="走访")
    assert kind.figure_key not in summarize(world.township, YEAR, world.village).figures
    assert summarize(world.township, YEAR).figures[kind.figure_key].value == 1
    WorkRecord.objects.create(kind=kind, branch=world.village, done_on=YEAR.end, title="走访")
    assert summarize(world.township, YEAR, world.village).figures[kind.figure_key].value == 1


def test_the_secretarys_report_on_the_own_duties(world):
    record_year(world)
    draft = make_draft(world, branch=world.village, form=AnnualSummary.Form.DUTY)
    document = document_of(take(Bench.of(draft).summary(), draft))
    assert document.title == "小方村党支部书记2023年抓党建工作述职报告"
    assert document.blocks[0].text.startswith("2023年，本人作为小方村党支部书记，")
    assert document.blocks[1].text == "一、2023年履职情况"
    assert document.letterhead is None


def test_a_branch_has_no_letterhead_and_a_committee_no_duty_report(world, log_in):
    office = log_in(world.office)
    for branch, offered in ((world.village, "DUTY"), (None, "REPORT")):
        draft = workshop.start(world.township, branch, Period.of_year(2023), world.office)
        shown = office.get(reverse("reports:settings", args=[draft.pk])).content.decode()
        assert [name for name in ("REPORT", "DUTY") if f'value="{name}"' in shown] == [offered]
