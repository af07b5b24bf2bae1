"""登记党费: the page on which a quarter of a branch is entered, and its 撤销."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import Event
from dues.models import Payment
from tests.dues.factories import make_payer, pay

D = Decimal


def collect_url(branch) -> str:
    return f"/dues/collect/?branch={branch.pk}&year=2023&part=q2"


def test_a_quarter_is_entered_on_one_page(world, log_in):
    one, two = make_payer(world.village, "甲"), make_payer(world.village, "乙")
    make_payer(world.village, "丙")
    client = log_in(world.secretary)
    page = client.get(collect_url(world.village))
    assert [line["amount"].value() for line in page.context["lines"]] == [D(30)] * 3
    assert [line["paid"].value() for line in page.context["lines"]] == [False] * 3
    ticked = client.get(collect_url(world.village) + "&all=1")
    assert [line["paid"].value() for line in ticked.context["lines"]] == [True] * 3
    data = {
        "paid_on": "2023-06-20",
        f"m{one.pk}-paid": "on",
        f"m{one.pk}-amount": "30.00",
        f"m{one.pk}-proxy": "乙",
        f"m{two.pk}-paid": "on",
        f"m{two.pk}-amount": "30.00",
        f"m{two.pk}-make_up": "on",
        f"m{two.pk}-extra": "1000",
    }
    rest = {f"m{line.bill.member.pk}-amount": "30" for line in page.context["lines"]}
    done = client.post(collect_url(world.village), rest | data, follow=True)
    assert done.status_code == 200
    told = [str(message) for message in done.context["messages"]]
    assert told == [
        "已登记2名党员的党费，共1,090.00元。",
        "有一次自愿多交1000元以上的党费。党员自愿一次多交纳1000元以上的党费，全部上缴中央。",
    ]
    assert [line.bill.amount for line in done.context["lines"]] == [D(0), D(0), D(30)]
    assert Payment.objects.filter(member=two, kind="ARREARS").count() == 3


def enter(client: Client, world, **lines):
    """The second quarter of 2023; `lines` are the fields of the first member."""
    shown = client.get(collect_url(world.village)).context["lines"]
    pk = shown[0].bill.member.pk
    data = {f"m{line.bill.member.pk}-amount": line["amount"].value() or "" for line in shown}
    data |= {f"m{pk}-{name}": value for name, value in ({"paid": "on", "amount": "30"} | lines).items()}
    return client.post(collect_url(world.village), data | {"paid_on": "2023-06-20"}, follow=True)


def test_an_entry_is_undone_by_its_reversal_on_the_same_day(world, log_in):
    make_payer(world.village, "甲")
    earlier = pay(make_payer(world.village, "乙"), date(2023, 1, 1))
    client = log_in(world.secretary)
    [told] = enter(client, world, extra="5").context["messages"]
    assert str(told) == "已登记1名党员的党费，共35.00元。"
    done = client.post(told.extra_tags, follow=True)
    assert [str(m) for m in done.context["messages"]] == ["已撤销：冲正4笔党费，共35.00元，原记录保留。"]
    entries = Payment.objects.filter(kind="REVERSAL")
    assert set(entries.values_list("paid_on", "reason", "entered_by")) == {
        (date(2023, 6, 20), "录入撤销", world.secretary.pk)
    }
    assert {entry.reverses_id for entry in entries} == set(
        Payment.objects.exclude(pk=earlier.pk).exclude(kind="REVERSAL").values_list("pk", flat=True)
    )
    again = client.get(collect_url(world.village)).context["lines"][0]
    assert again.bill.amount == D(30)
    assert Event.objects.filter(kind="党费录入撤销").get().detail == {"笔数": 4, "金额": "35.00"}


@pytest.mark.parametrize("case", ["twice", "another", "tomorrow"])
def test_only_ones_own_entry_of_today_is_undone_and_once(world, log_in, case):
    make_payer(world.village, "甲")
    with time_machine.travel("2023-06-21 10:00 +0800", tick=False):
        client = log_in(world.secretary)
        [told] = enter(client, world).context["messages"]
        if case == "twice":
            client.post(told.extra_tags, follow=True)
    before = Payment.objects.count()
    with time_machine.travel(f"2023-06-{22 if case == 'tomorrow' else 21} 11:00 +0800", tick=False):
        client = log_in(world.office if case == "another" else world.secretary)
        answer = client.post(told.extra_tags, follow=True)
    text = "没有撤销：只能撤销自己今天登记、还没有冲正的党费。"
    assert ([str(m) for m in answer.context["messages"]], Payment.objects.count()) == ([text], before)


def test_what_few_rows_need_is_folded_but_not_where_it_is_filled_or_refused(world, log_in):
    make_payer(world.village, "甲")
    make_payer(world.village, "乙")
    client = log_in(world.secretary)
    lines = client.get(collect_url(world.village)).context["lines"]
    assert [line.more_open() for line in lines] == [False, False]
    for field, value in (("extra", "五"), ("proxy", "乙")):
        refused = enter(client, world, amount="-1", **{field: value})
        assert [line.more_open() for line in refused.context["lines"]] == [True, False]
        assert refused.content.decode().count("<details open>") == 1


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("amount", "-1", "金额不能为负数。"),
        ("amount", "10.005", "金额最多两位小数。"),
        ("amount", "三十", "应为金额，如 12.50。"),
        ("amount", "31", "多于应缴的30.00元，多交的部分请填在“自愿多交”。"),
    ],
)
def test_a_wrong_amount_is_told_beside_the_field_and_nothing_is_lost(world, log_in, field, value, text):
    member, other = make_payer(world.village, "甲"), make_payer(world.village, "乙")
    data = {"paid_on": "2023-06-20", f"m{member.pk}-paid": "on", f"m{member.pk}-{field}": value}
    data |= {f"m{other.pk}-paid": "on", f"m{other.pk}-amount": "30", f"m{other.pk}-proxy": "丙"}
    page = log_in(world.secretary).post(collect_url(world.village), data)
    assert page.status_code == 422
    assert Payment.objects.count() == 0
    line, kept = page.context["lines"]
    assert line.errors == {field: [text]}
    assert kept["proxy"].value() == "丙"
    assert f'value="{value}"' in page.content.decode()


def test_nobody_ticked_a_day_to_come_and_a_forgotten_tick(world, log_in):
    member = make_payer(world.village)
    client = log_in(world.secretary)

    def post(**data):
        page = client.post(collect_url(world.village), {"paid_on": "2023-06-20"} | data)
        assert (page.status_code, Payment.objects.count()) == (422, 0)
        return page

    amount = {f"m{member.pk}-amount": "30"}
    assert post(**amount).context["day"].non_field_errors() == ["还没有勾选已缴的党员。"]
    late = post(**amount, **{f"m{member.pk}-paid": "on", "paid_on": "2099-01-01"})
    assert late.context["day"].errors == {"paid_on": ["缴纳日期晚于今天。"]}
    (line,) = post(**{f"m{member.pk}-amount": "20"}).context["lines"]
    assert line.errors == {"paid": ["填写了内容，但没有勾选已缴。"]}


def test_a_secretary_enters_for_the_own_branch_alone(world, log_in):
    make_payer(world.community)
    page = log_in(world.secretary).get(collect_url(world.community))
    assert page.status_code == 422
    assert "lines" not in page.context


def test_a_time_to_come_cannot_be_collected(world, log_in):
    page = log_in(world.office).get(f"/dues/collect/?branch={world.village.pk}&year=2099&part=1")
    assert page.context["choice"].errors == {"part": ["这个时段还没有到。"]}
