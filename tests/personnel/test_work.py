from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common.dates import add_months
from personnel.bereavement import compensation
from personnel.case_work import excellent_check, share_limit
from personnel.models import (
    BereavementRule,
    Calculation,
    Case,
    PaperTemplate,
    RetirementRule,
    Staff,
    UrbanIncome,
)
from personnel.todo import todos
from tests.factories import make_identity
from tests.personnel.factories import add_person, make_case, make_staff

D = Decimal


def open_batch(client, world, **changes):
    data = {
        "committee": world.township.pk,
        "kind": "CIVIL_REVIEW",
        "name": "2023年度考核",
        "year": "2023",
    } | changes
    return client.post("/personnel/cases/new/", data)


def test_a_batch_lists_everybody_in_service_with_steps_and_papers(world, log_in):
    one = make_staff(world.township)
    two = make_staff(world.township, "吴某", "REFERENCED")
    make_staff(world.township, "走了", left_on=date(2023, 1, 1))
    make_staff(world.township, "工勤", "WORKER")
    make_staff(world.neighbour, "邻镇")
    answer = open_batch(log_in(world.office), world, staff_kinds=["CIVIL_SERVANT", "REFERENCED"])
    assert answer.status_code == 302
    case = Case.objects.get()
    assert list(case.persons.values_list("name", "staff")) == [("周某", one.pk), ("吴某", two.pk)]
    expected = PaperTemplate.objects.filter(kind="CIVIL_REVIEW").values_list("name", "is_paper")
    assert list(case.items.values_list("name", "is_paper")) == list(expected)


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"submitted_on": "2099-01-01"}, "submitted_on", "日期晚于今天。"),
        ({"due_on": "年底"}, "due_on", "请填写日期，如 2023-05-01。"),
        ({"year": "-1"}, "year", "不能小于0。"),
    ],
)
def test_a_case_refuses(world, log_in, changes, field, text):
    page = open_batch(log_in(world.office), world, **changes)
    assert page.status_code == 422
    assert page.context["form"].errors[field] == [text]
    assert Case.objects.count() == 0


def test_the_share_of_excellent_warns(world):
    case = make_case(world.township)
    found = excellent_check(case, ["优秀"] * 3 + ["称职"] * 7)
    assert (found.persons, found.excellent, found.limit, found.special_limit) == (10, 3, 2, 2)
    assert (found.over, found.over_special) == (True, True)
    assert excellent_check(case, ["优秀"] * 2 + ["称职"] * 8).over is False
    assert excellent_check(make_case(world.township, "RETIREMENT"), ["优秀"]) is None


@given(st.integers(0, 500), st.integers(0, 1000).map(lambda n: D(n) / 10))
def test_the_limit_is_the_largest_number_within_the_share(persons, percent):
    limit = share_limit(persons, percent)
    assert limit * 100 <= persons * percent < (limit + 1) * 100


def test_results_are_entered_for_all_persons_at_once(world, log_in):
    case = make_case(world.township)
    person = add_person(case)
    lines = {
        "persons-TOTAL_FORMS": 2,
        "persons-INITIAL_FORMS": 1,
        "persons-0-id": person.pk,
        "persons-0-name": "周某",
    }
    lines |= {"persons-0-result": "优秀", "persons-0-done_on": "2023-12-28", "persons-1-name": "吴某"}
    client = log_in(world.office)
    bad = client.post(f"/personnel/cases/{case.pk}/persons/", lines | {"persons-0-amount": "-1"})
    assert (bad.status_code, case.persons.count()) == (422, 1)
    assert client.post(f"/personnel/cases/{case.pk}/persons/", lines).status_code == 302
    assert list(case.persons.values_list("name", "result", "done_on")) == [
        ("周某", "优秀", date(2023, 12, 28)),
        ("吴某", "", None),
    ]
    assert "超过一般比例20%（0人）" in client.get(f"/personnel/cases/{case.pk}/").content.decode()


