"""Sending is refused wherever looking is, and docs/access.md tells the truth."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.access import FORBIDDEN, NOT_ALLOWED, NOT_FOUND, REDIRECT
from tests.factories import World
from tests.reports.factories import make_issue
from tests.test_access import CASES, ROLES
from tests.trust.access_table import DUTIES, FILE, table

REFUSED = {FORBIDDEN, NOT_FOUND, NOT_ALLOWED}
# What a page without a form answers to a POST: itself.
SHOWN = 200
# An export writes its own trace.
TRACE = {"accounts_event", "accounts_eventchain"}
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!accounts_session)(\w+)"')
# What the read-only leader may send: the own log-in, password, sessions and text size, a remark on a draft, and the
# order of a book to print, which a job makes.
OWN = {
    "login",
    "logout",
    "large-text",
    "accounts:password-change",
    "accounts:session-list",
    "accounts:session-end-others",
    "accounts:second-factor",
    "accounts:second-factor-check",
    "accounts:second-factor-off",
    "reports:comment",
    "meetings:branch-book",
}


def test_the_table_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == table()


def sent(world: World, client, names: list[str]) -> dict[str, tuple[int, list[str]]]:
    """Of each address: the status of an empty POST and the tables it wrote; each is undone."""
    make_issue(world)  # the pages of a summary take it, where each would count the year for one of its own
    answers = {}
    for name in names:
        with transaction.atomic():
            url = reverse(name, args=CASES[name].args(world))
            with CaptureQueriesContext(connection) as queries:
                status = client.post(url).status_code
            written = [found for query in queries for found in WRITES.findall(query["sql"])]
            answers[name] = (status, written)
            transaction.set_rollback(True)
    return answers


def told_of(duty: str) -> dict[str, str]:
    """URL name → what the table says of one of the three administrators."""
    rows = [
        line.strip("| ").split(" | ")
        for line in FILE.read_text(encoding="utf-8").splitlines()
        if " | " in line
    ]
    column = rows[0].index(DUTIES[duty])
    return {row[1]: row[column] for row in rows[1:]}


@pytest.mark.parametrize("duty", DUTIES)
def test_of_three_administrators_each_looks_and_sends_where_the_table_says(
    world: World, client, log_in, settings, duty: str
):
    settings.SEPARATED_ADMINISTRATORS = True
    User.objects.filter(pk=world.admin.pk).update(duty=duty)
    told = told_of(duty)
    log_in(world.admin)
    closed = sorted(name for name in CASES if told[name] == "no")
    answers = sent(world, client, closed)
    assert {name: answer for name, answer in answers.items() if answer != (FORBIDDEN, [])} == {}
    if duty == "SYSTEM":
        return  # nearly everything is open, and tried in tests/test_access.py
    opened = {}
    for name in sorted(set(CASES) - set(closed) - {"logout"}):
        with transaction.atomic():
            answer = getattr(client, CASES[name].method)
            opened[name] = answer(reverse(name, args=CASES[name].args(world))).status_code
            transaction.set_rollback(True)
    assert [name for name, status in opened.items() if status == FORBIDDEN] == []


@pytest.mark.parametrize("role", ROLES[1:])
def test_nobody_sends_where_looking_is_refused(world: World, client, log_in, role):
    # where the case itself sends, tests/test_access.py has proved it
    pages = {name: case for name, case in CASES.items() if case.method == "get"}
    names = [name for name, case in pages.items() if getattr(case, role) in (FORBIDDEN, NOT_FOUND)]
    log_in(getattr(world, role))
    answers = sent(world, client, names)
    assert {name: answer for name, answer in answers.items() if answer[0] not in REFUSED or answer[1]} == {}


def test_the_leader_sends_nothing_but_remarks_orders_of_print_and_about_the_own_account(
    world: World, client, log_in
):
    log_in(world.leader)
    answers = sent(world, client, sorted(set(CASES) - OWN))
    accepted = {
        name: (status, written)
        for name, (status, written) in answers.items()
        if status not in REFUSED | {SHOWN} or set(written) - TRACE
    }
    assert accepted == {}


def test_without_log_in_every_post_leads_to_the_log_in(world: World, client):
    names = [name for name, case in CASES.items() if case.anonymous == REDIRECT and name not in OWN]
    answers = sent(world, client, names)
    assert {name: answer for name, answer in answers.items() if answer != (REDIRECT, [])} == {}
