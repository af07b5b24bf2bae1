"""The home page of each role: what it tells, what it leaves out, and that more records cost no more queries."""

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from common.periods import Period
from common.todo import Todo
from dangjian import counts, workbench
from dangjian.home_figures import dues, main_figures, same_days_last_year
from meetings.models import Meeting, ScheduleRule
from meetings.schedule import grid
from members.models import Branch, RecruitmentPlan
from tests.dues.factories import make_payer, pay
from tests.factories import World, make_branch, make_meeting, make_member

ON = date(2023, 3, 20)
RELOADED = {"Cache-Control": "max-age=0"}


@pytest.fixture(autouse=True)
def party_days_only(db) -> None:
    """One meeting a month is owed by every branch, so that sums can be done in the head."""
    ScheduleRule.objects.exclude(kind="PARTY_DAY").delete()


@pytest.fixture
def march(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """The page on a day of which the records tell; each chapter proves its own to-dos."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)
    settings.TODO_SOURCES = ["meetings.todo"]


def owed(world: World, branches=None):
    return grid(Period.of_year(ON.year, ON), world.branches if branches is None else branches)


def test_to_dos_stand_by_due_day_and_those_without_one_last(world: World, settings, monkeypatch):
    module = type("Source", (), {})
    module.todos = staticmethod(
        lambda user, on: [
            Todo("c", 1, "/", None, "x"),
            Todo("b", 1, "/", on, "x"),
            Todo("a", 1, "/", on - timedelta(1), "x"),
        ]
    )
    monkeypatch.setitem(__import__("sys").modules, "tests.one_source", module)
    settings.TODO_SOURCES = ["tests.one_source"]
    assert [todo.label for todo in workbench.todos(world.office, ON)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("days", "when", "late"),
    [
        (None, "", False),
        (-100, "早已过期", True),
        (-99, "已过99天", True),
        (-1, "已过1天", True),
        (0, "今天到期", False),
        (1, "还有1天", False),
    ],
)
def test_the_time_left_is_told_in_words(days: int | None, when: str, late: bool):
    todo = Todo("审核", 2, "/", None if days is None else ON + timedelta(days), "meetings")
    assert workbench.tasks([todo], ON) == [workbench.Task(todo, when, late)]


@pytest.mark.parametrize(("days", "pressing"), [(None, True), (-3, True), (7, True), (8, False)])
def test_the_menu_leaves_out_what_is_not_due_within_a_week(days: int | None, pressing: bool):
    todo = Todo("审核", 2, "/", None if days is None else ON + timedelta(days), "meetings")
    assert workbench.pressing(todo, ON) is pressing


def test_reporting_of_the_running_month_and_the_one_before(world: World):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    make_meeting(world.village, held_on=date(2023, 2, 5))
    make_meeting(world.community, held_on=date(2023, 2, 6))
    make_meeting(world.village, held_on=date(2023, 3, 5), state=Meeting.State.SUBMITTED)
    make_meeting(world.community, held_on=date(2023, 3, 6), state=Meeting.State.RETURNED)
    months = workbench.recent_months(owed(world), ON)
    assert months == [
        workbench.Reporting("3月", 2, 1, "/meetings/?since=2023-03-01&until=2023-03-20"),
        workbench.Reporting("2月", 2, 2, "/meetings/?since=2023-02-01&until=2023-02-28"),
    ]
    assert [month.rate for month in months] == [Decimal("50.0"), Decimal("100.0")]
    assert workbench.rate_by_month(owed(world)) == [("1月", Decimal("50.0")), ("2月", Decimal("100.0"))]


def test_january_has_no_month_before_it(world: World):
    january = grid(Period.of_year(2023, date(2023, 1, 9)), world.branches)
    assert [month.label for month in workbench.recent_months(january, date(2023, 1, 9))] == ["1月"]
    assert workbench.rate_by_month(january) == []


def test_a_month_in_which_nothing_was_due_has_no_rate(world: World):
    ScheduleRule.objects.all().delete()
    assert workbench.rate_by_month(owed(world)) == [("1月", None), ("2月", None)]


def test_what_a_branch_owes_opens_the_form_for_it(world: World):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    mine = owed(world, Branch.objects.visible_to(world.secretary))
    form = f"/meetings/records/new/?kind=PARTY_DAY&branch={world.village.pk}&month=2023"
    assert workbench.owed_by(mine) == [
        workbench.Owed("2月主题党日", date(2023, 3, 5), True, f"{form}-02-01"),
        workbench.Owed("3月主题党日", date(2023, 4, 5), False, f"{form}-03-01"),
    ]


def test_a_secretary_of_two_branches_reads_which_one_owes(world: World):
    labels = {line.label for line in workbench.owed_by(owed(world)) if line.due_on == date(2023, 4, 5)}
    assert labels == {"小方村3月主题党日", "东街社区3月主题党日"}


def test_main_figures_beside_plan_and_last_year(world: World):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    make_meeting(world.village, held_on=date(2023, 3, 5), state=Meeting.State.SUBMITTED)
    make_meeting(world.far, held_on=date(2023, 3, 5))
    make_meeting(world.village, held_on=date(2022, 3, 20))
    make_meeting(world.village, held_on=date(2022, 3, 21))
    member = make_member(world.village, joined_on=date(2015, 7, 1))
    make_member(world.village, joined_on=date(2023, 2, 1))
    pay(member, date(2022, 1, 1), "2.50", date(2022, 3, 20))
    pay(member, date(2022, 2, 1), "2.50", date(2022, 6, 1))
    pay(member, date(2023, 1, 1), "3.10", date(2023, 1, 9))
    RecruitmentPlan.objects.create(committee=world.township, year=2023, quota=3)
    collected = dues(Period.of_year(2023, ON), world.branches)
    found = main_figures(owed(world), world.branches, collected)
    assert [(one.figure.key, one.figure.value, one.plan, one.last_year) for one in found] == [
        ("meetings.reporting_rate", Decimal("25.0"), None, None),
        ("meetings.held", 1, None, 1),
        ("members.members", 2, None, 1),
        ("members.admitted", 0, 3, None),
        ("dues.collected", Decimal("3.10"), None, Decimal("2.50")),
        ("stars.rated", 0, None, None),
    ]


def test_every_main_figure_opens_a_list_with_the_same_total(world: World, log_in, march):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    pay(make_member(world.village), date(2023, 1, 1), "3.10")
    client = log_in(world.office)
    figures = client.get("/").context["figures"]
    shown = {}
    for one in figures:
        html = client.get(one.figure.source).content.decode()
        shown[one.figure.key] = html.partition('id="total" data-value="')[2].partition('"')[0]
    assert shown == {one.figure.key: str(one.figure.value) for one in figures}


def test_the_quarters_of_last_year_show_once_anything_is_known_of_them(world: World):
    member = make_member(world.village)
    pay(member, date(2023, 1, 1), "3.10")
    alone = dues(Period.of_year(2023, date(2023, 5, 1)), world.branches)
    assert (alone.series, alone.rows) == (
        ["2023年"],
        [("一季度", [Decimal("3.10")]), ("二季度", [Decimal("0.00")])],
    )
    pay(member, date(2022, 1, 1), "1.00", date(2022, 12, 31))
    pay(member, date(2022, 2, 1), "2.00")
    both = dues(Period.of_year(2023, ON), world.branches)
    assert (both.series, both.rows) == (
        ["2022年", "2023年"],
        [("一季度", [Decimal("2.00"), Decimal("3.10")])],
    )


def test_the_29th_of_february_is_compared_with_the_28th():
    assert same_days_last_year(Period.of_year(2024, date(2024, 2, 29))) == Period.of_year(
        2023, date(2023, 2, 28)
    )


def test_a_secretary_reads_what_is_owed_returned_and_due(world: World, log_in, march):
    make_meeting(
        world.village, held_on=date(2023, 1, 5), state=Meeting.State.RETURNED, return_reason="缺议题"
    )
    make_meeting(world.community, state=Meeting.State.RETURNED, return_reason="别人的")
    pay(make_payer(world.village, monthly="2.00"), date(2023, 3, 1), "2.00")
    make_payer(world.village, "李四", "5.00")
    html = log_in(world.secretary).get("/").content.decode()
    assert "<h1>小方村党支部</h1>" in html
    assert "退回原因：缺议题" in html
    assert "别人的" not in html
    assert "应缴7.00元，已缴2.00元" in html
    assert "还有1名党员没有缴" in html
    assert html.count("缺，应在") == 2
    assert "补报缺少的会议记录" not in html
    assert "修改退回的会议记录" not in html


def test_a_leader_reads_figures_and_has_no_to_dos(world: World, log_in, march):
    make_meeting(world.village, state=Meeting.State.SUBMITTED)
    html = log_in(world.leader).get("/").content.decode()
    assert "2023年主要数据" in html
    assert 'id="tasks"' not in html
    assert "/imports/" not in html
    assert "/meetings/records/new/" not in html


def test_without_any_branch_the_office_is_told_what_to_do_first(world: World, log_in):
    Branch.objects.all().delete()
    office = log_in(world.office).get("/").content.decode()
    assert "<h1>开始使用</h1>" in office
    assert 'href="/members/branches/new/"' in office
    assert 'href="/accounts/users/add/"' not in office
    assert 'href="/accounts/users/add/"' in log_in(world.admin).get("/").content.decode()
    leader = log_in(world.leader).get("/").content.decode()
    assert "您的账号还没有对应的党支部" in leader
    assert "<h1>开始使用</h1>" not in leader


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("role", "queries"), [("office", 19), ("secretary", 10), ("leader", 16), ("admin", 19)]
)
def test_more_records_cost_no_more_queries(
    world: World, log_in, march, django_assert_num_queries, role: str, queries: int, size: int
):
    for number in range(size):
        branch = make_branch(world.township, f"{number}村党支部")
        pay(make_payer(branch), date(2023, 1, 1))
        for state in Meeting.State.values:
            make_meeting(branch, state=state)
            make_meeting(world.village, state=state)
    client: Client = log_in(getattr(world, role))
    client.get("/")
    with django_assert_num_queries(queries):
        client.get("/", headers=RELOADED)
    with django_assert_num_queries(3):
        client.get("/")


def waiting(client: Client, **headers: str) -> int:
    """How many records the home page tells to review."""
    tasks = client.get("/", headers=headers).context["tasks"]
    return sum(task.todo.count for task in tasks if task.todo.label == "审核会议记录")


def test_what_others_wrote_shows_after_a_minute_or_a_reload(world: World, log_in, march, monkeypatch):
    client = log_in(world.office)
    assert waiting(client) == 0
    make_meeting(world.village, state=Meeting.State.SUBMITTED)
    assert waiting(client) == 0
    assert waiting(client, **RELOADED) == 1
    make_meeting(world.village, state=Meeting.State.SUBMITTED)
    assert waiting(client) == 1
    later = time.time() + counts.SECONDS_SHOWN + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert waiting(client) == 2


def test_what_one_wrote_oneself_shows_at_once(world: World, log_in, march):
    client = log_in(world.office)
    make_meeting(world.village, state=Meeting.State.SUBMITTED)
    assert waiting(client) == 1
    meeting = make_meeting(world.community, state=Meeting.State.SUBMITTED)
    url = f"/meetings/records/{meeting.pk}/review/"
    client.post(url, {"version": meeting.version, "decision": "accept"})
    meeting.refresh_from_db()
    assert (meeting.state, waiting(client)) == (Meeting.State.ACCEPTED, 1)


def test_another_scope_shows_at_once(world: World, log_in, march):
    client = log_in(world.office)
    assert client.get("/").context["branches"] == [world.village, world.community]
    world.office.scopes.all().delete()
    world.office.scopes.create(branch=world.village)
    assert client.get("/").context["branches"] == [world.village]


def test_the_menu_tells_the_counts_after_the_home_page_was_seen(world: World, log_in, march):
    make_meeting(world.village, state=Meeting.State.SUBMITTED)
    client = log_in(world.office)
    badge = '<span class="count"><span class="visually-hidden">待办</span>1</span>'
    assert badge not in client.get("/members/roster/").content.decode()
    client.get("/")
    # 审核 in both menus
    assert client.get("/members/roster/").content.decode().count(badge) == 2


def test_whoever_writes_has_the_to_dos_counted_anew(world: World, log_in, march):
    meeting = make_meeting(world.village, state=Meeting.State.SUBMITTED)
    client = log_in(world.office)
    client.get("/")
    assert client.session[counts.KEY]["counts"]["/meetings/review/"] == 1
    client.post("/large-text/", {"large": "1"})
    assert client.session[counts.KEY]["counted_at"] == counts.STALE
    meeting.delete()
    client.get("/members/roster/")
    assert "/meetings/review/" not in client.session[counts.KEY]["counts"]


def test_counts_ten_minutes_old_are_counted_anew(world: World, log_in, march, monkeypatch):
    client = log_in(world.office)
    client.get("/")
    make_meeting(world.village, state=Meeting.State.SUBMITTED)
    client.get("/members/roster/")
    assert "/meetings/review/" not in client.session[counts.KEY]["counts"]
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + counts.SECONDS_KEPT + 1)
    client.get("/members/roster/")
    assert client.session[counts.KEY]["counts"]["/meetings/review/"] == 1
