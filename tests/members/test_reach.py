"""What a user answers for: the branches and committees that are seen, and what it costs to know them."""

from datetime import date

import pytest
from django.db.models import Q

from accounts.models import Role, User
from dues.models import Payment
from meetings.models import Meeting
from members.backends import ScopeBackend
from members.models import Branch, Committee, Member, Scope
from members.models.reach import Reach
from tests.dues.factories import pay
from tests.factories import make_branch, make_meeting, make_member, make_user, signed_in


def seen(user: User) -> tuple[set[str], set[str]]:
    return (
        {branch.name for branch in Branch.objects.visible_to(user)},
        {committee.name for committee in Committee.objects.visible_to(user)},
    )


def test_committees_with_everything_below_and_own_branches(world):
    both = make_user("both", Role.OFFICE, committee=world.neighbour)
    Scope.objects.create(user=both, branch=world.village)
    assert seen(both) == ({"远村党支部", "小方村党支部"}, {"YY镇党委"})
    assert seen(world.admin) == (
        {"小方村党支部", "东街社区党支部", "远村党支部"},
        {"某县委", "XX镇党委", "YY镇党委"},
    )
    assert seen(world.secretary) == ({"小方村党支部"}, set())


def test_without_scope_nothing(world):
    assert seen(User.objects.create(username="nobody", name="无", role=Role.OFFICE)) == (set(), set())


@pytest.mark.parametrize("known", [lambda user: User.objects.get(pk=user.pk), signed_in])
def test_only_where_no_committee_stands_outside_is_nothing_asked(world, known):
    """The office of the one tree there is; as soon as another tree stands beside it, permission is asked again."""
    offices = (world.admin, world.office, world.secretary)
    assert [Reach.of(known(user)).whole for user in offices] == [True, False, False]
    assert [Reach.of(known(user)).covers() == Q() for user in offices] == [True, False, False]
    for model, number in ((Committee, 3), (Branch, 3), (Member, 0), (Meeting, 0), (Payment, 0)):
        assert model.objects.visible_to(known(world.admin)).query.where.children == []
        assert model.objects.visible_to(known(world.admin)).count() == number
    other = Committee.objects.create(name="某市委", level="CITY")
    elsewhere = make_member(make_branch(other, "远处党支部"), "张三")
    records = [make_meeting(elsewhere.branch), pay(elsewhere, date(2023, 1, 1))]
    assert Reach.of(known(world.admin)).whole is False
    assert "远处党支部" not in seen(known(world.admin))[0]
    assert not Member.objects.visible_to(known(world.admin)).exists()
    assert not Member.objects.seen_by(known(world.admin), date(2023, 1, 1)).exists()
    assert not any(type(record).objects.visible_to(known(world.admin)).exists() for record in records)
    Scope.objects.create(user=world.admin, committee=other)
    assert Reach.of(known(world.admin)).whole is False
    assert seen(known(world.admin))[0] == {"小方村党支部", "东街社区党支部", "远村党支部", "远处党支部"}
    assert list(Member.objects.visible_to(known(world.admin))) == [elsewhere]
    assert [type(record).objects.visible_to(known(world.admin)).get() for record in records] == records


def test_a_path_that_begins_with_the_same_figures_is_another_committee(world):
    """The township 1/2/ covers nothing of 1/20/: the paths end with a slash."""
    for number in range(12):
        make_branch(Committee.objects.create(name=f"第{number}镇党委", parent=world.county), "村党支部")
    for committee in Committee.objects.filter(parent=world.county):
        user = make_user(f"office-{committee.pk}", Role.OFFICE, committee=committee)
        assert set(Branch.objects.visible_to(user)) == set(committee.branches.all())


@pytest.mark.parametrize("further", [0, 1, 3])
def test_a_request_reads_the_user_and_all_scopes_at_once(world, further, django_assert_num_queries):
    for number in range(further):
        Scope.objects.create(user=world.secretary, branch=make_branch(world.township, f"{number}村党支部"))
    with django_assert_num_queries(2):
        user = signed_in(world.secretary)
        assert len(Branch.objects.visible_to(user)) == 1 + further
        assert not Committee.objects.visible_to(user)


def test_a_user_gone_or_locked_is_nobody(world):
    User.objects.filter(pk=world.leader.pk).update(is_active=False)
    assert ScopeBackend().get_user(world.leader.pk) is None
    assert ScopeBackend().get_user(0) is None


def test_a_scope_taken_away_is_gone_with_the_next_request(world, log_in):
    client = log_in(world.secretary)
    address = f"/members/branches/{world.village.pk}/"
    assert client.get(address).status_code == 200
    Scope.objects.filter(user=world.secretary).delete()
    assert client.get(address).status_code == 404
