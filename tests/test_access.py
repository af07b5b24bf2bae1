"""Every URL name, as every role: a URL that is not listed fails."""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import FORBIDDEN, NOT_ALLOWED, OK, REDIRECT, Case, office_page
from tests.factories import World

ROLES = ("anonymous", "secretary", "other_secretary", "leader", "office", "admin", "neighbour_office")

HOUSE = {
    "home": Case(),
    "login": Case(anonymous=OK)._replace(**dict.fromkeys(ROLES[1:], REDIRECT)),
    "logout": Case(method="post")._replace(**dict.fromkeys(ROLES[1:], REDIRECT)),
    "search": Case(),
    "help:index": Case(),
    "help:figures": Case(),
    "help:topic": Case(lambda world: ["meetings"]),
    "first-steps": office_page(),
    "unit-edit": office_page(lambda world: [world.township.pk], office=FORBIDDEN, neighbour_office=FORBIDDEN),
    "rules": office_page(),
    "large-text": Case(method="post")._replace(**dict.fromkeys(ROLES, REDIRECT)),
    "healthz": Case(anonymous=OK),
    "readyz": Case(anonymous=OK),
}


def app_cases() -> dict[str, Case]:
    cases = dict(HOUSE)
    for file in sorted(Path(__file__).parent.glob("*/access.py")):
        cases |= import_module(f"tests.{file.parent.name}.access").CASES
    return cases


def url_names(patterns=None, namespace: str = "") -> set[str]:
    names = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            names |= url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            names.add(f"{namespace}{pattern.name}")
    return names


CASES = app_cases()


def test_every_url_is_listed():
    assert set(CASES) == url_names()


def test_a_deed_that_takes_only_posts_is_tried_by_a_post():
    asked = {name: {getattr(case, role) for role in ROLES} for name, case in CASES.items()}
    assert [name for name, statuses in asked.items() if NOT_ALLOWED in statuses] == []


@pytest.mark.parametrize("name", sorted(CASES))
def test_each_role_gets_what_is_its_own(name: str, world: World, client, log_in):
    case = CASES[name]
    url = reverse(name, args=case.args(world))
    answers = {}
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            log_in(getattr(world, role))
        with transaction.atomic():  # each role meets the same rows, whatever the one before it sent
            answers[role] = getattr(client, case.method)(url).status_code
            transaction.set_rollback(True)
    assert answers == {role: getattr(case, role) for role in ROLES}
