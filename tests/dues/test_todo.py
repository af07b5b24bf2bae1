from datetime import date

import pytest

from dues.models import Remittance
from dues.todo import todos
from tests.dues.factories import make_payer, pay, pay_months
from tests.factories import signed_in

ON = date(2023, 8, 15)


def counts(user) -> dict[str, int]:
    return {todo.label: todo.count for todo in todos(user, ON)}


def test_what_is_to_be_done_for_the_dues(world):
    pay_months(make_payer(world.village, "甲"), date(2023, 1, 1), 6)
    make_payer(world.village, "乙")
    make_payer(world.community, "丙")
    pay(make_payer(world.far), date(2023, 1, 1))
    Remittance.objects.create(
        committee=world.township, year=2023, quarter=1, amount=1, remitted_on=date(2023, 4, 1)
    )
    assert counts(world.office) == {
        "收缴未缴党员的党费": 3,
        "核实连续6个月未缴党费的党员": 2,
        "上缴已收缴的季度党费": 1,
    }
    assert counts(world.secretary) == {"收缴未缴党员的党费": 2, "核实连续6个月未缴党费的党员": 1}
    assert counts(world.leader) == {}


def test_who_pays_up_this_month_is_no_longer_spoken_of(world):
    member = make_payer(world.village)
    label = "核实连续6个月未缴党费的党员"
    assert counts(world.office)[label] == 1
    pay(member, date(2023, 5, 1), paid_on=ON)
    assert label not in counts(world.office)


def test_six_months_of_two_years_open_the_list_that_they_count(world, log_in):
    member = make_payer(world.village, since=date(2022, 1, 1))
    (todo,) = todos(world.office, date(2023, 1, 20))
    assert (todo.label, todo.count) == ("核实连续6个月未缴党费的党员", 1)
    assert list(log_in(world.office).get(todo.url).context["page"]) == [member]


@pytest.mark.parametrize("size", [1, 3])
def test_a_fixed_number_of_queries(world, size, django_assert_num_queries):
    for number in range(size):
        pay(make_payer(world.village, f"党员{number}"), date(2023, 1, 1))
    user = signed_in(world.office)
    with django_assert_num_queries(5):
        todos(user, ON)
