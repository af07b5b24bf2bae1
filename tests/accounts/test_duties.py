"""Three separated administrators: what each reaches, and that without the setting nothing changes."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import Duty, Event, User
from dangjian.duties import AUDIT, OWN, SECURITY, may_open
from dangjian.navigation import MENU
from tests.access import FORBIDDEN
from tests.factories import World
from tests.test_access import CASES

AUDITORS_ALONE = AUDIT
# Administration and what belongs to no chapter; a page of each chapter. The rest is asked of `may_open`.
CHAPTERS = {"members:member-list", "meetings:rules", "dues:payment-list", "imports:batch-list"}
TRIED = {
    name: case
    for name, case in CASES.items()
    if name != "logout" and (":" not in name or name.startswith("accounts:") or name in CHAPTERS)
}
SECURITYS_ALONE = {"accounts:user-reset-password"}


@pytest.fixture
def separated(world: World, settings) -> World:
    settings.SEPARATED_ADMINISTRATORS = True
    return world


def refused(client, world: World) -> set[str]:
    """The addresses of TRIED that the signed-in user gets 403 from, with the row of its access case."""
    found = set()
    for name, case in TRIED.items():
        with transaction.atomic():
            status = getattr(client, case.method)(reverse(name, args=case.args(world))).status_code
            transaction.set_rollback(True)
        if status == FORBIDDEN:
            found.add(name)
    return found


@pytest.mark.parametrize(
    ("duty", "closed"),
    [
        (Duty.SYSTEM, AUDITORS_ALONE | SECURITYS_ALONE),
        (Duty.SECURITY, set(CASES) - OWN - SECURITY - {"home"}),
        (Duty.AUDIT, set(CASES) - OWN - AUDIT - {"home"}),
    ],
)
def test_each_of_the_three_reaches_its_own_pages_alone(separated: World, log_in, duty: str, closed: set[str]):
    User.objects.filter(pk=separated.admin.pk).update(duty=duty)
    separated.admin.duty = duty
    plain = {name for name, case in TRIED.items() if case.admin == FORBIDDEN}
    assert refused(log_in(separated.admin), separated) == (closed & TRIED.keys()) | plain
    assert {name for name in CASES if not may_open(separated.admin, name)} - {"home"} == closed


def test_without_the_setting_a_duty_closes_nothing(world: World, log_in):
    User.objects.filter(pk=world.admin.pk).update(duty=Duty.AUDIT)
    world.admin.duty = Duty.AUDIT
    assert log_in(world.admin).get(reverse("accounts:user-list")).status_code == 200
    assert all(may_open(world.admin, name) for _, entries in MENU for _, name, _ in entries)


def test_a_user_whom_the_system_administrator_makes_sees_nothing_until_roles_are_given(
    separated: World, log_in
):
    client = log_in(separated.admin)
    sent = {
        "username": "li",
        "name": "李四",
        "role": "ADMIN",
        "duty": "AUDIT",
        "committees": [separated.county.pk],
    }
    assert client.post(reverse("accounts:user-create"), sent).status_code == 200
    made = User.objects.get(username="li")
    assert (made.role, made.duty, made.scopes.count()) == ("SECRETARY", "SYSTEM", 0)
    edit = reverse("accounts:user-edit", args=[made.pk])
    client.post(edit, sent)
    assert User.objects.get(username="li").role == "SECRETARY"
    User.objects.filter(pk=separated.admin.pk).update(duty=Duty.SECURITY)
    assert client.post(edit, sent).status_code == 302
    made.refresh_from_db()
    assert (made.role, made.duty, made.scopes.count()) == ("ADMIN", "AUDIT", 1)
    assert Event.objects.filter(kind="修改用户").latest("pk").detail["职责"] == {"原": None, "现": "审计管理"}


def test_nobody_gives_oneself_another_duty(separated: World, log_in):
    User.objects.filter(pk=separated.admin.pk).update(duty=Duty.SECURITY)
    client = log_in(separated.admin)
    sent = {"username": "admin", "name": "王五", "role": "ADMIN", "duty": "AUDIT"}
    assert client.post(reverse("accounts:user-edit", args=[separated.admin.pk]), sent).status_code == 302
    assert User.objects.get(pk=separated.admin.pk).duty == Duty.SECURITY


def test_the_first_of_each_duty_is_made_on_the_machine(world: World):
    call_command("create_admin", "shen", "--name", "李四", "--duty", "AUDIT", "--random-password")
    assert User.objects.get(username="shen").duty == Duty.AUDIT
