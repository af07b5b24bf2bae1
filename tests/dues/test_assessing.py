"""A branch is assessed for a year on one page."""

from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry

from accounts.models import Event
from dues.models import Assessment
from tests.dues.factories import make_payer
from tests.factories import make_member

D = Decimal


def address(world) -> str:
    return f"/dues/assessments/branch/?branch={world.village.pk}&year=2023"


def line(member, category="WAGE", base="5000.01", monthly="") -> dict:
    return {f"m{member.pk}-category": category, f"m{member.pk}-base": base, f"m{member.pk}-monthly": monthly}


def written() -> list[tuple]:
    rows = Assessment.objects.filter(from_month__year=2023).order_by("member")
    return list(rows.values_list("member__name", "from_month", "category", "base", "monthly"))


def test_a_branch_is_assessed_at_once_and_then_signs(world, log_in):
    old = make_payer(world.village, "甲", since=date(2022, 1, 1))
    new = make_member(world.village, "乙", joined_on=date(2023, 4, 20))
    left_out = make_member(world.village, "丙")
    make_payer(world.village, "丁")
    make_member(world.village, "走了", left_on=date(2022, 5, 1), departure="TRANSFERRED")
    client = log_in(world.secretary)
    page = client.get(address(world))
    shown = [(line.member.name, line.initial) for line in page.context["lines"]]
    assert shown == [("甲", {"category": "WAGE", "base": D(3000)}), ("乙", {}), ("丙", {})]
    assert [member.name for member, _ in page.context["done"]] == ["丁"]
    data = line(old) | line(new, "FARMER", "", "0.50") | line(left_out, "", "")
    answer = client.post(address(world), data)
    assert answer.url == f"/dues/sign-sheet/{world.village.pk}/2023/"
    assert written() == [
        ("甲", date(2023, 1, 1), "WAGE", D("5000.01"), D("75.00")),
        ("乙", date(2023, 4, 1), "FARMER", D(0), D("0.50")),
        ("丁", date(2023, 1, 1), "WAGE", D(3000), D(10)),
    ]
    assert set(
        Assessment.objects.filter(member__in=[old, new], from_month__year=2023).values_list(
            "assessed_by", flat=True
        )
    ) == {world.secretary.pk}
    assert Event.objects.get(kind="党费核定").detail == {"年度": 2023, "人数": 2}
    assert LogEntry.objects.get_for_model(Assessment).filter(actor=world.secretary).count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"monthly": "74.99"}, "monthly", "低于标准（每月75.00元）。减免的请留下不核定，保存后单独核定。"),
        ({"base": "-1"}, "base", "金额不能为负数。"),
        ({"base": "1.005"}, "base", "金额最多两位小数。"),
        ({"base": "五千"}, "base", "应为金额，如 12.50。"),
        ({"category": ""}, "category", "请选择缴费类别。"),
        ({"category": "LOTTERY"}, "category", "请从列出的选项中选择。"),
    ],
)
def test_one_wrong_line_writes_nothing_and_is_told_beside_the_field(world, log_in, changes, field, text):
    right, wrong = make_member(world.village, "甲"), make_member(world.village, "乙")
    page = log_in(world.office).post(address(world), line(right) | line(wrong, **changes))
    assert page.status_code == 422
    (bad,) = page.context["bad_lines"]
    assert (bad.member, bad.errors) == (wrong, {field: [text]})
    assert bad["monthly"].value() == changes.get("monthly", "")
    assert written() == []


def test_another_branch_and_a_wrong_year_are_refused(world, log_in):
    client = log_in(world.secretary)
    for query in (f"branch={world.community.pk}", "year=1999"):
        assert client.get(f"/dues/assessments/branch/?{query}").status_code == 422


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_makes_a_fixed_number_of_queries(world, log_in, size, django_assert_num_queries):
    for number in range(size):
        make_payer(world.village, f"党员{number}", since=date(2022, 1, 1))
    client = log_in(world.office)
    with django_assert_num_queries(8):
        client.get(address(world))
