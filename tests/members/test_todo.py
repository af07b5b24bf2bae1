"""To-dos of the members' chapter: counted by rule and date, and opened in a list of exactly those."""

from datetime import date, timedelta

import pytest

from members.models import Floating, FloatingContact, Member, RecruitmentRule, Transfer
from members.todo import todos
from tests.factories import make_branch, make_member, signed_in
from tests.members.test_report import make_recruit

ON = date(2026, 9, 1)


@pytest.fixture
def due(world):
    """One of each kind due in the village, and beside it one that is not due yet."""
    village = world.village
    village.elected_on = date(2022, 2, 28)
    village.save()
    make_recruit(village, "待谈话", applied=date(2026, 8, 20))
    make_recruit(village, "已谈话", applied=date(2026, 8, 20), talked=date(2026, 8, 21))
    base = {"applied": date(2025, 1, 1), "talked": date(2025, 1, 9)}
    make_recruit(village, "待考察", activist=date(2026, 4, 1), **base)
    make_recruit(village, "刚考察", activist=date(2025, 9, 1), assessed=date(2026, 4, 2), **base)
    # 1 September 2026 is a Tuesday: the fifth working day before it was Tuesday, 25 August.
    make_recruit(
        village, "公示中", activist=date(2025, 9, 1), assessed=ON, publicized=date(2026, 8, 25), **base
    )
    make_recruit(
        village, "公示满", activist=date(2025, 9, 1), assessed=ON, publicized=date(2026, 8, 24), **base
    )
    make_recruit(village, "将满", admitted=date(2025, 10, 1), approved=date(2025, 11, 1), **base)
    make_recruit(village, "未满", admitted=date(2025, 10, 2), approved=date(2025, 11, 1), **base)
    make_recruit(village, "待审批", admitted=date(2026, 8, 1), **base)
    away = make_member(village, "久未联系")
    Floating.objects.create(member=away, left_on=date(2026, 3, 1))
    asked = Floating.objects.create(member=make_member(village, "刚联系"), left_on=date(2025, 1, 1))
    FloatingContact.objects.create(floating=asked, contacted_on=date(2026, 3, 2), content="电话联系")
    make_member(village, "失联", is_lost=True, lost_on=date(2026, 3, 1))
    make_member(village, "刚失联", is_lost=True, lost_on=date(2026, 3, 2))
    # Half a year until 停止党籍, two years more until 除名.
    make_member(village, "久失联", is_lost=True, lost_on=date(2024, 3, 1), status="SUSPENDED")
    make_member(village, "未满两年", is_lost=True, lost_on=date(2024, 3, 2), status="SUSPENDED")
    stopped = {"is_lost": True, "status": "SUSPENDED"}
    make_member(village, "停止满两年", lost_on=date(2024, 8, 31), stopped_on=date(2024, 9, 1), **stopped)
    make_member(village, "停止未满", lost_on=date(2020, 1, 1), stopped_on=date(2024, 9, 2), **stopped)
    Transfer.objects.create(branch=village, name="逾期", direction="OUT", deadline=ON - timedelta(days=1))
    Transfer.objects.create(branch=village, name="到期", direction="OUT", deadline=ON)
    return world


def test_what_is_due(due):
    assert {todo.label: (todo.count, todo.due_on) for todo in todos(due.secretary, ON)} == {
        "发展党员：待派人谈话": (1, date(2026, 9, 20)),
        "发展党员：待半年考察": (1, date(2026, 10, 1)),
        "发展党员：正在公示": (1, None),
        "发展党员：待上级审批": (1, date(2026, 11, 1)),
        "发展党员：预备期将满": (1, date(2026, 10, 1)),
        "组织关系转接逾期未办结": (1, date(2026, 8, 31)),
        "流动党员半年未联系": (1, None),
        "支部半年内届满或换届逾期": (1, date(2027, 2, 28)),
        "失联满半年，应研究停止党籍": (1, None),
        "停止党籍后仍失联，满两年应研究除名": (2, None),
    }


def test_each_opens_exactly_what_is_due(due, client, log_in):
    log_in(due.secretary)
    opened = {todo.label: client.get(todo.url).context["total"].value for todo in todos(due.secretary, ON)}
    assert opened == {todo.label: todo.count for todo in todos(due.secretary, ON)}


def test_nothing_of_another_branch(due):
    assert todos(due.other_secretary, ON) == []


def test_rules_that_know_no_notice_have_nobody_in_it(due):
    """Those of 2014: the five working days came in 2026."""
    make_recruit(due.village, "李四", applied=date(2026, 5, 1), publicized=date(2026, 5, 16))
    labels = [todo.label for todo in todos(due.secretary, date(2026, 5, 17))]
    assert [label for label in labels if label.startswith("发展党员")] == ["发展党员：待派人谈话"]


def test_an_extension_moves_the_end_of_probation(due):
    recruit = make_recruit(due.village, "延长", applied=date(2024, 1, 1), admitted=date(2025, 4, 1))
    recruit.steps.create(kind="EXTENDED", done_on=date(2026, 4, 1), months=6)
    recruit.steps.create(kind="APPROVED", done_on=date(2025, 5, 1))
    assert next(t.count for t in todos(due.secretary, ON) if "预备期" in t.label) == 2
    recruit.steps.filter(kind="EXTENDED").update(months=7)
    assert next(t.count for t in todos(due.secretary, ON) if "预备期" in t.label) == 1


def test_whoever_left_is_due_no_more(due):
    Member.objects.update(left_on=date(2026, 8, 1), departure="DIED")
    labels = {todo.label for todo in todos(due.secretary, ON)}
    assert not labels & {
        "流动党员半年未联系",
        "失联满半年，应研究停止党籍",
        "停止党籍后仍失联，满两年应研究除名",
    }


@pytest.mark.parametrize("branches", [1, 3])
def test_queries_do_not_grow(world, django_assert_num_queries, branches):
    for number in range(branches):
        branch = make_branch(world.township, f"第{number}村党支部", elected_on=date(2020, 1, 1))
        make_recruit(branch, f"申请人{number}", applied=date(2026, 8, 20))
        Transfer.objects.create(branch=branch, name="逾期", direction="OUT", deadline=date(2026, 1, 1))
    user = signed_in(world.office)
    with django_assert_num_queries(13):
        todos(user, ON)


def test_without_a_rule_in_force_no_step_is_due(due):
    RecruitmentRule.objects.all().delete()
    assert [todo.label for todo in todos(due.secretary, ON) if todo.label.startswith("发展党员")] == []
