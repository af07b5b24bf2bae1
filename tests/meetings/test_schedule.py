"""What was due and what came."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.periods import Period
from meetings.models import Meeting, ScheduleRule
from meetings.rates import per_cent
from meetings.schedule import State, due_on, grid, slots_of, totals
from members.models import Branch, Group
from tests.factories import World, make_branch, make_meeting, make_member

YEAR = Period.of_year(2023)


def cells(owed, branch, kind) -> dict[str, State]:
    (row,) = [row for row in owed.rows if row.branch == branch and row.kind == kind]
    return {cell.slot.label: cell.state for cell in row.cells}


def only(world: World):
    return Branch.objects.filter(pk=world.village.pk)


def test_the_default_year_of_a_small_branch(world: World):
    """12 主题党日, 4 支部党员大会, 4 党课, 组织生活会, 民主评议: no 支委会 under seven members, no groups."""
    assert totals(grid(YEAR, only(world)).rows).expected == 12 + 4 + 4 + 1 + 1


def test_a_board_owes_its_twelve_from_seven_full_members(world: World):
    for number in range(6):
        make_member(world.village, f"党员{number}")
    assert totals(grid(YEAR, only(world)).rows).expected == 22
    make_member(world.village, "第七名")
    assert totals(grid(YEAR, only(world)).rows).expected == 34


def test_a_board_is_owed_from_the_month_in_which_the_branch_is_large_enough(world: World):
    for number in range(6):
        make_member(world.village, f"党员{number}")
    make_member(world.village, "第七名", joined_on=date(2022, 10, 9), confirmed_on=date(2023, 10, 9))
    owed = cells(grid(YEAR, only(world)), world.village, Meeting.Kind.COMMITTEE)
    months = [f"{month}月" for month in range(1, 13)]
    assert [owed[month] for month in months] == [State.NOT_OWED] * 9 + [State.MISSING] * 3


def test_each_group_owes_its_own(world: World):
    first, second = (Group.objects.create(branch=world.village, name=name) for name in ("第一组", "第二组"))
    make_meeting(world.village, Meeting.Kind.GROUP, date(2023, 1, 9), group=first)
    owed = grid(YEAR, only(world))
    by_group = {row.group: totals([row]) for row in owed.rows if row.kind == Meeting.Kind.GROUP}
    assert {group: (t.expected, t.reported) for group, t in by_group.items()} == {
        first: (12, 1),
        second: (12, 0),
    }


def test_on_time_late_missing_and_running(world: World):
    make_meeting(world.village, held_on=date(2023, 1, 10), submitted_on=date(2023, 2, 5))
    make_meeting(world.village, held_on=date(2023, 2, 10), submitted_on=date(2023, 3, 6))
    owed = grid(Period(date(2023, 1, 1), date(2023, 4, 20)), only(world))
    assert cells(owed, world.village, Meeting.Kind.PARTY_DAY) == {
        "1月": State.ON_TIME,
        "2月": State.LATE,
        "3月": State.MISSING,
        "4月": State.RUNNING,
    }
    party_days = totals(row for row in owed.rows if row.kind == Meeting.Kind.PARTY_DAY)
    assert (party_days.expected, party_days.reported, party_days.on_time) == (3, 2, 1)
    assert (party_days.rate, party_days.on_time_rate) == (Decimal("66.7"), Decimal("33.3"))


def test_one_record_on_time_makes_the_month(world: World):
    make_meeting(world.village, held_on=date(2023, 1, 10), submitted_on=date(2023, 6, 5))
    make_meeting(world.village, held_on=date(2023, 1, 20), submitted_on=date(2023, 1, 21))
    owed = grid(Period(date(2023, 1, 1), date(2023, 1, 31)), only(world))
    assert cells(owed, world.village, Meeting.Kind.PARTY_DAY) == {"1月": State.ON_TIME}


@pytest.mark.parametrize("month", [1, 2, 3])
def test_a_quarters_meeting_may_fall_in_any_of_its_months(world: World, month: int):
    make_meeting(world.village, Meeting.Kind.GENERAL, date(2023, month, 15))
    assert cells(grid(YEAR, only(world)), world.village, Meeting.Kind.GENERAL) == {
        "一季度": State.ON_TIME,
        "二季度": State.MISSING,
        "三季度": State.MISSING,
        "四季度": State.MISSING,
    }


@pytest.mark.parametrize("state", [Meeting.State.DRAFT, Meeting.State.RETURNED])
def test_drafts_and_returned_records_are_not_reported(world: World, state: str):
    make_meeting(world.village, state=state)
    assert totals(grid(YEAR, only(world)).rows).reported == 0


def test_a_month_period_counts_only_what_ends_in_it(world: World):
    owed = grid(Period.of_month(date(2023, 3, 1)), only(world))
    assert {row.kind: totals([row]).expected for row in owed.rows if totals([row]).expected} == {
        Meeting.Kind.GENERAL: 1,
        Meeting.Kind.LECTURE: 1,
        Meeting.Kind.PARTY_DAY: 1,
    }


def test_a_branch_owes_only_the_months_it_stood_through(world: World):
    Branch.objects.filter(pk=world.village.pk).update(
        founded_on=date(2023, 3, 10), dissolved_on=date(2023, 10, 15)
    )
    owed = grid(YEAR, only(world))
    states = cells(owed, world.village, Meeting.Kind.PARTY_DAY)
    assert [label for label, state in states.items() if state is State.MISSING] == [
        f"{month}月" for month in range(4, 10)
    ]
    assert set(cells(owed, world.village, Meeting.Kind.ASSESSMENT).values()) == {State.NOT_OWED}


def test_a_rule_holds_from_its_day_to_its_end(world: World):
    ScheduleRule.objects.filter(kind="PARTY_DAY").update(valid_to=date(2023, 6, 30))
    ScheduleRule.objects.create(
        kind="PARTY_DAY", frequency="QUARTER", source="镇党委〔2023〕7号", valid_from=date(2023, 7, 1)
    )
    labels = [slot.label for slot in slots_of(ScheduleRule.objects.all(), YEAR)[Meeting.Kind.PARTY_DAY]]
    assert labels == ["1月", "2月", "3月", "4月", "5月", "6月", "三季度", "四季度"]


def test_regular_branches_reported_everything(world: World):
    ScheduleRule.objects.exclude(kind="GENERAL").delete()
    for month in (1, 4, 7, 10):
        make_meeting(world.village, Meeting.Kind.GENERAL, date(2023, month, 8))
    make_meeting(world.community, Meeting.Kind.GENERAL, date(2023, 1, 8))
    assert grid(YEAR, world.branches).regular() == [world.village]


@pytest.mark.parametrize("branches", [1, 3])
def test_five_queries_whatever_the_number_of_branches(world: World, branches: int, django_assert_num_queries):
    for number in range(branches):
        branch = make_branch(world.township, f"{number}村党支部")
        make_meeting(branch)
        Group.objects.create(branch=branch, name="第一组")
    with django_assert_num_queries(5):
        grid(YEAR, world.branches)


@given(part=st.integers(0, 10_000), whole=st.integers(1, 10_000))
def test_a_rate_lies_within_half_a_tenth(part: int, whole: int):
    assert abs(per_cent(part, whole) - Decimal(part) * 100 / whole) <= Decimal("0.05")


def test_a_rate_of_nothing_is_zero_and_halves_round_up():
    assert (per_cent(0, 0), per_cent(1, 2000), per_cent(1, 3)) == (
        Decimal("0.0"),
        Decimal("0.1"),
        Decimal("33.3"),
    )


@given(st.dates(date(2000, 1, 31), date(2050, 1, 1)), st.integers(0, 28))
def test_the_due_day_lies_after_the_end(end: date, days: int):
    assert (due_on(end, days) - end).days == days
