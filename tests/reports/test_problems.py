"""Findings become problems, measures become plans: grouped, worded, merged, rejected."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reports import workshop
from reports.bench import Bench
from reports.models import AnnualSummary, Plan, Problem
from reports.workshop import Changed
from tests.factories import World, make_meeting
from tests.reports.factories import make_draft, record_year

LATE, MISSING = "meetings.late", "meetings.missing"


@pytest.fixture
def draft(world: World) -> AnnualSummary:
    record_year(world)
    make_meeting(world.village, submitted_on=date(2023, 12, 1))
    return make_draft(world)


@pytest.fixture
def office(world: World, log_in):
    return log_in(world.office)


def problems(draft: AnnualSummary) -> list[str]:
    return [wording.text for wording in Bench.of(draft).summary().problems]


def plans(draft: AnnualSummary) -> list[str]:
    return [wording.text for wording in Bench.of(draft).summary().plans]


def decide(draft: AnnualSummary, world: World, key: str = LATE, **fields) -> None:
    draft.refresh_from_db()
    problem = Problem(key=key, **{"state": Problem.State.TAKEN, **fields})
    workshop.decide(Bench.of(draft), problem, draft.version, world.office)


def post(client, draft: AnnualSummary, key: str = LATE, **fields):
    data = {"state": "TAKEN", "text": "", "merged_into": "", "reason": "", "version": draft.version, **fields}
    return client.post(reverse("reports:problem", args=[draft.pk, key]), data)


def test_findings_of_a_chapter_are_one_problem_and_one_plan(draft):
    first = problems(draft)[0]
    assert first.startswith("一是“三会一课”制度落实还不够严格。")
    assert "事后补报3次。" in first
    assert "尚有" in first
    assert len([text for text in problems(draft) if "三会一课”制度" in text]) == 1
    assert plans(draft)[0].startswith("一是严格组织生活制度。")


def test_a_problem_taken_in_other_words(world, draft):
    decide(draft, world, text="会议记录补报{meetings.late}次，占比偏高。")
    assert "会议记录补报3次，占比偏高。" in problems(draft)[0]
    assert "事后补报" not in problems(draft)[0]


def test_a_problem_rejected_takes_its_measure_with_it(world, draft):
    decide(draft, world, state=Problem.State.REJECTED, reason="疫情期间统一补报。")
    assert "补报" not in "".join(problems(draft))
    assert "明确会议记录的报送期限" not in "".join(plans(draft))


def test_a_rejection_needs_its_reason(world, draft):
    with pytest.raises(ValidationError, match="请写明不采用的理由。"):
        decide(draft, world, state=Problem.State.REJECTED)
    assert draft.problems.count() == 0


def test_a_problem_told_in_another_chapter(world, draft):
    decide(draft, world, merged_into="members")
    told = next(text for text in problems(draft) if "党员队伍教育管理" in text)
    assert "事后补报3次。" in told
    assert "明确会议记录的报送期限" in next(text for text in plans(draft) if "建强党员队伍" in text)


def test_a_decision_made_meanwhile_is_refused(world, draft):
    seen = draft.version
    decide(draft, world, text="甲的表述。")
    with pytest.raises(Changed):
        workshop.decide(
            Bench.of(draft), Problem(key=LATE, state="TAKEN", text="乙的表述。"), seen, world.admin
        )
    assert draft.problems.get().text == "甲的表述。"


def test_a_finding_whose_records_are_gone_is_told_no_more(world, draft):
    decide(draft, world, text="会议记录补报{meetings.late}次。")
    world.village.meetings.all().delete()
    world.community.meetings.all().delete()
    assert "补报" not in "".join(problems(draft))


def test_the_page_lists_findings_with_their_evidence(office, draft):
    shown = office.get(reverse("reports:problems", args=[draft.pk])).content.decode()
    assert f'id="{LATE}"' in shown
    assert ">补报 3次</a>" in shown
    assert shown.count("未决定") == len(Bench.of(draft).collected.findings)


def test_the_form_takes_rejects_and_refuses(office, draft):
    refused = post(office, draft, state="REJECTED")
    assert (refused.status_code, "请写明不采用的理由。" in refused.content.decode()) == (422, True)
    unknown = post(office, draft, text="补报{a.b}次。")
    assert (unknown.status_code, "“a.b”不存在" in unknown.content.decode()) == (422, True)
    assert draft.problems.count() == 0
    assert post(office, draft, state="REJECTED", reason="已整改。").status_code == 302
    draft.refresh_from_db()
    assert post(office, draft, reason="不再需要").status_code == 302
    shown = office.get(reverse("reports:problems", args=[draft.pk])).content.decode()
    assert shown.count("问题的决定已保存。") == 2
    assert (draft.problems.get().state, draft.problems.get().reason) == ("TAKEN", "")
    assert office.get(reverse("reports:problem", args=[draft.pk, "meetings.none"])).status_code == 404


def test_the_form_notices_another_decision(world, office, draft):
    seen = draft.version
    decide(draft, world)
    draft.version = seen
    assert post(office, draft).status_code == 409


def test_a_plan_has_owner_month_and_yardstick(world, office, draft):
    url = reverse("reports:plan", args=[draft.pk, LATE])
    assert "明确会议记录的报送期限" in office.get(url).content.decode()
    data = {
        "chapter": "meetings",
        "text": "把补报的{meetings.late}次降为零。",
        "owner": "组织委员",
        "due_month": "2024-06",
        "yardstick": LATE,
    }
    assert "打算已保存。" in office.post(url, data, follow=True).content.decode()
    plan = draft.plans.get()
    assert (plan.key, plan.owner, plan.due_month, plan.yardstick) == (
        LATE,
        "组织委员",
        date(2024, 6, 1),
        LATE,
    )
    assert "把补报的3次降为零。" in plans(draft)[0]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"due_month": "2023-06"}, "完成月份应在总结截止日期之后。"),
        ({"text": "补报{a.b}次。"}, "“a.b”不存在"),
        ({"text": ""}, "不能为空"),
        ({"chapter": "none"}, "请从列出的选项中选择"),
    ],
)
def test_a_wrong_plan_is_refused(office, draft, fields, error):
    data = {"chapter": "meetings", "text": "按月通报。", "due_month": "2024-06", **fields}
    answer = office.post(reverse("reports:plan", args=[draft.pk, "new"]), data)
    assert (answer.status_code, error in answer.content.decode()) == (422, True)
    assert Plan.objects.count() == 0


def test_a_plan_of_the_offices_own_is_told_in_its_chapter(office, draft):
    url = reverse("reports:plan", args=[draft.pk, "new"])
    for text in ("组织支部互学。", "开展支部观摩。"):
        office.post(url, {"chapter": "dues", "text": text})
    assert [plan.key for plan in draft.plans.all()] == ["own.1", "own.2"]
    assert any(text.endswith("组织支部互学。开展支部观摩。") for text in plans(draft))
    assert office.get(reverse("reports:plan", args=[draft.pk, "none.here"])).status_code == 404
