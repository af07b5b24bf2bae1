"""The chapter 党员队伍: figures by counting, each with the list it was counted from."""

from datetime import date
from decimal import Decimal

import pytest

from common.periods import Period
from members import report
from members.models import (
    Floating,
    FloatingContact,
    Member,
    Post,
    Recruit,
    RecruitmentPlan,
    RecruitmentSource,
    RecruitmentStep,
    Transfer,
)
from members.models.recruitment import stage_of
from reports.wording import word
from tests.factories import make_branch, make_identity, make_member
from tests.sources import assert_sources_agree

YEAR = Period.of_year(2023)


def make_recruit(branch, name: str, source=None, **steps: date) -> Recruit:
    """Steps by lower-case kind: applied=date(…)."""
    recruit = Recruit.objects.create(branch=branch, name=name, source=source, **make_identity())
    for kind, day in steps.items():
        RecruitmentStep.objects.create(recruit=recruit, kind=kind.upper(), done_on=day)
    recruit.stage = stage_of({kind.upper() for kind in steps})
    recruit.save()
    return recruit


def make_year(world) -> None:
    """A year with one of everything, some of it outside the period or the township."""
    village, community = world.village, world.community
    village.elected_on, community.elected_on = date(2018, 12, 30), date(2020, 1, 1)
    village.save()
    community.save()
    secretary = make_member(village, "书记", born_on=date(1987, 12, 31), education="COLLEGE")
    Post.objects.create(branch=village, member=secretary, title="SECRETARY", started_on=date(2021, 1, 1))
    away = make_member(village, "流动", sex="F", born_on=date(1988, 1, 1), ethnicity="回族")
    floating = Floating.objects.create(member=away, destination="杭州", left_on=date(2022, 2, 1))
    for day in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 7, 1)):
        FloatingContact.objects.create(floating=floating, contacted_on=day, content="电话联系")
    make_member(community, "年老", born_on=date(1962, 12, 31), is_lost=True, lost_on=date(2023, 6, 1))
    make_member(community, "预备", category=Member.Category.PROBATIONARY, joined_on=date(2023, 3, 20))
    make_member(village, "转出", left_on=date(2023, 12, 31), departure="TRANSFERRED")
    make_member(village, "次年转出", left_on=date(2024, 1, 1), departure="TRANSFERRED")
    make_member(world.far, "外镇")
    _make_recruits(world)
    _make_transfers(world)


def _make_recruits(world) -> None:
    grower = RecruitmentSource.objects.get(name="农村致富能手")
    begun = {"applied": date(2020, 1, 1)}
    make_recruit(world.village, "甲", grower, admitted=date(2023, 1, 1), **begun)
    make_recruit(world.village, "乙", admitted=date(2023, 12, 31), confirmed=date(2024, 12, 31), **begun)
    make_recruit(
        world.community, "丙", grower, admitted=date(2022, 5, 1), confirmed=date(2023, 5, 2), **begun
    )
    make_recruit(world.community, "丁", activist=date(2023, 4, 1), candidate=date(2024, 5, 1), **begun)
    make_recruit(world.community, "戊", candidate=date(2023, 4, 1), **begun)
    make_recruit(world.village, "己", applied=date(2024, 1, 1))
    closed = make_recruit(world.village, "庚", **begun)
    Recruit.objects.filter(pk=closed.pk).update(closed_on=date(2023, 8, 1), closed_reason="本人放弃")
    make_recruit(world.far, "辛", admitted=date(2023, 5, 1), **begun)
    RecruitmentPlan.objects.create(committee=world.township, year=2023, quota=10)
    RecruitmentPlan.objects.create(committee=world.township, branch=world.village, year=2023, quota=4)
    RecruitmentPlan.objects.create(committee=world.neighbour, year=2023, quota=7)


def _make_transfers(world) -> None:
    def make(name: str, direction: str = "OUT", reason: str = "STEADY_WORK", **days: date) -> None:
        Transfer.objects.create(branch=world.village, name=name, direction=direction, reason=reason, **days)

    make("一", found_on=date(2023, 3, 1), deadline=date(2023, 6, 30), done_on=date(2023, 5, 1))
    make("二", found_on=date(2023, 3, 1), deadline=date(2023, 12, 30), done_on=date(2024, 1, 5))
    make("三", found_on=date(2022, 12, 31), done_on=date(2023, 1, 1))
    make("四", direction="IN", reason="JOB", done_on=date(2023, 9, 1))


FIGURES = {
    "members.branches": 2,
    "members.branches_village": 1,
    "members.branches_community": 1,
    "members.branches_office": 0,
    "members.branches_institution": 0,
    "members.branches_enterprise": 0,
    "members.branches_state": 0,
    "members.branches_school": 0,
    "members.branches_retired": 0,
    "members.branches_floating": 0,
    "members.secretaries": 1,
    "members.vacant_secretaries": 1,
    "members.elections_overdue": 1,
    "members.members": 5,
    "members.full": 4,
    "members.probationary": 1,
    "members.women": 1,
    "members.minority": 1,
    "members.aged_35": 1,
    "members.aged_60": 3,
    "members.aged_61": 1,
    "members.higher_education": 1,
    "members.floating": 1,
    "members.lost": 1,
    "members.women_share": Decimal("20.0"),
    "members.minority_share": Decimal("20.0"),
    "members.aged_35_share": Decimal("20.0"),
    "members.higher_education_share": Decimal("20.0"),
    "members.admitted": 2,
    "members.confirmed": 1,
    "members.applicants": 0,
    "members.activists": 1,
    "members.candidates": 1,
    "members.plan": 10,
    "members.steady_work_found": 2,
    "members.steady_work_done": 1,
    "members.steady_work_open": 1,
    "members.transfers_in": 1,
    "members.transfers_out": 2,
    "members.transfers_overdue": 1,
    "members.contacts": 2,
}


