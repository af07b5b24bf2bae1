"""定稿: what is frozen, what needs a reason first, and the forms that it takes."""

import json
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Event
from common.periods import Period
from reports import workshop
from reports.bench import Bench
from reports.checks import Part
from reports.issuing import OpenFaults, checked, issue
from reports.models import AnnualSummary, IssuedSummary, Problem
from reports.outputs import document_of, render
from reports.snapshot import digest, figures_of, paragraphs_of, take
from tests.factories import World
from tests.reports.factories import make_draft, make_issue, record_year, write_opening


@pytest.fixture
def draft(world: World) -> AnnualSummary:
    record_year(world)
    return make_draft(world)


@pytest.fixture
def office(world: World, log_in):
    return log_in(world.office)


def test_what_is_issued_is_the_text_with_its_figures(world, draft):
    summary = Bench.of(draft).summary()
    issued = issue(Bench.of(draft), world.office)
    assert (issued.number, issued.sha256) == (1, digest(issued.snapshot))
    assert tuple(paragraphs_of(issued.snapshot)) == summary.texts
    assert figures_of(issued.snapshot) == dict(summary.figures)
    draft.refresh_from_db()
    assert draft.state == AnnualSummary.State.ISSUED
    assert Event.objects.get(kind="定稿").detail["校验值"] == issued.sha256


def test_an_error_of_the_checker_needs_a_reason(world, draft):
    write_opening(draft, world, "现将工作情况总结如下X：")
    with pytest.raises(OpenFaults) as refused:
        issue(Bench.of(draft), world.office)
    assert [fault.code for fault in refused.value.faults] == ["placeholder"]
    assert IssuedSummary.objects.count() == 0
    assert issue(Bench.of(draft), world.office, "名称确实如此。").reason == "名称确实如此。"


def test_measures_become_plans_with_the_value_of_their_yardstick(world, draft):
    problem = Problem(key="meetings.missing", state=Problem.State.REJECTED, reason="支部新建。")
    workshop.decide(Bench.of(draft), problem, draft.version, world.office)
    issue(Bench.of(draft), world.office)
    keys = set(draft.plans.values_list("key", flat=True))
    assert keys == {finding.key for finding in Bench.of(draft).collected.findings} - {"meetings.missing"}
    late = draft.plans.get(key="meetings.late")
    assert (late.chapter, late.yardstick, late.yardstick_value) == ("meetings", "meetings.late", 2)
    assert late.text == "明确会议记录的报送期限，当月活动当月记录、按期提交。"


def test_the_form_asks_for_the_reason(world, office, draft):
    write_opening(draft, world, "现将工作情况总结如下X：")
    url = reverse("reports:issue", args=[draft.pk])
    assert "还有1处错误" in office.get(url).content.decode()
    refused = office.post(url, {"reason": ""})
    assert (refused.status_code, "确需保留的，写明理由。" in refused.content.decode()) == (422, True)
    answer = office.post(url, {"reason": "名称确实如此。"})
    assert answer.url == reverse("reports:issued", args=[IssuedSummary.objects.get().pk])
    assert "定为第2版" in office.get(url).content.decode()


def test_a_sentence_of_last_year_is_noticed(world, draft):
    make_issue(world, Period.of_year(2022))
    faults = office_faults(draft)
    assert ("repeated", "二第1段") not in faults
    text = "各党支部按照规定的程序和要求开展组织生活，取得了实效。"
    last = AnnualSummary.objects.get(until=date(2022, 12, 31))
    workshop.add(Bench.of(last), Part.WORK, "meetings", text, world.office)
    issue(Bench.of(last), world.office, "测试")
    workshop.add(Bench.of(draft), Part.WORK, "meetings", text, world.office)
    assert "repeated" in {code for code, _ in office_faults(draft)}


def office_faults(draft: AnnualSummary) -> set[tuple[str, str]]:
    return {(fault.code, fault.place) for fault in checked(draft, Bench.of(draft).summary())}


def test_names_of_members_are_noticed(world, draft):
    workshop.add(Bench.of(draft), Part.WORK, "meetings", "张三同志带头发言。", world.office)
    assert "name" in {code for code, _ in office_faults(draft)}


REPORT = {
    "form": AnnualSummary.Form.REPORT,
    "issuer": "中共XX镇委员会",
    "number": "X发〔2023〕5号",
    "addressee": "县委组织部",
    "attachments": "2023年党建数据表\n\n存在问题清单",
    "sealed": True,
    "signed_on": date(2023, 12, 28),
}


def test_a_report_has_its_letterhead(world):
    draft = make_draft(world, **REPORT)
    document = document_of(take(Bench.of(draft).summary(), draft))
    assert document.title == "中共XX镇委员会关于2023年党建工作情况的报告"
    assert (document.letterhead.issuer, document.letterhead.addressee) == ("中共XX镇委员会", "县委组织部")
    assert document.attachments == ("2023年党建数据表", "存在问题清单")
    assert (document.signature.issuer, document.signature.sealed) == ("中共XX镇委员会", True)
    assert document.signature.written_date == "2023年12月28日"
    assert document.blocks[-1].text == "特此报告。"


def test_a_summary_has_none(world, draft):
    document = document_of(take(Bench.of(draft).summary(), draft))
    assert (document.letterhead, document.title) == (None, "XX镇党建办2023年工作总结")
    assert document.signature.written_date == "2023年12月31日"


def test_a_report_without_its_number_is_refused(office, draft):
    url = reverse("reports:settings", args=[draft.pk])
    answer = office.post(url, {"form": "REPORT", "until": "2024-01-01"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    for error in (
        "“报告”须填写发文机关。",
        "“报告”须填写发文字号。",
        "“报告”须填写主送机关。",
        "截止日期应在2023年内。",
    ):
        assert error in shown
    assert (
        office.post(url, {"form": "SUMMARY", "until": "2023-11-30", "title": "工作总结"}).status_code == 302
    )
    draft.refresh_from_db()
    assert (draft.until, draft.title) == (date(2023, 11, 30), "工作总结")


def test_the_json_has_the_public_form(world, draft):
    written = json.loads(render(take(Bench.of(draft).summary(), draft), "json"))
    assert written["figures"]["meetings.held"]["value"] == 4
    assert written["figures"]["meetings.held"].keys() == {
        "label",
        "value",
        "unit",
        "source",
        "as_of",
        "method",
    }
    assert [chapter["title"] for chapter in written["chapters"]][:2] == [
        "严格落实“三会一课”制度",
        "加强党员队伍建设",
    ]
    summary = Bench.of(draft).summary()
    assert written["problems"] == [wording.text for wording in summary.problems]
    assert written["plans"] == [wording.text for wording in summary.plans]
    assert written["chapters"][0]["paragraphs"] == [
        wording.text for wording in summary.chapters[0].paragraphs
    ]
