"""Whoever changed branch inside the committee stays counted in the old one for the time before."""

from datetime import date, timedelta

import pytest
from django.test import Client

from common.periods import Period
from meetings.models import Meeting
from meetings.rosters import Rosters
from members import report
from members.models import Branch, Group, Member, Post, Transfer
from members.sizes import full_members, full_members_on
from members.transfers import save_transfer
from tests.factories import World, make_branch, make_member

BEFORE, MOVED, AFTER = date(2023, 12, 31), date(2024, 5, 10), date(2024, 12, 31)


def move(member: Member, start: Branch, end: Branch, day: date) -> Transfer:
    transfer = Transfer(
        branch=start, to_branch=end, member=member, name=member.name, direction="INTERNAL", done_on=day
    )
    transfer.full_clean()
    assert save_transfer(transfer)
    member.refresh_from_db()
    return transfer


@pytest.fixture
def moved(world: World) -> Member:
    """张三, from the village to the community; 李四 stays in the village."""
    make_member(world.village, "李四")
    member = make_member(world.village, "张三")
    move(member, world.village, world.community, MOVED)
    return member


def only(branch: Branch):
    return Branch.objects.filter(pk=branch.pk)


def test_figures_of_a_branch_stay_those_of_their_day(world: World, moved: Member):
    counted = {
        (branch.short_name, day.year): report.collect(Period.of_year(day.year), only(branch))[
            "members.members"
        ]
        for branch in (world.village, world.community)
        for day in (BEFORE, AFTER)
    }
    assert counted == {("小方村", 2023): 2, ("小方村", 2024): 1, ("东街社区", 2023): 0, ("东街社区", 2024): 1}


def test_the_list_of_that_day_shows_who_was_there(world: World, moved: Member, log_in):
    """Their old secretary reads the name, the new one opens the record."""
    address = "/members/roster/?on={}&branch={}&total=members"
    client: Client = log_in(world.office)
    for branch, day, names in (
        (world.village, BEFORE, ["李四", "张三"]),
        (world.village, AFTER, ["李四"]),
        (world.community, BEFORE, []),
        (world.community, MOVED, ["张三"]),
    ):
        response = client.get(address.format(day, branch.pk))
        assert ([member.name for member in response.context["page"]], response.context["total"].value) == (
            names,
            len(names),
        )
    old = log_in(world.secretary)
    text = old.get(f"/members/roster/?on={BEFORE}").content.decode()
    assert ("张三" in text, f"/members/roster/{moved.pk}/" in text) == (True, False)
    assert "张三" not in old.get("/members/roster/").content.decode()
    assert old.get(f"/members/roster/{moved.pk}/").status_code == 404
    new = log_in(world.other_secretary)
    assert f"/members/roster/{moved.pk}/" in new.get("/members/roster/").content.decode()
    assert "张三" not in new.get(f"/members/roster/?on={BEFORE}").content.decode()


def test_posts_and_group_end_with_the_move(world: World):
    member = make_member(world.village, "王五")
    member.group = Group.objects.create(branch=world.village, name="第一组")
    member.save()
    post = Post.objects.create(
        branch=world.village, member=member, title=Post.Title.SECRETARY, started_on=date(2022, 1, 1)
    )
    move(member, world.village, world.community, MOVED)
    post.refresh_from_db()
    assert (post.ended_on, member.group, member.branch) == (MOVED, None, world.community)