def values(facts) -> dict[str, int]:
    return {key: figure.value for key, figure in facts.figures.items() if "_source_" not in key}


@pytest.fixture
def year(world):
    make_year(world)
    return world


def test_every_figure_is_counted(year):
    facts = report.collect(YEAR, year.branches)
    assert values(facts) == FIGURES
    by_source = {f.label: f.value for key, f in facts.figures.items() if "_source_" in key}
    assert by_source == {"发展预备党员：农村致富能手": 1}


def test_every_source_shows_its_figure(year, client, log_in):
    log_in(year.office)
    assert_sources_agree(client, report.collect(YEAR, year.branches), year.township)


def test_a_county_user_sees_one_township_in_a_source(year, client, log_in):
    log_in(year.admin)
    figure = report.collect(YEAR, year.branches).figures["members.members"]
    whole = client.get(figure.source).context["total"].value
    township = client.get(f"{figure.source}&committee={year.township.pk}").context["total"].value
    assert (whole, township) == (6, 5)


@pytest.mark.parametrize("branches", [1, 3])
def test_six_queries_for_any_number_of_branches(world, django_assert_num_queries, branches):
    for number in range(branches):
        make_member(make_branch(world.township, f"第{number}村党支部"), f"党员{number}")
    with django_assert_num_queries(6):
        report.collect(YEAR, world.branches)


def test_one_more_admission_changes_that_figure_alone(year):
    before = report.collect(YEAR, year.branches)
    grower = RecruitmentSource.objects.get(name="农村致富能手")
    recruit = Recruit.objects.get(name="戊")
    RecruitmentStep.objects.create(recruit=recruit, kind="ADMITTED", done_on=date(2023, 11, 1))
    after = report.collect(YEAR, year.branches)
    changed = {key for key, value in values(after).items() if value != values(before)[key]}
    # Whoever is admitted is no candidate any more; the source of this recruit is unknown.
    assert changed == {"members.admitted", "members.candidates"}
    assert after[f"members.admitted_source_{grower.pk}"] == before[f"members.admitted_source_{grower.pk}"]


def test_figures_are_as_of_the_last_day(year):
    half = report.collect(Period.of_year(2023, date(2023, 6, 30)), year.branches)
    assert (half["members.members"], half["members.admitted"], half["members.transfers_out"]) == (6, 1, 2)


def test_a_joining_without_recruitment_record_is_told(year):
    facts = report.collect(YEAR, year.branches)
    assert facts.rows["warnings"] == [
        "党员名册中有1名党员的加入党组织日期在本期内，但没有对应的发展党员记录，未计入“发展预备党员”。"
        "请补录发展步骤，或在“党员增加信息”中注明转入。"
    ]
    Member.objects.filter(name="预备").update(entry="TRANSFERRED")
    assert report.collect(YEAR, year.branches).rows["warnings"] == []


def drafted(facts) -> list[str]:
    return [word(text, facts.figures).text for text in report.draft(facts)]


def test_the_wording_says_what_was_counted(year):
    assert drafted(report.collect(YEAR, year.branches)) == [
        "摸清队伍底数。现有党支部2个，在册党员5名，其中正式党员4名、预备党员1名；"
        "女党员1名、少数民族党员1名、35岁及以下1名、大学专科及以上学历1名。",
        "严把发展入口。本年度计划发展党员10名。按程序接收和培养，接收预备党员2名，预备党员转正1名；"
        "新接收的预备党员中，农村致富能手1名。截至期末，在培养发展对象1名、入党积极分子1名。",
        "理顺组织关系。逐支部排查长期在外就业的党员，查出在外有稳定工作的2名，明确时限转接组织关系，"
        "已转出1名，尚有1名正在办理。本期办结组织关系转接中，转入党员1名、转出党员2名。",
        "抓好流动党员管理。登记在外流动党员1名，由支部联系2次。",
    ]


def test_findings_stand_on_evidence(year):
    facts = report.collect(YEAR, year.branches)
    assert [finding.key for finding in report.findings(facts)] == [
        "members.floating",
        "members.transfers_overdue",
        "members.lost",
        "members.vacant_secretaries",
        "members.elections_overdue",
    ]
    assert all(facts[key] for finding in report.findings(facts) for key in finding.figures)


def test_a_year_without_records_says_so(world):
    facts = report.collect(YEAR, world.branches)
    assert drafted(facts) == ["本期没有党员队伍方面的记录。"]
    assert [finding.key for finding in report.findings(facts)] == ["members.vacant_secretaries"]
