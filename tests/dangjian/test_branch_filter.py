"""Who has one branch is not asked for it on any list; who has two is, and an address that names one is followed."""

from django.test import Client
from django.urls import reverse

from common.listing import Filter
from members.models import Scope
from tests.access import OK, no_args
from tests.factories import World, make_meeting
from tests.test_access import CASES


def filters_of_lists(client: Client) -> dict[str, Filter]:
    """URL name → filter, of every page without arguments that has a filter with a branch."""
    pages = [name for name, case in CASES.items() if case.args is no_args and case.secretary == OK]
    filters = {}
    for name in pages:
        form = (client.get(reverse(name)).context or {}).get("form")
        if isinstance(form, Filter) and "branch" in form.fields:
            filters[name] = form
    return filters


def test_the_branch_is_asked_for_only_where_there_are_several(world: World, log_in):
    alone = filters_of_lists(log_in(world.secretary))
    assert len(alone) > 20
    assert {name for name, form in alone.items() if not form["branch"].is_hidden} == set()
    Scope.objects.create(user=world.secretary, branch=world.community)
    several = filters_of_lists(log_in(world.secretary))
    assert {name for name, form in several.items() if form["branch"].is_hidden} == set()
    assert set(several) == set(alone)


def test_an_address_that_names_the_branch_is_followed(world: World, log_in):
    make_meeting(world.village)
    client = log_in(world.secretary)
    page = client.get(f"{reverse('meetings:meeting-list')}?branch={world.village.pk}")
    assert page.context["total"].value == 1
    assert f'<input type="hidden" name="branch" value="{world.village.pk}"' in page.content.decode()
