from datetime import date

import pytest
from django.test import Client

from accounts.models import Role, User
from dangjian.navigation import MENU, menu, summary_year

TODAY = date(2026, 11, 24)


def labels(role: str) -> set[str]:
    return {item.label for group in menu(role, "/", TODAY) for item in group.items}


def active(path: str) -> list[str]:
    return [item.label for group in menu(Role.ADMIN, path, TODAY) for item in group.items if item.active]


def test_an_administrator_sees_every_entry() -> None:
    assert labels(Role.ADMIN) == {text for _label, entries in MENU for text, _name, _icon in entries}


def test_the_office_sees_all_but_the_administration() -> None:
    assert labels(Role.ADMIN) - labels(Role.OFFICE) == {
        "用户",
        "审计记录",
        "修改记录",
        "备份",
        "保存期满",
        "自检",
    }


def test_a_secretary_sees_neither_personnel_nor_review_nor_rules() -> None:
    assert labels(Role.OFFICE) - labels(Role.SECRETARY) == {
        "审核",
        "人事事项",
        "干部职工",
        "规则和设置",
    }


def test_a_leader_only_reads() -> None:
    assert labels(Role.OFFICE) - labels(Role.LEADER) == {"审核", "导入", "回收站", "规则和设置"}


def test_only_the_nearest_entry_is_active() -> None:
    assert active("/") == ["工作台"]
    assert active("/nowhere/") == []
    for group in menu(Role.ADMIN, "/", TODAY):
        for item in group.items:
            assert active(item.url) == [item.label]


def test_a_group_without_entries_is_left_out() -> None:
    assert "人事" not in {group.label for group in menu(Role.SECRETARY, "/", TODAY)}


@pytest.mark.parametrize(
    ("today", "year"), [(date(2023, 10, 31), 2022), (date(2023, 11, 1), 2023), (date(2024, 1, 5), 2023)]
)
def test_summary_year(today: date, year: int) -> None:
    assert summary_year(today) == year


def test_large_text_of_a_visitor_is_a_cookie(client: Client, db) -> None:
    response = client.post("/large-text/", {"large": "1", "next": "/accounts/login/"})
    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert client.cookies["large"].value == "1"
    assert 'class="large"' in client.get("/accounts/login/").content.decode()


def test_large_text_of_a_user_is_kept_with_the_user(client: Client, db) -> None:
    user = User.objects.create_user("office", password=None, name="测试", role=Role.OFFICE)
    client.force_login(user)
    client.post("/large-text/", {"large": "1"})
    user.refresh_from_db()
    assert user.large_text
    client.post("/large-text/", {"large": "0"})
    user.refresh_from_db()
    assert not user.large_text


def test_large_text_never_leads_to_another_host(client: Client, db) -> None:
    assert client.post("/large-text/", {"large": "1", "next": "https://example.com/"}).url == "/"


def test_large_text_takes_no_get(client: Client, db) -> None:
    assert client.get("/large-text/").status_code == 405
