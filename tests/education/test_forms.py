"""What the office and secretaries enter: campaigns, plans, materials, 131 statements, classes."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Discarded
from education.attending import record_attended
from education.distributing import distribute
from education.models import Campaign, Distribution, Material, PlannedStudy, TrainingClass
from members.models import Transfer
from members.transfers import save_transfer
from tests.answers import refused
from tests.factories import make_meeting, make_member

REQUIRED = ["不能为空。"]


def url(name: str, *args, **query) -> str:
    address = reverse(f"education:{name}", args=args)
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else address


@pytest.fixture
def campaign(world) -> Campaign:
    return Campaign.objects.create(
        committee=world.township,
        name="主题教育",
        started_on=date(2023, 4, 1),
        ended_on=date(2023, 12, 31),
    )


def test_the_office_opens_a_campaign_of_its_committee(world, log_in):
    data = {"name": "主题教育", "started_on": "2023-04-01", "ended_on": "", "note": "学思想、强党性"}
    response = log_in(world.office).post(url("campaign-create"), data)
    assert response.url == url("campaign-list")
    assert list(Campaign.objects.values_list("committee", "name", "started_on", "ended_on", "note")) == [
        (world.township.pk, "主题教育", date(2023, 4, 1), None, "学思想、强党性")
    ]


def test_an_administrator_of_a_county_says_whose_campaign(world, log_in):
    data = {"name": "主题教育", "started_on": "2023-04-01"}
    client = log_in(world.admin)
    assert refused(client.post(url("campaign-create"), data)) == {"committee": REQUIRED}
    client.post(url("campaign-create"), data | {"committee": world.county.pk})
    assert Campaign.objects.get().committee == world.county


def test_campaign_refusals(world, log_in, campaign):
    data = {"name": "主题教育", "started_on": "2023-04-01", "ended_on": "2023-03-01"}
    assert refused(log_in(world.office).post(url("campaign-create"), data)) == {
        "ended_on": ["结束日期早于开始日期。"],
        "__all__": ["已有同名主题教育。"],
    }
    assert Campaign.objects.count() == 1


def test_a_changed_campaign(world, log_in, campaign):
    data = {"name": "专题教育", "started_on": "2023-04-01", "ended_on": "2023-11-30"}
    response = log_in(world.office).post(url("campaign-edit", campaign.pk), data)
    campaign.refresh_from_db()
    assert (response.url, campaign.name, campaign.ended_on) == (
        url("campaign-detail", campaign.pk),
        "专题教育",
        date(2023, 11, 30),
    )


@pytest.fixture
def planned(world, campaign) -> PlannedStudy:
    return PlannedStudy.objects.create(
        campaign=campaign, branch=world.village, lead="书记", topic="党章", planned_on=date(2023, 5, 1)
    )


def test_planned_studies_of_office_and_secretary(world, log_in, campaign):
    data = {"lead": "党委书记", "topic": "党章", "planned_on": "2023-05-01"}
    log_in(world.office).post(url("plan-create", campaign.pk), data | {"branch": ""})
    client = log_in(world.secretary)
    assert refused(client.post(url("plan-create", campaign.pk), data | {"branch": ""})) == {
        "branch": REQUIRED
    }
    client.post(url("plan-create", campaign.pk), data | {"branch": world.village.pk})
    assert list(PlannedStudy.objects.order_by("pk").values_list("branch", "lead", "planned_on")) == [
        (None, "党委书记", date(2023, 5, 1)),
        (world.village.pk, "党委书记", date(2023, 5, 1)),
    ]


def test_planned_study_refusals(world, log_in, planned):
    data = {"branch": world.village.pk, "lead": "书记", "topic": "党章", "planned_on": "2023-05-01"}
    client = log_in(world.office)
    create = url("plan-create", planned.campaign_id)
    assert refused(client.post(create, data)) == {"__all__": ["当天已有同样内容的学习计划。"]}
    assert refused(client.post(create, data | {"planned_on": "2024-01-01"})) == {
        "planned_on": ["计划日期应在主题教育起止日期之内。"]
    }


def test_a_plan_is_fulfilled_by_a_meeting_of_its_branch_about_then(world, log_in, planned):
    fitting = make_meeting(world.village, held_on=date(2023, 5, 20), for_campaign=True)
    make_meeting(world.village, held_on=date(2023, 5, 20))
    make_meeting(world.village, held_on=date(2023, 12, 20), for_campaign=True)
    elsewhere = make_meeting(world.community, held_on=date(2023, 5, 20), for_campaign=True)
    client = log_in(world.secretary)
    address = url("plan-fulfil", planned.pk)
    assert list(client.get(address).context["form"].fields["meeting"].queryset) == [fitting]
    assert list(refused(client.post(address, {"meeting": elsewhere.pk}))) == ["meeting"]
    with time_machine.travel(date(2023, 6, 1)):
        assert list(PlannedStudy.objects.overdue(date(2023, 6, 1))) == [planned]
        log_in(world.secretary).post(address, {"meeting": fitting.pk})
        assert list(PlannedStudy.objects.overdue(date(2023, 6, 1))) == []
        page = client.get(url("campaign-detail", planned.campaign_id)).content.decode()
    assert "2023年5月20日已完成" in page


def test_stock_is_what_came_in_less_what_went_out(world, log_in):
    client = log_in(world.office)
    client.post(url("material-create"), {"title": "《党章》", "received": "50"})
    material = Material.objects.get()
    assert (material.title, material.committee, material.received) == ("党章", world.township, 50)
    for branch, copies in ((world.village, 30), (world.community, 25)):
        Distribution.objects.create(
            material=material, branch=branch, copies=copies, handed_on=date(2023, 5, 1)
        )
    (row,) = client.get(url("material-list")).context["page"]
    assert (row.received, row.handed, row.left) == (50, 55, -5)
    assert refused(client.post(url("material-create"), {"title": "党章", "received": "1"})) == {
        "__all__": ["已有同名教材。"]
    }
    client.post(url("material-edit", material.pk), {"title": "党章", "received": "60"})
    assert client.get(url("material-list")).context["page"][0].left == 5


@pytest.fixture
def titles(world) -> list[Material]:
    return [Material.objects.create(committee=world.township, title=title) for title in ("党章", "选读")]


def cell(material: Material, branch) -> str:
    return f"copies_{material.pk}_{branch.pk}"


def distributions() -> list[tuple]:
    return list(
        Distribution.objects.order_by("material__pk", "branch__pk", "handed_on").values_list(
            "material__title", "branch__name", "copies", "handed_on"
        )
    )


def test_the_table_writes_what_it_shows(world, log_in, titles):
    rules, reader = titles
    day = date(2023, 5, 1)
    Distribution.objects.create(material=rules, branch=world.community, copies=9, handed_on=day)
    Distribution.objects.create(material=rules, branch=world.village, copies=1, handed_on=date(2023, 4, 1))
    client = log_in(world.office)
    address = url("distribution-table", on="2023-05-01")
    table = client.get(address).context["table"]
    assert [(branch.name, [field.value() for field in fields]) for branch, fields in table.rows()] == [
        ("小方村党支部", [None, None]),
        ("东街社区党支部", [9, None]),
    ]
    data = {
        cell(rules, world.village): "30",
        cell(reader, world.village): "5",
        cell(rules, world.community): "",
    }
    assert client.post(address, data).url == address
    assert distributions() == [
        ("党章", "小方村党支部", 1, date(2023, 4, 1)),
        ("党章", "小方村党支部", 30, day),
        ("选读", "小方村党支部", 5, day),
    ]


def test_a_wrong_cell_keeps_the_others_and_writes_nothing(world, log_in, titles):
    rules, reader = titles
    data = {
        cell(rules, world.village): "三十",
        cell(reader, world.village): "-5",
        cell(rules, world.community): "7",
    }
    response = log_in(world.office).post(url("distribution-table", on="2023-05-01"), data)
    assert response.status_code == 422
    assert response.context["table"].errors == {
        cell(rules, world.village): ["请填写整数。"],
        cell(reader, world.village): ["不能为负数。"],
    }
    assert 'value="三十"' in response.content.decode()
    assert distributions() == []


def opened(response) -> dict[str, str]:
    return {"seen": re.search(r'name="seen" value="(\w+)"', response.content.decode()).group(1)}


def differences(response) -> list[tuple]:
    assert response.status_code == 409
    return [(row.label, row.theirs, row.mine) for row in response.context["differences"]]


def kept(response) -> dict[str, list[str]]:
    """What the page of a lost edit would send to save the own version after all."""
    names: dict[str, list[str]] = {}
    for name, value in (*response.context["typed"], *response.context["seen"]):
        names.setdefault(name, []).append(value)
    return names


def test_of_two_who_fill_the_table_the_second_is_told(world, log_in, titles):
    rules, reader = titles
    client, address = log_in(world.office), url("distribution-table", on="2023-05-01")
    page = client.get(address)
    titles_shown = {"title": re.findall(r'name="title" value="(\d+)"', page.content.decode())}
    Distribution.objects.create(material=rules, branch=world.village, copies=9, handed_on=date(2023, 5, 1))
    for number in range(8):
        Material.objects.create(committee=world.township, title=f"新书{number}")
    mine = {cell(rules, world.village): "30", cell(reader, world.village): "5"} | titles_shown
    lost = client.post(address, mine | opened(page))
    assert differences(lost) == [
        ("小方村党支部 《党章》", 9, 30),
        ("小方村党支部 《选读》", None, 5),
    ]
    assert client.post(address, kept(lost)).status_code == 302
    assert distributions() == [
        ("党章", "小方村党支部", 30, date(2023, 5, 1)),
        ("选读", "小方村党支部", 5, date(2023, 5, 1)),
    ]


def test_one_title_alone(world, log_in, titles):
    table = log_in(world.office).get(url("distribution-table", material=titles[0].pk)).context["table"]
    assert list(table.materials) == [titles[0]]


def test_no_copies_where_none_were_recorded_writes_nothing(world, titles):
    rules, _ = titles
    assert distribute(date(2023, 5, 1), {(rules.pk, world.village.pk): 0}) == 0
    assert distributions() == []


def test_distribute_leaves_alone_what_the_table_does_not_hold(world, titles):
    day = date(2023, 5, 1)
    rules, reader = titles
    assert distribute(day, {(rules.pk, world.village.pk): 3, (reader.pk, world.village.pk): None}) == 1
    assert distribute(day, {(reader.pk, world.village.pk): 4}) == 1
    assert distribute(day, {(rules.pk, world.village.pk): 3}) == 0
    assert [copies for _title, _branch, copies, _day in distributions()] == [3, 4]


def test_the_office_records_a_class(world, log_in):
    data = {
        "name": "书记班",
        "audience": "SECRETARIES",
        "started_on": "2023-06-01",
        "ended_on": "2023-06-03",
        "hours": "24.5",
        "participants": "19",
        "for_campaign": "on",
    }
    log_in(world.office).post(url("class-create"), data)
    made = TrainingClass.objects.get()
    assert (made.committee, made.audience, made.hours, made.participants, made.for_campaign) == (
        world.township,
        "SECRETARIES",
        Decimal("24.5"),
        19,
        True,
    )


def test_papers_of_a_class(world, log_in, training_class):
    client = log_in(world.office)
    data = {
        "name": "书记班",
        "audience": "SECRETARIES",
        "started_on": "2023-06-01",
        "hours": 8,
        "participants": 9,
    }
    paper = SimpleUploadedFile("课件.pdf", b"%PDF-1.4\n1 0 obj")
    address = url("class-edit", training_class.pk)
    client.post(address, data | {"papers": [paper]})
    kept = training_class.files.get()
    assert kept.name == "课件.pdf"
    assert log_in(world.secretary).get(url("class-file", kept.pk)).status_code == 200
    office = log_in(world.office)
    office.post(address, data | {"dropped": [kept.pk]})
    assert not training_class.files.exists()
    office.post(reverse("recycle-restore", args=[Discarded.objects.get().pk]))
    assert training_class.files.get() == kept


def test_class_refusals(world, log_in):
    data = {
        "name": "",
        "audience": "MEMBERS",
        "started_on": "2023-06-02",
        "ended_on": "2023-06-01",
        "hours": "-1",
    }
    assert refused(log_in(world.office).post(url("class-create"), data)) == {
        "name": REQUIRED,
        "ended_on": ["结束日期早于开始日期。"],
        "hours": ["学时不能为负数。"],
        "participants": REQUIRED,
    }


@pytest.fixture
def training_class(world) -> TrainingClass:
    return TrainingClass.objects.create(
        committee=world.township, name="书记班", started_on=date(2023, 6, 1), hours=8
    )


def test_a_secretary_names_the_own_members_who_took_part(world, log_in, training_class):
    first, second = make_member(world.village, "甲"), make_member(world.village, "乙")
    other = make_member(world.community, "丙")
    make_member(world.village, "后来", joined_on=date(2023, 6, 2))
    training_class.attended.add(second, other)
    client = log_in(world.secretary)
    address = url("class-attended", training_class.pk, world.village.pk)
    form = client.get(address).context["form"]
    assert [label for _value, label in form.fields["members"].choices] == ["甲", "乙"]
    assert form.initial == {"members": [second.pk]}
    assert list(refused(client.post(address, {"members": [other.pk]}))) == ["members"]
    client.post(address, {"members": [first.pk]})
    assert set(training_class.attended.all()) == {first, other}
    response = client.get(url("class-detail", training_class.pk))
    assert [(branch.name, branch.attended) for branch in response.context["branches"]] == [
        ("小方村党支部", 1)
    ]


def test_of_a_class_of_the_past_those_are_offered_who_were_there_then(world, log_in, training_class):
    moved, stayed = make_member(world.village, "甲"), make_member(world.village, "乙")
    transfer = Transfer(branch=world.village, to_branch=world.community, member=moved, direction="INTERNAL")
    transfer.done_on = date(2023, 7, 1)
    assert save_transfer(transfer)
    client = log_in(world.office)
    then, now = (url("class-attended", training_class.pk, b.pk) for b in (world.village, world.community))
    offered = client.get(then).context["form"].fields["members"].choices
    assert [label for _value, label in offered] == ["甲", "乙"]
    assert list(client.get(now).context["form"].fields["members"].choices) == []
    client.post(then, {"members": [moved.pk, stayed.pk]})
    client.post(now, {})
    assert set(training_class.attended.all()) == {moved, stayed}
    branches = client.get(url("class-detail", training_class.pk)).context["branches"]
    assert {branch.name: branch.attended for branch in branches} == {"小方村党支部": 2, "东街社区党支部": 0}


def test_of_two_who_name_the_participants_the_second_is_told(world, log_in, training_class):
    first, second = make_member(world.village, "甲"), make_member(world.village, "乙")
    client, address = log_in(world.secretary), url("class-attended", training_class.pk, world.village.pk)
    mark = opened(client.get(address))
    training_class.attended.add(second)
    lost = client.post(address, {"members": [first.pk]} | mark)
    assert differences(lost) == [("参训党员", "乙", "甲")]
    assert set(training_class.attended.all()) == {second}
    assert client.post(address, kept(lost)).status_code == 302
    assert set(training_class.attended.all()) == {first}


def test_nobody_took_part(world, training_class):
    member = make_member(world.village)
    record_attended(training_class, world.village, [member])
    record_attended(training_class, world.village, [])
    assert not training_class.attended.exists()


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("page", ["distribution-table", "material-list", "class-detail", "class-attended"])
def test_pages_need_the_same_queries_for_any_number_of_rows(
    world, log_in, training_class, django_assert_num_queries, page, size
):
    for number in range(size):
        Material.objects.create(committee=world.township, title=f"读本{number}")
        training_class.attended.add(make_member(world.village, f"党员{number}"))
    args = {"class-detail": [training_class.pk], "class-attended": [training_class.pk, world.village.pk]}
    queries = {"distribution-table": 9, "material-list": 6, "class-detail": 6, "class-attended": 6}
    client = log_in(world.office)
    with django_assert_num_queries(queries[page]):
        client.get(url(page, *args.get(page, [])))