def test_a_paper_is_ticked_off_with_its_scan(world, log_in):
    item = make_case(world.township).items.create(name="审批表")
    client = log_in(world.office)
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4\nx")
    answer = client.post(f"/personnel/items/{item.pk}/", {"done_on": "2023-05-01", "attachment": paper})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.done_on == date(2023, 5, 1)
    got = client.get(f"/personnel/items/{item.pk}/attachment/")
    assert b"".join(got.streaming_content) == b"%PDF-1.4\nx"


def test_the_board_orders_by_due_day(world, log_in):
    today = timezone.localdate()
    for name, days in (("甲", -1), ("乙", 7), ("丙", 30), ("丁", 31)):
        make_case(world.township, name=name, due_on=today + timedelta(days=days))
    make_case(world.township, name="戊")
    make_case(world.township, name="报了", due_on=today, submitted_on=today)
    page = log_in(world.office).get("/personnel/cases/board/")
    assert {label: [case.name for case in cases] for label, cases in page.context["columns"]} == {
        "已逾期": ["甲"],
        "7日内": ["乙"],
        "30日内": ["丙"],
        "30日后": ["丁"],
        "未定期限": ["戊"],
    }


def test_the_forecast_agrees_with_the_rule(world, log_in):
    first = timezone.localdate().replace(day=1)
    # Men born before 1965 retire at 60 whatever the day of the test; the transition is proven in test_retirement.
    for name, born_on in (("在内", add_months(first, -12 * 62)), ("过后", add_months(first, -12 * 50))):
        make_staff(world.township, name, born_on=born_on)
    page = log_in(world.office).get("/personnel/staff/forecast/")
    first_day, last_day = page.context["first"], page.context["last"]
    assert last_day == add_months(first_day, 23)
    shown = {staff.pk: month for month, people in page.context["months"] for staff in people}
    staff = list(Staff.objects.all())
    rules = page.context["rules"]
    expected = {
        s.pk: s.retirement(rules).on for s in staff if first_day <= s.retirement(rules).on <= last_day
    }
    assert shown == expected


def test_a_calculation_keeps_its_coefficients(world, log_in):
    data = {
        "committee": world.township.pk,
        "name": "王某",
        "group": "CIVIL",
        "cause": "ILLNESS",
        "died_on": "2023-05-01",
        "basic_pay": "4321.50",
    }
    client = log_in(world.office)
    assert client.post("/personnel/calculations/new/", data).status_code == 302
    made = Calculation.objects.get()
    assert (made.income_year, made.income, made.income_times, made.pay_months) == (2022, D(49283), 2, 40)
    assert made.total == D("271426.00")
    page = client.get(f"/personnel/calculations/{made.pk}/").content.decode()
    assert "271,426.00元" in page
    assert "不代替审批" in page


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"died_on": "1999-05-01"}, "cause", "没有适用的抚恤金标准，请按有关规定办理。"),
        ({"died_on": "2012-05-01"}, "died_on", "没有登记2011年全国城镇居民人均可支配收入。"),
        ({"died_on": "2099-05-01"}, "died_on", "日期晚于今天。"),
        ({"basic_pay": "0"}, "basic_pay", "月基本工资或基本离退休费应大于零。"),
    ],
)
def test_a_calculation_refuses(world, log_in, changes, field, text):
    data = {"committee": world.township.pk, "name": "王某", "group": "CIVIL", "cause": "ILLNESS"}
    data |= {"died_on": "2023-05-01", "basic_pay": "4000"} | changes
    page = log_in(world.office).post("/personnel/calculations/new/", data)
    assert page.context["form"].errors == {field: [text]}
    assert Calculation.objects.count() == 0


def test_compensation_refuses_negative_inputs():
    assert compensation(D("3000.10"), D(0), 0, 20).total == D("60002.00")
    with pytest.raises(ValueError, match="不能为负数"):
        compensation(D(-1), D(0), 0, 20)


