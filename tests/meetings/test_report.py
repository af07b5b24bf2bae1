"""The chapter: figures, their sources, wording and findings."""

import re
from datetime import date, time
from decimal import Decimal

import pytest

from common.periods import Period
from meetings import report
from meetings.models import Activity, MeetingDefect
from tests.factories import World, make_branch, make_meeting

YEAR = Period.of_year(2023)


def record_a_year(world: World) -> None:
    day = date(2023, 3, 5)
    make_meeting(world.village, "PARTY_DAY", day, started_at=time(9), submitted_on=date(2023, 5, 1))
    make_meeting(world.village, "GENERAL", day, started_at=time(9), present=7)
    make_meeting(world.village, "LECTURE", date(2023, 4, 5), lecturer_level="SECRETARY", minutes="记" * 40)
    make_meeting(world.community, "LECTURE", date(2023, 5, 5), lecturer_level="LEADER", minutes="记" * 40)
    marked = make_meeting(world.community, "ORGANIZATION_LIFE", date(2023, 11, 5))
    for kind in ("INCOMPLETE", "UNFOCUSED"):
        MeetingDefect.objects.create(meeting=marked, kind=kind)
    make_meeting(world.community, "COMMITTEE", date(2023, 6, 5), expected=0, present=3)
    make_meeting(world.community, "PARTY_DAY", date(2023, 6, 5), state="SUBMITTED")
    make_meeting(world.community, "PARTY_DAY", date(2022, 6, 5))
    make_meeting(world.far, "PARTY_DAY", day)


EXPECTED = {
    "held": 6,
    "general": 1,
    "board": 1,
    "group": 0,
    "lectures": 2,
    "party_days": 1,
    "organization_life": 1,
    "assessments": 0,
    "attendances": 46,
    "lectures_by_secretaries": 1,
    "overlapping": 2,
    "copied": 2,
    "late": 1,
    "thin": 6,
    "attendance_rate": Decimal("86.0"),
    "defective": 1,
    "defect_understanding": 0,
    "defect_irregular": 0,
    "defect_unfocused": 1,
    "defect_deviating": 0,
    "defect_incomplete": 1,
    "expected": 44,
    "reported": 6,
    "missing": 38,
    "reporting_rate": Decimal("13.6"),
    "on_time": 5,
    "on_time_rate": Decimal("11.4"),
    "regular_branches": 0,
}


def test_figures(world: World):
    record_a_year(world)
    facts = report.collect(YEAR, world.branches)
    assert {key: figure.value for key, figure in facts.figures.items()} == {
        f"meetings.{name}": value for name, value in EXPECTED.items()
    }


def test_every_source_shows_the_same_total(world: World, client, log_in):
    record_a_year(world)
    log_in(world.office)
    for figure in report.collect(YEAR, world.branches).figures.values():
        page = client.get(f"{figure.source}&committee={world.township.pk}").content.decode()
        shown = re.search(r'<output id="total" data-value="([^"]*)"', page)
        assert (figure.key, shown and Decimal(shown[1])) == (figure.key, Decimal(figure.value))


def test_before_the_first_rule_nothing_was_owed(world: World):
    make_meeting(world.village, "PARTY_DAY", date(2010, 3, 5))
    facts = report.collect(Period.of_year(2010), world.branches)
    counted = {
        name: facts[f"meetings.{name}"] for name in ("held", "expected", "missing", "regular_branches")
    }
    assert counted == {"held": 1, "expected": 0, "missing": 0, "regular_branches": 0}


@pytest.mark.parametrize("branches", [1, 3])
def test_seven_queries_whatever_the_number_of_branches(
    world: World, branches: int, django_assert_num_queries
):
    for number in range(branches):
        make_meeting(make_branch(world.township, f"{number}村党支部"))
    with django_assert_num_queries(7):
        report.collect(YEAR, world.branches)


def test_wording(world: World):
    record_a_year(world)
    assert report.draft(report.collect(YEAR, world.branches)) == [
        "各党支部召开会议、开展活动{meetings.held}次，其中支部党员大会{meetings.general}次、支部委员会{meetings.board}次、"
        "党课{meetings.lectures}次、主题党日{meetings.party_days}次、组织生活会{meetings.organization_life}次，"
        "参加{meetings.attendances:约}人次，平均到会率{meetings.attendance_rate}%。"
        "支部书记带头讲党课{meetings.lectures_by_secretaries}次。",
        "**从严督促落实。**对照“三会一课”和主题党日的规定频次，应开展{meetings.expected}次，实际报送{meetings.reported}次，"
        "报送率{meetings.reporting_rate}%，按时率{meetings.on_time_rate}%。逐条审核会议记录，"
        "对发现问题的{meetings.defective}次活动逐一反馈支部，推行“1+5+N”主题党日制度加以规范。",
    ]


def test_a_year_without_records_says_so(world: World):
    facts = report.collect(YEAR, world.branches)
    assert report.draft(facts) == ["本期没有审核通过的“三会一课”和主题党日记录。"]
    assert report.findings(facts) == []


def test_findings_rest_on_evidence(world: World):
    record_a_year(world)
    facts = report.collect(YEAR, world.branches)
    found = report.findings(facts)
    assert [finding.key for finding in found] == [
        "meetings.missing",
        "meetings.late",
        "meetings.overlapping",
        "meetings.defects",
        "meetings.copied",
        "meetings.thin",
    ]
    assert found[3].text == (
        "部分会议活动质量不高，审核中发现主题不聚焦{meetings.defect_unfocused}次、"
        "记录不完善{meetings.defect_incomplete}次。"
    )
    assert all(facts[key] for finding in found for key in finding.figures)


def test_activities_are_counted_once_a_meeting(world: World, client, log_in):
    oath, birthday = Activity.objects.filter(name__in=["重温入党誓词", "过“政治生日”"])
    meeting = make_meeting(world.village, present=9)
    meeting.activities.set([oath, birthday])
    log_in(world.office)
    page = client.get(f"/meetings/records/?activity={oath.pk}&activity={birthday.pk}&total=present")
    assert page.context["total"].value == 9
