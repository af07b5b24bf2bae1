"""`among` finds what `in` finds; tests/members/test_reach.py proves the permission built on it."""

from django.db.models import Q

from meetings.models import Meeting
from members.models import Branch, Committee
from tests.factories import make_meeting


def test_among_a_subquery(world):
    of_branch = make_meeting(world.village)
    of_committee = Meeting.objects.create(
        committee=world.township, kind="FIRST_TOPIC", held_on="2023-03-05", topic="第一议题"
    )
    make_meeting(world.far)
    here = Q(branch__among=Branch.objects.under(world.township))
    above = Q(committee__among=Committee.objects.filter(pk=world.township.pk))
    assert set(Meeting.objects.filter(here | above)) == {of_branch, of_committee}
    assert list(Meeting.objects.filter(here)) == [of_branch]
    own = Q(pk__among=Meeting.objects.filter(kind="FIRST_TOPIC"))
    assert set(Meeting.objects.filter(here | own)) == {of_branch, of_committee}


def test_among_values_and_among_nothing(world):
    meeting = make_meeting(world.village)
    make_meeting(world.far)
    assert list(Meeting.objects.filter(branch__among=[world.village.pk, world.community.pk])) == [meeting]
    assert list(Meeting.objects.filter(branch__among=Branch.objects.none())) == []
    assert set(Meeting.objects.exclude(branch__among=Branch.objects.none())) == set(Meeting.objects.all())
