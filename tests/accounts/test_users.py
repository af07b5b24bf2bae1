"""User administration: who may, what is refused, and that every change leaves a trace."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event, Role, Session, User
from members.models import Scope
from tests.factories import World, make_user

LIST = "/accounts/users/"


@pytest.fixture
def admin(world: World, log_in) -> Client:
    return log_in(world.admin)


def values(world: World, **changes) -> dict:
    return {
        "username": "zhang",
        "name": "张三",
        "role": Role.SECRETARY,
        "branches": [world.village.pk],
        **changes,
    }


def scopes_of(username: str) -> list[tuple]:
    return list(Scope.objects.filter(user__username=username).values_list("committee__name", "branch__name"))


def events(kind: str) -> list[tuple]:
    return list(Event.objects.filter(kind=kind).values_list("user__username", "object_id", "detail"))


def test_a_new_user_logs_in_with_the_password_shown_once_and_must_change_it(admin, world):
    response = admin.post(reverse("accounts:user-create"), values(world))
    password = response.context["password"]
    assert response.status_code == 200
    assert f'<code class="fs-4" id="first-password">{password}</code>' in response.content.decode()
    user = User.objects.get(username="zhang")
    assert (user.role, user.must_change_password, scopes_of("zhang")) == (
        "SECRETARY",
        True,
        [(None, "小方村党支部")],
    )
    created = {"用户名": "zhang", "姓名": "张三", "角色": "支部书记", "管辖": ["小方村党支部"]}
    assert events("新增用户") == [("admin", str(user.pk), created)]
    assert password not in str(list(Event.objects.values()))
    client = Client()
    assert client.post(reverse("login"), {"username": "zhang", "password": password}).url == "/"
    assert client.get("/").url == reverse("accounts:password-change")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"username": ""}, "username", "不能为空。"),
        ({"username": "office"}, "username", "已有这个用户名。"),
        ({"name": ""}, "name", "不能为空。"),
        ({"branches": []}, "branches", "请至少选择一个党支部。"),
        ({"role": Role.OFFICE}, "committees", "请至少选择一个党委。"),
        ({"role": Role.LEADER}, "branches", "这个角色只按党委管辖，请取消这里的选择。"),
    ],
)
def test_a_refused_user_says_why_and_writes_nothing(admin, world, changes, field, message):
    before = User.objects.count()
    response = admin.post(reverse("accounts:user-create"), values(world, **changes))
    assert (response.status_code, message in response.context["form"].errors[field]) == (422, True)
    assert (User.objects.count(), events("新增用户")) == (before, [])


def test_an_administrator_gives_only_what_the_own_scope_holds(world, log_in):
    make_user("township", Role.ADMIN, committee=world.township)
    client = log_in(User.objects.get(username="township"))
    for changes in (
        {"branches": [world.far.pk]},
        {"role": Role.ADMIN, "branches": [], "committees": [world.county.pk]},
    ):
        assert client.post(reverse("accounts:user-create"), values(world, **changes)).status_code == 422
    assert not User.objects.filter(username="zhang").exists()


def test_an_administrator_reaches_no_user_who_answers_for_more(world, log_in):
    make_user("township", Role.ADMIN, committee=world.township)
    client = log_in(User.objects.get(username="township"))
    listed = {user.username for user in client.get(LIST).context["page"]}
    assert listed == {"township", "office", "leader", "secretary", "other"}
    for name in ("user-reset-password", "user-deactivate", "user-activate"):
        assert client.post(reverse(f"accounts:{name}", args=[world.admin.pk])).status_code == 404
    assert client.get(reverse("accounts:user-edit", args=[world.neighbour_office.pk])).status_code == 404
    world.admin.refresh_from_db()
    assert (world.admin.password, world.admin.is_active) == ("!", True)


def test_a_change_of_role_and_scope_is_traced_from_old_to_new(admin, world):
    url = reverse("accounts:user-edit", args=[world.secretary.pk])
    changed = {
        "username": "secretary",
        "name": "secretary",
        "role": Role.OFFICE,
        "committees": [world.township.pk],
    }
    assert admin.post(url, changed).url == LIST
    assert scopes_of("secretary") == [("XX镇党委", None)]
    detail = {
        "角色": {"原": "支部书记", "现": "党建办"},
        "管辖": {"原": ["小方村党支部"], "现": ["XX镇党委"]},
    }
    assert events("修改用户") == [("admin", str(world.secretary.pk), detail)]
    assert admin.post(url, changed).status_code == 302
    assert len(events("修改用户")) == 1


def test_nobody_changes_the_own_role_or_scope_or_deactivates_oneself(admin, world):
    url = reverse("accounts:user-edit", args=[world.admin.pk])
    assert list(admin.get(url).context["form"].fields) == ["username", "name"]
    admin.post(url, {"username": "admin", "name": "新名", "role": Role.LEADER, "committees": []})
    assert admin.post(reverse("accounts:user-deactivate", args=[world.admin.pk])).status_code == 404
    world.admin.refresh_from_db()
    assert (world.admin.name, world.admin.role, world.admin.is_active) == ("新名", Role.ADMIN, True)
    assert scopes_of("admin") == [("某县委", None)]


def test_a_reset_password_ends_the_sessions_of_its_user(admin, world):
    away = Client()
    away.force_login(world.office, backend="members.backends.ScopeBackend")
    response = admin.post(reverse("accounts:user-reset-password", args=[world.office.pk]))
    world.office.refresh_from_db()
    assert world.office.check_password(response.context["password"])
    assert (world.office.must_change_password, Session.objects.filter(user=world.office).count()) == (True, 0)
    assert away.get("/").status_code == 302
    assert events("重设密码") == [("admin", str(world.office.pk), {"用户名": "office"})]


def test_a_deactivated_user_is_out_and_can_come_back(admin, world):
    away = Client()
    away.force_login(world.office, backend="members.backends.ScopeBackend")
    admin.post(reverse("accounts:user-deactivate", args=[world.office.pk]))
    assert (away.get("/").status_code, Session.objects.filter(user=world.office).count()) == (302, 0)
    admin.post(reverse("accounts:user-activate", args=[world.office.pk]))
    world.office.refresh_from_db()
    assert world.office.is_active
    assert (len(events("停用用户")), len(events("启用用户"))) == (1, 1)


def test_the_list_filters_and_needs_the_same_queries_for_more_users(admin, world, django_assert_num_queries):
    assert [user.username for user in admin.get(LIST, {"role": "LEADER"}).context["page"]] == ["leader"]
    assert [user.username for user in admin.get(LIST, {"words": "neigh"}).context["page"]] == ["neighbour"]
    User.objects.filter(username="other").update(is_active=False)
    assert [user.username for user in admin.get(LIST, {"active": "0"}).context["page"]] == ["other"]
    with django_assert_num_queries(7):  # session, user, count, users, scopes, committees, branches
        admin.get(LIST)
    for number in range(3):
        make_user(f"more{number}", Role.SECRETARY, branch=world.village)
    with django_assert_num_queries(7):
        admin.get(LIST)


def test_the_message_takes_stopping_an_account_back(admin, world):
    stop = reverse("accounts:user-deactivate", args=[world.secretary.pk])
    page = admin.post(stop, follow=True).content.decode()
    back = reverse("accounts:user-activate", args=[world.secretary.pk])
    assert f'<form method="post" action="{back}">' in page
    admin.post(back)
    assert User.objects.get(pk=world.secretary.pk).is_active
