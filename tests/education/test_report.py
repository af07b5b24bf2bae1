"""Chapter 主题教育: what it counts, what it says, and that every figure's list shows the same number."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.figures import Facts
from common.periods import Period
from education import report
from education.models import Campaign, Distribution, Material, StudyStatement, TrainingClass
from meetings.models import Activity, Meeting
from members.models import Branch
from tests.factories import World, make_branch, make_meeting
from tests.sources import assert_sources_agree

YEAR = Period.of_year(2023)
Kind = Meeting.Kind


def committee_meeting(world: World, kind: str, present: int, **fields) -> Meeting:
    return make_meeting(None, kind, committee=world.township, present=present, for_campaign=True, **fields)


def ritual(branch: Branch, present: int, *names: str, **fields) -> Meeting:
    meeting = make_meeting(branch, present=present, expected=80, **{"for_campaign": True, **fields})
    meeting.activities.set(Activity.objects.filter(name__in=names))
    return meeting


@pytest.fixture
def year(world: World) -> World:
    """A year with something in every figure, and beside each figure something that does not count."""
    make_lectures(world)
    make_committee_meetings(world)
    make_rituals(world)
    Campaign.objects.create(
        committee=world.county, name="主题教育", started_on=date(2023, 4, 1), note="学思想、强党性"
    )
    make_distributions(world)
    make_statements_and_classes(world)
    return world


def make_lectures(world: World) -> None:
    for present in (60, 70):
        make_meeting(
            world.village,
            Kind.LECTURE,
            expected=80,
            present=present,
            lecturer_level=Meeting.Lecturer.LEADER,
            for_campaign=True,
        )
    make_meeting(world.village, Kind.LECTURE, lecturer_level=Meeting.Lecturer.SECRETARY, for_campaign=True)
    make_meeting(world.village, Kind.LECTURE, lecturer_level=Meeting.Lecturer.LEADER)
    make_meeting(world.far, Kind.LECTURE, lecturer_level=Meeting.Lecturer.LEADER, for_campaign=True)


def make_committee_meetings(world: World) -> None:
    committee_meeting(world, Kind.FIRST_TOPIC, 9)
    committee_meeting(world, Kind.FIRST_TOPIC, 9, held_on=date(2023, 12, 31))
    committee_meeting(world, Kind.FIRST_TOPIC, 9, held_on=date(2024, 1, 1))
    make_meeting(None, Kind.FIRST_TOPIC, committee=world.township, present=9)
    committee_meeting(world, Kind.STUDY_GROUP, 12)
    committee_meeting(world, Kind.STUDY_GROUP, 12, state=Meeting.State.SUBMITTED)
    committee_meeting(world, Kind.SEMINAR, 40)
    committee_meeting(world, Kind.FIELD_STUDY, 35)


def make_rituals(world: World) -> None:
    ritual(world.village, 50, "重温入党誓词", "过“政治生日”")
    ritual(world.village, 30, "过“政治生日”", kind=Kind.GENERAL)
    ritual(world.village, 30, "民主议事")
    ritual(world.village, 30, "重温入党誓词", for_campaign=False)


def make_distributions(world: World) -> None:
    for title, copies in (("党章", 900), ("党章学习读本", 632)):
        material = Material.objects.create(committee=world.township, title=title)
        for number, branch in enumerate((world.village, world.community), start=1):
            Distribution.objects.create(
                material=material, branch=branch, copies=copies // 2, handed_on=date(2023, 5, number)
            )
        Distribution.objects.create(material=material, branch=world.far, copies=7, handed_on=date(2023, 5, 1))
        Distribution.objects.create(
            material=material, branch=world.village, copies=7, handed_on=date(2022, 12, 31)
        )


def make_statements_and_classes(world: World) -> None:
    for month, met in ((4, 40), (5, 43)):
        StudyStatement.objects.create(branch=world.village, month=date(2023, month, 1), members=50, met=met)
    StudyStatement.objects.create(branch=world.far, month=date(2023, 4, 1), members=50, met=0)
    for day, hours, participants in ((1, 24, 19), (2, "7.5", 60)):
        TrainingClass.objects.create(
            committee=world.township,
            name="培训班",
            started_on=date(2023, 6, day),
            hours=Decimal(hours),
            participants=participants,
        )
    TrainingClass.objects.create(
        committee=world.neighbour, name="培训班", started_on=date(2023, 6, 1), hours=8
    )


def values(facts: Facts) -> dict:
    return {key.removeprefix("education."): figure.value for key, figure in facts.figures.items()}


def test_each_figure_counts_what_its_method_says(year: World):
    assert values(report.collect(YEAR, year.branches)) == {
        "leader_lectures": 2,
        "leader_lecture_attendance": 130,
        "first_topics": 2,
        "study_groups": 1,
        "seminars": 1,
        "rituals": 2,
        "ritual_attendance": 80,
        "field_studies": 1,
        "field_study_attendance": 35,
        "all_first_topics": 3,
        "all_study_groups": 1,
        "lecture_attendance": 148,
        "copies": 1532,
        "titles": 2,
        "statement_branches": 1,
        "statement_share": Decimal("83.0"),
        "classes": 2,
        "class_participants": 79,
        "class_hours": Decimal("31.5"),
        "branches_without": 1,
    }


def test_until_leaves_out_what_came_later(year: World):
    facts = report.collect(Period.of_year(2023, date(2023, 5, 1)), year.branches)
    assert (facts["education.copies"], facts["education.first_topics"], facts["education.classes"]) == (
        766,
        1,
        0,
    )


def test_draft(year: World):
    assert report.draft(report.collect(YEAR, year.branches)) == [
        "**抓领学。**紧扣“学思想、强党性”总要求，班子成员到所联系的村（社区）讲党课{education.leader_lectures}场次，"
        "听课党员{education.leader_lecture_attendance:约}人次，党委会“第一议题”传达学习{education.first_topics}次，"
        "党委理论学习中心组集体研讨{education.study_groups}次。",
        "**抓促学。**向各党支部发放《党章》《党章学习读本》学习教材{education.copies:余}册，"
        "组织集中学习研讨{education.seminars}次，各党支部开展重温入党誓词、过“政治生日”等活动{education.rituals}次，"
        "参加党员{education.ritual_attendance:余}人次。",
        "**抓活学。**{education.statement_branches}个党支部按月报告“131”学习情况，"
        "达到要求的党员占{education.statement_share}%，"
        "组织实地学习{education.field_studies}次，参加{education.field_study_attendance}人次，"
        "举办培训班{education.classes}期，培训{education.class_participants}人次，共{education.class_hours}学时。",
    ]


def test_a_sentence_without_records_is_left_out(world: World):
    committee_meeting(world, Kind.SEMINAR, 40)
    facts = report.collect(YEAR, world.branches)
    assert report.draft(facts) == ["**抓促学。**组织集中学习研讨{education.seminars}次。"]
    assert [finding.key for finding in report.findings(facts)] == ["education.branches_without"]


def test_without_a_campaign_the_sessions_of_the_committee_are_told(world: World):
    make_meeting(None, Kind.FIRST_TOPIC, committee=world.township, present=9)
    assert report.draft(report.collect(YEAR, world.branches)) == [
        "**抓领学。**党委会“第一议题”传达学习{education.all_first_topics}次。"
    ]


def test_a_year_without_records_says_so(world: World):
    facts = report.collect(YEAR, world.branches)
    assert report.draft(facts) == ["本期没有登记主题教育和学习培训情况。"]
    assert report.findings(facts) == []


def test_titles_beyond_the_named_ones_are_summed_up(world: World):
    for number in range(report.TITLES_NAMED + 1):
        material = Material.objects.create(committee=world.township, title=f"读本{number}")
        Distribution.objects.create(
            material=material, branch=world.village, copies=10, handed_on=date(2023, 5, 1)
        )
    assert report.draft(report.collect(YEAR, world.branches)) == [
        "**抓促学。**向各党支部发放《读本0》《读本1》《读本2》《读本3》《读本4》《读本5》等学习教材{education.copies:余}册。"
    ]


def test_findings_have_evidence(year: World):
    findings = report.findings(report.collect(YEAR, year.branches))
    assert [(finding.key, finding.figures) for finding in findings] == [
        ("education.branches_without", ("education.branches_without",)),
        ("education.statement_share", ("education.statement_share",)),
    ]


def test_a_good_share_is_no_finding(year: World):
    StudyStatement.objects.filter(branch=year.village).update(met=45)
    make_meeting(year.community, for_campaign=True)
    assert report.findings(report.collect(YEAR, year.branches)) == []


@pytest.mark.parametrize("size", [1, 3])
def test_seven_queries_whatever_the_number_of_branches(year: World, size: int):
    make_branch(year.township, "西村党支部")
    chosen = list(Branch.objects.filter(committee=year.township).values_list("pk", flat=True)[:size])
    with CaptureQueriesContext(connection) as queries:
        report.collect(YEAR, Branch.objects.filter(pk__in=chosen))
    assert (len(chosen), len(queries)) == (size, 7)


def test_every_source_shows_the_same_number(year: World, log_in):
    facts = report.collect(YEAR, year.branches)
    assert_sources_agree(log_in(year.office), facts, year.township)
