"""开始使用: what is missing, in order; and the name of the unit."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event, Role, User
from dangjian.first_steps import steps
from dangjian.rules import PLACES
from members.models import Branch, Committee
from tests.factories import World, make_member


def titles(user: User) -> list[str]:
    return [step.title for step in steps(user) if not step.done]


# A browser that reloads a page: the home page is counted anew.
RELOADED = {"Cache-Control": "max-age=0"}


def test_what_is_missing_goes_step_by_step(world: World):
    User.objects.filter(role=Role.SECRETARY).update(is_active=False)
    Branch.objects.all().delete()
    assert titles(world.office) == ["录入党支部", "导入党员名册", "给支部书记开账号"]
    branch = Branch.objects.create(
        committee=world.township, name="新村党支部", kind="VILLAGE", code="1", founded_on="2000-01-01"
    )
    assert titles(world.office) == ["导入党员名册", "给支部书记开账号"]
    make_member(branch)
    assert titles(world.office) == ["给支部书记开账号"]


def test_the_home_page_tells_what_is_missing_until_it_is_there(world: World, log_in):
    office: Client = log_in(world.office)
    assert "还没有完成：导入党员名册" in office.get("/").content.decode()
    make_member(world.village)
    assert "还没有完成" not in office.get("/", headers=RELOADED).content.decode()


def test_each_step_leads_to_its_page(world: World, log_in):
    admin = log_in(world.admin)
    page = admin.get("/first-steps/")
    urls = [action.url for step in page.context["steps"] for action in step.actions]
    assert [url for url in urls if admin.get(url).status_code != 200] == []
    assert f"/first-steps/unit/{Committee.objects.order_by('path').first().pk}/" in urls
    assert "/accounts/users/add/" not in log_in(world.office).get("/first-steps/").content.decode()


def test_the_unit_gets_its_name(world: World, log_in):
    url = f"/first-steps/unit/{world.township.pk}/"
    admin = log_in(world.admin)
    assert admin.post(url, {"name": "", "full_name": ""}).status_code == 422
    assert admin.post(url, {"name": "新镇党委", "full_name": "中共新镇委员会"}).url == "/first-steps/"
    world.township.refresh_from_db()
    assert (world.township.name, world.township.full_name) == ("新镇党委", "中共新镇委员会")
    assert Event.objects.get(kind="修改单位名称").detail["现"] == "新镇党委"


def test_two_units_under_one_have_two_names(world: World, log_in):
    other = Committee.objects.filter(parent=world.township.parent).exclude(pk=world.township.pk).first()
    answer = log_in(world.admin).post(f"/first-steps/unit/{world.township.pk}/", {"name": other.name})
    assert answer.status_code == 422
    assert "上级党委下已有同名党委。" in answer.content.decode()


@pytest.mark.parametrize("role", ["office", "admin"])
def test_every_rule_page_opens(world: World, log_in, role: str):
    client = log_in(getattr(world, role))
    page = client.get("/rules/").content.decode()
    assert all(place.title in page for place in PLACES)
    assert [p.url_name for p in PLACES if f'href="{_url(p.url_name)}"' not in page] == []
    assert [p.url_name for p in PLACES if client.get(_url(p.url_name)).status_code != 200] == []


def _url(name: str) -> str:

    return reverse(name)