def test_every_definition_agrees_on_every_day(world: World):
    """The list, the sizes of branches and the rosters of meetings, through several moves, two on one day."""
    third = make_branch(world.township, "西街社区党支部", Branch.Kind.COMMUNITY)
    branches = [world.village, world.community, third]
    one, two = make_member(world.village, "张三"), make_member(world.community, "李四")
    make_member(third, "王五", left_on=date(2024, 3, 1), departure="DIED")
    move(one, world.village, world.community, date(2024, 2, 1))
    move(one, world.community, third, date(2024, 4, 1))
    move(one, third, world.village, date(2024, 4, 1))
    move(two, world.community, third, date(2024, 6, 30))
    where = {
        date(2024, 1, 31): ["张三", "李四", "王五"],
        date(2024, 2, 1): ["", "张三李四", "王五"],
        date(2024, 3, 1): ["", "张三李四", ""],
        date(2024, 4, 1): ["张三", "李四", ""],
        date(2024, 6, 29): ["张三", "李四", ""],
        date(2024, 6, 30): ["张三", "", "李四"],
    }
    rosters, days = Rosters(branches), list(where)
    sizes = full_members(Branch.objects.all(), days)
    for at, (day, names) in enumerate(where.items()):
        listed = [
            "".join(Member.objects.of([branch], day).as_of(day).order_by("pk").values_list("name", flat=True))
            for branch in branches
        ]
        met = [
            "".join(person.name for person in sorted(rosters.members(branch.pk, day), key=lambda p: p.pk))
            for branch in branches
        ]
        counted = [sizes[branch.pk][at] for branch in branches]
        assert (listed, met, counted) == (names, names, [len(text) // 2 for text in names]), day


def test_sizes_count_whom_the_rosters_list(world: World):
    """Entered, confirmed and left around the days asked for, in no order, with and without moves."""
    born = {"joined_on": date(2020, 1, 1)}
    days = [date(2024, 5, 1), date(2023, 12, 31), date(2024, 3, 1)]
    for at, day in enumerate((*days, date(2024, 4, 1), date(2024, 6, 1))):
        entered = make_member(world.village, f"甲{at}", entered_on=day, **born)
        make_member(world.village, f"乙{at}", confirmed_on=day, **born)
        make_member(world.village, f"丙{at}", left_on=day, departure="DIED", **born)
        make_member(world.village, f"丁{at}", category="PROBATIONARY", joined_on=day)
        move(entered, world.village, world.community, date(2024, 4, 1))
    sizes = full_members(Branch.objects.all(), days)
    for branch in (world.village, world.community):
        listed = [Member.objects.of([branch], day).as_of(day).full(day).count() for day in days]
        assert sizes[branch.pk] == listed


def test_a_meeting_before_the_move_expects_the_member_in_the_old_branch(world: World, moved: Member, log_in):
    client = log_in(world.secretary)
    form = client.get("/meetings/records/new/", {"kind": "GENERAL", "month": "2024-04-01"}).context["form"]
    assert [person.name for person in form.roster] == ["李四", "张三"]
    later = client.get("/meetings/records/new/", {"kind": "GENERAL", "month": "2024-06-01"}).context["form"]
    assert [person.name for person in later.roster] == ["李四"]
    assert not Meeting.objects.exists()


def test_a_done_move_can_be_corrected(world: World, moved: Member, log_in):
    """The day of the move is corrected, and history with it."""
    transfer = Transfer.objects.get()
    client = log_in(world.office)
    page = client.get(f"/members/transfers/{transfer.pk}/")
    assert page.context["form"]["member"].value() == moved.pk
    day = MOVED + timedelta(days=300)
    data = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    response = client.post(f"/members/transfers/{transfer.pk}/", data | {"done_on": day.isoformat()})
    assert response.status_code == 302
    assert [m.name for m in Member.objects.of([world.village], AFTER).order_by("pk")] == ["李四", "张三"]


def test_a_move_in_the_future_is_refused(world: World, log_in):
    member = make_member(world.village, "张三")
    data = {
        "branch": world.village.pk,
        "member": member.pk,
        "direction": "INTERNAL",
        "reason": "OTHER",
        "to_branch": world.community.pk,
        "done_on": "2099-01-01",
    }
    response = log_in(world.office).post("/members/transfers/new/", data)
    assert (response.status_code, response.context["form"].errors["done_on"]) == (422, ["不能晚于今天。"])
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("entered_on", [MOVED, MOVED + timedelta(days=9)])
def test_a_day_of_entry_given_for_a_move_hides_nothing_of_the_past(
    world: World, moved: Member, entered_on: date
):
    moved.entered_on = entered_on
    moved.save()
    assert counts_on(world, BEFORE) == ([2, 0], [2, 0], [2, 0])
    assert counts_on(world, MOVED) == ([1, 1], [1, 1], [1, 1])


def test_a_day_of_entry_from_outside_counts_from_that_day(world: World, moved: Member):
    """Entered before the move; or left after it and came back later."""
    moved.entered_on = date(2024, 3, 1)
    moved.save()
    assert counts_on(world, BEFORE) == ([1, 0], [1, 0], [1, 0])
    assert counts_on(world, date(2024, 3, 1)) == ([2, 0], [2, 0], [2, 0])
    Transfer.objects.create(
        branch=world.community, member=moved, name="张三", direction="IN", done_on=date(2025, 2, 1)
    )
    moved.entered_on = date(2025, 2, 1)
    moved.save()
    assert counts_on(world, AFTER) == ([1, 0], [1, 0], [1, 0])


def counts_on(world: World, day: date) -> tuple[list[int], list[int], list[int]]:
    """Of the village and the community: the list, the sizes of branches and the rosters of meetings."""
    branches = [world.village, world.community]
    sizes, rosters = full_members(Branch.objects.all(), [day]), Rosters(branches)
    assert full_members_on(branches, day) == {pk: size for pk, [size] in sizes.items() if size}
    return (
        [Member.objects.of([branch], day).as_of(day).count() for branch in branches],
        [sizes[branch.pk][0] for branch in branches],
        [len(rosters.members(branch.pk, day)) for branch in branches],
    )
