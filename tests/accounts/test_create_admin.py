from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Event, User
from members.models import Committee, Scope


def create(*args: str) -> str:
    out = StringIO()
    call_command("create_admin", *args, "--random-password", stdout=out)
    return out.getvalue()


def test_the_first_administrator_of_an_empty_installation(db):
    output = create("wang", "--name", "王五", "--unit", "XX镇党委")
    user = User.objects.get()
    password = output.strip().rpartition("：")[2]
    assert user.check_password(password)
    assert (user.role, user.must_change_password) == ("ADMIN", True)
    scope = Scope.objects.get()
    assert (scope.user, scope.committee.name, scope.committee.level) == (user, "XX镇党委", "TOWNSHIP")
    event = Event.objects.get()
    assert (event.kind, event.user, event.detail["方式"]) == ("新增用户", None, "命令行")


def test_without_a_unit_the_administrator_answers_for_all_that_is_there(world):
    create("wang", "--name", "王五")
    scopes = Scope.objects.filter(user__username="wang")
    assert [scope.committee for scope in scopes] == [world.county]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("wang", "--name", "王五"), "还没有党委"),
        (("a b", "--name", "王五", "--unit", "XX镇党委"), "请输入合法的用户名"),
    ],
)
def test_a_refused_administrator_says_why_and_leaves_nothing(db, args, message):
    with pytest.raises(CommandError, match=message):
        create(*args)
    assert (User.objects.count(), Committee.objects.count()) == (0, 0)


def test_a_taken_user_name_is_refused(world):
    with pytest.raises(CommandError, match="已存在一位使用该名字的用户"):
        create("office", "--name", "王五")
    assert User.objects.get(username="office").role == "OFFICE"