def test_staff_is_edited_without_showing_the_number(world, log_in):
    identity = make_identity()
    data = {
        "committee": world.township.pk,
        "name": "周某",
        "id_number": identity["id_number"],
        "sex": "M",
        "ethnicity": "汉族",
        "born_on": "1980-05-01",
        "kind": "CIVIL_SERVANT",
        "is_cadre": "on",
    }
    client = log_in(world.office)
    assert client.post("/personnel/staff/new/", data).status_code == 302
    staff = Staff.objects.get()
    assert staff.id_number not in client.get(f"/personnel/staff/{staff.pk}/edit/").content.decode()
    client.post(f"/personnel/staff/{staff.pk}/edit/", data | {"id_number": "", "position": "主任"})
    staff.refresh_from_db()
    assert (staff.position, staff.id_number) == ("主任", identity["id_number"])


def test_todos_name_papers_and_retirements(world):
    on = date(2023, 6, 15)
    make_case(world.township, name="逾期", due_on=date(2023, 6, 1))
    make_case(world.township, name="将到期", due_on=date(2023, 7, 15))
    make_case(world.township, name="还早", due_on=date(2023, 7, 16))
    make_staff(world.township, born_on=date(1963, 8, 1))
    make_staff(world.township, born_on=date(1963, 10, 1))
    assert [(t.label, t.count, t.due_on) for t in todos(world.office, on)] == [
        ("报送已逾期的人事材料", 1, date(2023, 6, 1)),
        ("报送30日内到期的人事材料", 1, date(2023, 7, 15)),
        ("为3个月内到龄的同志办理退休", 1, None),
    ]
    assert todos(world.secretary, on) == todos(world.leader, on) == []


def test_an_administrator_keeps_the_tables(world, log_in):
    client = log_in(world.admin)
    data = {"year": "2024", "amount": "54188", "source": "统计公报"}
    assert client.post("/personnel/rules/income/new/", data).status_code == 302
    made = UrbanIncome.objects.get(year=2024)
    assert made.amount == D(54188)
    twice = client.post("/personnel/rules/income/new/", data)
    assert (twice.status_code, UrbanIncome.objects.filter(year=2024).count()) == (422, 1)
    rule = BereavementRule.objects.get(group="CIVIL", cause="ILLNESS")
    data = {"group": "CIVIL", "cause": "ILLNESS", "income_times": "3", "pay_months": "40", "source": "新文件"}
    address = f"/personnel/rules/bereavement/{rule.pk}/"
    assert client.post(address, data | {"valid_from": "2011-08-01"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.income_times, rule.source) == (3, "新文件")
    assert client.get("/personnel/rules/nothing/new/").status_code == 404


def test_the_page_of_rules_tells_source_day_and_what_to_check(world, log_in):
    page = log_in(world.office).get("/personnel/rules/")
    shown = {
        slug: [(rule.source, rule.needs_check) for rule in rules] for slug, _, rules in page.context["tables"]
    }
    assert {slug for slug, rules in shown.items() if all(check for _, check in rules)} == {
        "retirement",
        "bereavement",
        "excellent",
    }
    income = {rule.year: rule.needs_check for rule in UrbanIncome.objects.all()}
    assert income == {2020: True, 2021: True, 2022: False, 2023: True}
    text = page.content.decode()
    assert text.count("请核对</span>") == sum(check for rules in shown.values() for _, check in rules)
    assert "60周岁延至63周岁：1965年1月以后出生的，每晚出生4个月延迟1个月" in text
    assert "修改" not in text


def test_the_steps_of_retirement_are_corrected_by_the_administrator_alone(world, log_in):
    rule = RetirementRule.objects.get(group="MEN")
    data = {"group": "MEN", "old_age": 720, "new_age": 756, "step": 4, "first_birth": "1965-01-01"}
    data |= {"flexible": 24, "source": "新文件", "valid_from": "2025-01-01"}
    address = f"/personnel/rules/retirement/{rule.pk}/"
    assert log_in(world.office).post(address, data).status_code == 403
    assert log_in(world.admin).post(address, data).status_code == 302
    rule.refresh_from_db()
    assert (rule.flexible, rule.source, rule.needs_check) == (24, "新文件", False)
