"""Transfers, the campaign for members away, floating members and their contacts in the browser."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from members.models import Floating, FloatingContact, Group, Member, Transfer
from members.transfers import begin_campaign, save_transfer
from tests.answers import refused
from tests.factories import make_identity, make_member

pytestmark = pytest.mark.usefixtures("first_of_september")


def transfer_data(world, member: Member | None = None, **changes) -> dict:
    data = {"branch": world.village.pk, "direction": "OUT", "reason": "JOB", **changes}
    return data | ({"member": member.pk} if member else {})


def test_a_transfer_out_is_done_in_the_browser(world, client, log_in):
    member = make_member(world.village, "张三")
    log_in(world.secretary)
    create = reverse("members:transfer-create")
    assert client.post(create, transfer_data(world, member, deadline="2026-08-01")).status_code == 302
    transfer = Transfer.objects.get()
    assert (transfer.name, transfer.member, transfer.done_on) == ("张三", member, None)
    letter = {"letter_number": "2026-01", "letter_on": "2026-07-01", "letter_days": "90"}
    done = transfer_data(world, member, deadline="2026-08-01", done_on="2026-08-20", **letter)
    client.post(reverse("members:transfer-edit", args=[transfer.pk]), done)
    member.refresh_from_db()
    transfer.refresh_from_db()
    assert (member.left_on, member.departure) == (date(2026, 8, 20), "TRANSFERRED")
    assert transfer.letter_ends_on == date(2026, 9, 29)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"name": ["请选择党员，或填写姓名。"], "member": ["转出和内部调整的，请选择名册中的党员。"]}),
        ({"direction": "IN", "name": "钱七", "done_on": "2026-09-02"}, {"done_on": ["不能晚于今天。"]}),
        (
            {"direction": "IN", "name": "钱七", "found_on": "2026-05-01", "deadline": "2026-04-30"},
            {"deadline": ["限期早于排查日期。"]},
        ),
    ],
)
def test_a_wrong_transfer_is_refused(world, client, log_in, changes, expected):
    log_in(world.secretary)
    response = client.post(reverse("members:transfer-create"), transfer_data(world, **changes))
    assert refused(response) == expected
    assert Transfer.objects.count() == 0


def test_an_internal_transfer_moves_the_member(world):
    member = make_member(world.village, group=Group.objects.create(branch=world.village, name="一组"))
    values = {"branch": world.village, "member": member, "name": "张三", "direction": "INTERNAL"}
    transfer = Transfer(**values, to_branch=world.community)
    assert save_transfer(transfer) is False
    transfer.done_on = date(2026, 8, 1)
    assert save_transfer(transfer) is True
    member.refresh_from_db()
    assert (member.branch, member.group, member.left_on) == (world.community, None, None)
    assert save_transfer(transfer) is False


def test_an_arrival_is_noted_on_the_roster(world):
    member = make_member(world.village)
    done = {"direction": "IN", "done_on": date(2026, 8, 1)}
    assert save_transfer(Transfer(branch=world.village, member=member, name="张三", **done)) is True
    member.refresh_from_db()
    assert (member.entered_on, member.entry) == (date(2026, 8, 1), "TRANSFERRED")
    assert Member.objects.as_of(date(2026, 7, 31)).count() == 0


def test_somebody_transferred_in_is_put_on_the_roster_without_being_asked_twice(world, client, log_in):
    log_in(world.office)
    data = transfer_data(world, direction="IN", name="钱七", done_on="2026-08-20")
    answer = client.post(reverse("members:transfer-create"), data, follow=True)
    transfer = Transfer.objects.get()
    create, query = answer.redirect_chain[-1][0].split("?")
    assert (create, query) == (reverse("members:member-create"), f"transfer={transfer.pk}")
    assert "名册中还没有钱七，请接着登记党员信息。" in answer.content.decode()
    assert f"{create}?{query}" in client.get(reverse("members:transfer-list")).content.decode()
    form = answer.context["form"]
    asked = {name: form[name].value() for name in ("branch", "name", "entry", "entered_on")}
    assert asked == {
        "branch": world.village.pk,
        "name": "钱七",
        "entry": "TRANSFERRED",
        "entered_on": date(2026, 8, 20),
    }
    number = make_identity() | {"ethnicity": "汉族"}
    party = {"category": "FULL", "joined_on": "2001-07-01", "confirmed_on": "2002-07-01", "status": "NORMAL"}
    typed = asked | number | party | {"occupation": "FARMING", "party_age_adjustment": "0"}
    assert refused(client.post(f"{create}?{query}", typed | {"name": ""})) == {"name": ["不能为空。"]}
    assert Member.objects.count() == 0
    client.post(f"{create}?{query}", typed)
    member = Member.objects.get()
    transfer.refresh_from_db()
    assert (member.name, member.entered_on, transfer.member) == ("钱七", date(2026, 8, 20), member)
    assert transfer.id_number_index == member.id_number_index
    assert client.get(f"{create}?{query}").status_code == 404


def test_a_transfer_of_another_township_fills_no_form(world, client, log_in):
    done = {"direction": "IN", "name": "钱七", "done_on": date(2026, 8, 20)}
    transfer = Transfer.objects.create(branch=world.far, **done)
    log_in(world.office)
    assert client.get(f"{reverse('members:member-create')}?transfer={transfer.pk}").status_code == 404


def test_transfers_to_be_done_come_first_then_those_done_last(world, client, log_in):
    for name, days in {
        "早办结": {"done_on": date(2026, 8, 1), "found_on": date(2026, 7, 1)},
        "晚办结": {"done_on": date(2026, 8, 20)},
        "无限期": {},
        "未办结": {"deadline": date(2026, 9, 30)},
    }.items():
        Transfer.objects.create(branch=world.village, direction="OUT", name=name, **days)
    log_in(world.office)
    page = client.get(reverse("members:transfer-list")).context["page"]
    assert [transfer.name for transfer in page] == ["未办结", "无限期", "晚办结", "早办结"]


def test_namesakes_are_told_apart_by_their_branch(world, client, log_in):
    for branch in (world.village, world.community):
        make_member(branch, "张三")
    log_in(world.office)
    page = client.get(reverse("members:transfer-create")).content.decode()
    assert f">张三（{world.village}）</option>" in page
    assert f">张三（{world.community}）</option>" in page
    log_in(world.secretary)
    form = client.get(reverse("members:transfer-create")).context["form"]
    assert form["branch"].value() == world.village.pk


def test_the_campaign_begins_one_transfer_for_each_found(world, client, log_in):
    found, other = make_member(world.village, "甲"), make_member(world.village, "乙")
    outsider = make_member(world.community, "丙")
    log_in(world.secretary)
    url = reverse("members:campaign", args=[world.village.pk])
    data = {"found_on": "2026-08-01", "deadline": "2026-10-31"}
    assert list(refused(client.post(url, data))) == ["members"]
    assert list(refused(client.post(url, {**data, "members": [outsider.pk]}))) == ["members"]
    wrong = {**data, "deadline": "2026-07-31", "members": [found.pk]}
    assert refused(client.post(url, wrong)) == {"deadline": ["限期早于排查日期。"]}
    client.post(url, {**data, "members": [found.pk]})
    transfer = Transfer.objects.get()
    assert (transfer.member, transfer.reason, transfer.direction, transfer.found_on, transfer.deadline) == (
        found,
        "STEADY_WORK",
        "OUT",
        date(2026, 8, 1),
        date(2026, 10, 31),
    )
    assert list(client.get(url).context["form"].fields["members"].queryset) == [other]
    assert begin_campaign([found, other], date(2026, 8, 2), None) == 1


def test_floating_and_contacts(world, client, log_in):
    member = make_member(world.village, "张三")
    log_in(world.secretary)
    create = reverse("members:floating-create", args=[member.pk])
    assert refused(client.post(create, {"left_on": ""})) == {"destination": ["不能为空。"]}
    client.post(create, {"destination": "杭州市", "left_on": "2026-01-05", "contact_person": "李四"})
    floating = Floating.objects.get()
    assert client.get(create).url == reverse("members:floating-edit", args=[floating.pk])
    contact = reverse("members:contact-create", args=[floating.pk])
    late = client.post(contact, {"contacted_on": "2026-09-02", "content": "电话"})
    assert refused(late) == {"contacted_on": ["不能晚于今天。"]}
    client.post(contact, {"contacted_on": "2026-08-02", "content": "电话"})
    assert FloatingContact.objects.values_list("floating", "contacted_on").get() == (
        floating.pk,
        date(2026, 8, 2),
    )
    again = {"contacted_on": "2026-08-03", "content": "电话"}
    assert client.post(contact, again).url == reverse("members:member-detail", args=[member.pk])
    listed = client.get(f"{reverse('members:floating-list')}?branch={world.village.pk}&returned=all")
    from_list = f"{contact}?list=branch%3D{world.village.pk}%26returned%3Dall"
    assert from_list in listed.content.decode()
    assert client.post(from_list, again).url == listed.wsgi_request.get_full_path()
    edit = reverse("members:floating-edit", args=[floating.pk])
    back = {"destination": "杭州市", "left_on": "2026-01-05", "returned_on": "2026-01-04"}
    assert refused(client.post(edit, back)) == {"returned_on": ["返回日期早于外出日期。"]}
    client.post(edit, {**back, "returned_on": "2026-08-20"})
    assert Floating.objects.as_of(date(2026, 8, 20)).count() == 0


@pytest.mark.parametrize("direction", ["OUT", "IN"])
def test_a_transfer_is_not_done_before_its_letter(world, client, log_in, direction):
    member = make_member(world.village, "张三")
    log_in(world.secretary)
    dates = {"letter_on": "2026-08-02", "done_on": "2026-08-01", "direction": direction}
    response = client.post(reverse("members:transfer-create"), transfer_data(world, member, **dates))
    assert refused(response) == {"done_on": ["办结日期早于介绍信的开具日期。"]}
    dates["done_on"] = "2026-08-02"
    assert (
        client.post(reverse("members:transfer-create"), transfer_data(world, member, **dates)).status_code
        == 302
    )
    with pytest.raises(IntegrityError):
        Transfer.objects.update(done_on=date(2026, 8, 1))


@pytest.mark.parametrize(
    ("query", "hidden"),
    [
        ("", ["name", "to_branch"]),
        ("?direction=IN", ["to_branch", "found_on", "deadline"]),
        (
            "?direction=INTERNAL",
            ["name", "organization", "found_on", "deadline", "letter_number", "letter_on", "letter_days"],
        ),
    ],
)
def test_fields_of_other_kinds_of_transfer_are_folded_away(world, client, log_in, query, hidden):
    log_in(world.secretary)
    form = client.get(reverse("members:transfer-create") + query).context["form"]
    assert ([field.name for field in form.other_fields()], form.others_open()) == (hidden, False)
    shown = [field.name for field in form.usual_fields()]
    assert sorted(shown + hidden) == sorted(form.fields)


def test_a_folded_field_that_is_filled_or_refused_is_shown(world, client, log_in):
    member = make_member(world.village, "张三")
    log_in(world.secretary)
    create = reverse("members:transfer-create")
    wrong = client.post(create, transfer_data(world, member, direction="OUT", to_branch=world.village.pk))
    assert refused(wrong) == {"to_branch": ["转入的支部与现在的支部相同。"]}
    assert wrong.context["form"].others_open() is True
    client.post(create, transfer_data(world, member))
    page = client.get(reverse("members:transfer-edit", args=[Transfer.objects.get().pk]))
    assert page.context["form"].others_open() is False
