"""Which plans add up, and how far each is fulfilled."""

import itertools
from datetime import date

import pytest

from members.models import RecruitmentPlan, RecruitmentSource
from tests.members.test_report import make_recruit

# (branch, source, quota): whole committee or one branch, all sources or one.
WHOLE = (None, None, 10)
BRANCHES = [("village", None, 3), ("community", None, 4)]
BY_SOURCE = [(None, "返乡大学生", 5), (None, "农村致富能手", 6)]
BRANCH_BY_SOURCE = [("village", "返乡大学生", 1), ("community", "返乡大学生", 2)]


def plan(world, rows) -> None:
    for branch, source, quota in rows:
        RecruitmentPlan.objects.create(
            committee=world.township,
            branch=branch and getattr(world, branch),
            source=source and RecruitmentSource.objects.get(name=source),
            year=2026,
            quota=quota,
        )


@pytest.mark.parametrize(
    ("rows", "quota"),
    [
        ([], 0),
        ([WHOLE], 10),
        ([WHOLE, *BRANCHES, *BY_SOURCE, *BRANCH_BY_SOURCE], 10),
        (BRANCHES, 7),
        ([*BRANCHES, *BY_SOURCE], 7),
        (BY_SOURCE, 11),
        ([*BY_SOURCE, *BRANCH_BY_SOURCE], 11),
        (BRANCH_BY_SOURCE, 3),
    ],
)
def test_nothing_is_planned_twice(world, rows, quota):
    plan(world, rows)
    other = RecruitmentPlan(committee=world.neighbour, year=2026, quota=90)
    last = RecruitmentPlan(committee=world.township, year=2025, quota=80)
    RecruitmentPlan.objects.bulk_create([other, last])
    ours = RecruitmentPlan.objects.filter(committee=world.township, year=2026)
    assert ours.quota() == quota


def test_each_plan_counts_its_own_branch_and_source(world):
    plan(world, [WHOLE, BRANCHES[0], BY_SOURCE[0], BRANCH_BY_SOURCE[0]])
    student = RecruitmentSource.objects.get(name="返乡大学生")
    names = itertools.count()

    def admit(branch, source, day: date) -> None:
        make_recruit(branch, f"党员{next(names)}", source, admitted=day)

    for branch, source in itertools.product((world.village, world.community), (student, None)):
        admit(branch, source, date(2026, 6, 1))
    admit(world.far, student, date(2026, 6, 1))
    admit(world.village, student, date(2025, 12, 31))
    rows = RecruitmentPlan.objects.with_admitted()
    assert {(row.branch, row.source): row.admitted for row in rows} == {
        (None, None): 4,
        (world.village, None): 2,
        (None, student): 2,
        (world.village, student): 1,
    }
