from datetime import date
from decimal import Decimal

import pytest

from dues.models import Expense, Remittance, SpecialFund
from tests.dues.factories import make_payer, pay
from tests.factories import make_branch

PAGES = {
    "/dues/": 8,
    "/dues/assessments/": 6,
    "/dues/arrears/": 11,
    "/dues/branches/": 8,
    "/dues/remittances/": 9,
    "/dues/funds/": 5,
    "/dues/expenses/": 6,
}


def make_records(world, size: int) -> None:
    for number in range(size):
        member = make_payer(make_branch(world.township, f"第{number}村党支部"), f"党员{number}")
        pay(member, date(2023, 1, 1))
        Remittance.objects.create(
            committee=world.township, year=2020 + number, quarter=1, amount=1, remitted_on=date(2023, 4, 1)
        )
        fund = SpecialFund.objects.create(
            committee=world.township, name=f"专项{number}", amount=100, allocated_on=date(2023, 1, 1)
        )
        Expense.objects.create(
            fund=fund, use="PRAISE", amount=1, spent_on=date(2023, 1, 2), voucher=f"{number}"
        )


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("address", PAGES)
def test_a_list_makes_a_fixed_number_of_queries(world, log_in, address, size, django_assert_num_queries):
    make_records(world, size)
    client = log_in(world.office)
    with django_assert_num_queries(PAGES[address]):
        page = client.get(address, {"until": "2023-12-31"})
    assert page.status_code == 200


def names(page) -> list[str]:
    return [row.member.name for row in page.context["page"]]


def test_filters_of_the_ledger_narrow_together(world, log_in):
    early, late = make_payer(world.village, "甲"), make_payer(world.community, "乙")
    pay(early, date(2023, 1, 1), paid_on=date(2023, 4, 2))
    pay(late, date(2023, 1, 1))
    pay(late, date(2023, 2, 1), kind="ARREARS")
    client = log_in(world.office)

    def found(**filters) -> list[str]:
        return names(client.get("/dues/", filters))

    assert found() == ["甲", "乙", "乙"]
    assert found(branch=world.community.pk) == ["乙", "乙"]
    assert found(since="2023-02-01", until="2023-03-31") == ["乙"]
    assert found(from_month="2023-02") == ["乙"]
    assert found(to_month="2023-01") == ["甲", "乙"]
    assert found(kind="ARREARS") == ["乙"]
    assert found(name="甲") == ["甲"]
    assert found(committee=world.township.pk) == ["甲", "乙", "乙"]


def test_a_secretary_sees_the_own_branch_alone(world, log_in):
    pay(make_payer(world.village, "甲"), date(2023, 1, 1))
    pay(make_payer(world.community, "乙"), date(2023, 1, 1))
    client = log_in(world.secretary)
    assert names(client.get("/dues/")) == ["甲"]
    page = client.get("/dues/arrears/", {"until": "2023-02-28"})
    assert [member.name for member in page.context["page"]] == ["甲"]


def test_who_owes_is_shown_with_months_and_money(world, log_in):
    member = make_payer(world.village, "甲", "12.50")
    pay(member, date(2023, 1, 1), "12.50")
    pay(member, date(2023, 3, 1), "2.50")
    page = log_in(world.office).get("/dues/arrears/", {"until": "2023-03-31", "total": "amount"})
    (row,) = page.context["page"]
    assert [(m.month, m.missing) for m in row.unpaid] == [
        (date(2023, 2, 1), Decimal("12.50")),
        (date(2023, 3, 1), Decimal("10.00")),
    ]
    assert page.context["total"].value == Decimal("22.50")


def test_a_branch_without_dues_has_no_rate(world, log_in):
    pay(make_payer(world.village), date(2023, 1, 1))
    page = log_in(world.office).get("/dues/branches/", {"until": "2023-01-31"})
    rates = {branch.name: (branch.standing.due, branch.standing.rate) for branch in page.context["page"]}
    assert rates == {"小方村党支部": (Decimal(10), Decimal(100)), "东街社区党支部": (Decimal(0), Decimal(0))}
    assert page.context["total"].value == Decimal("100.0")
