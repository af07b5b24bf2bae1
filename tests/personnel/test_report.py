from datetime import date
from decimal import Decimal

import pytest

from common.periods import Period
from members.models import Branch
from personnel import report
from tests.factories import make_branch
from tests.personnel.factories import add_person, make_case, make_staff
from tests.sources import assert_sources_agree

YEAR = Period.of_year(2023)


def make_year(world) -> None:
    review = make_case(
        world.township, due_on=date(2023, 12, 25), submitted_on=date(2023, 12, 25), name="公务员年度考核"
    )
    exam = make_case(
        world.township, "WORKER_EXAM", "工考", due_on=date(2023, 6, 30), submitted_on=date(2023, 7, 1)
    )
    make_case(world.township, "APPOINTMENT", "中级职称聘任")
    for name in ("周某", "吴某"):
        add_person(review, name, result="称职")
    add_person(exam, "郑某")
    retirement = make_case(world.township, "RETIREMENT", "办理退休")
    add_person(retirement, "王某", done_on=date(2023, 5, 1))
    add_person(retirement, "冯某", done_on=date(2024, 1, 1))
    add_person(retirement, "陈某")
    late = make_case(world.township, "BEREAVEMENT", "丧葬抚恤", year=2022)
    add_person(late, "褚某", done_on=date(2023, 2, 1), amount=Decimal("90000.50"))
    add_person(late, "卫某", done_on=date(2022, 12, 1), amount=Decimal(1))
    make_case(world.neighbour, name="邻镇考核")
    make_staff(world.township, born_on=date(1964, 3, 8))
    make_staff(world.township, "沈某", "WORKER", sex="F", born_on=date(1974, 12, 31), is_cadre=False)
    make_staff(world.township, "韩某", "WORKER", left_on=date(2023, 12, 31), hired_on=date(2000, 1, 1))
    make_staff(world.neighbour, "杨某")


def test_every_figure_is_counted_from_the_records(world):
    make_year(world)
    figures = report.collect(YEAR, world.branches).figures
    assert {key.removeprefix("personnel."): f.value for key, f in figures.items() if f.value} == {
        "cases": 4,
        "submitted": 2,
        "on_time": 1,
        "late": 1,
        "cases_civil_review": 1,
        "cases_worker_exam": 1,
        "cases_appointment": 1,
        "cases_retirement": 1,
        "civil_review": 2,
        "worker_exam": 1,
        "retired": 1,
        "bereaved": 1,
        "bereavement_paid": Decimal("90000.50"),
        "staff": 2,
        "staff_civil_servant": 1,
        "staff_worker": 1,
        "retiring": 2,
    }


@pytest.mark.parametrize("until", [date(2023, 12, 31), date(2023, 6, 30)])
def test_every_source_opens_exactly_what_was_counted(world, log_in, until):
    make_year(world)
    facts = report.collect(Period.of_year(2023, until), world.branches)
    assert_sources_agree(log_in(world.office), facts, world.township)


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_branches(world, size, django_assert_num_queries):
    for number in range(size):
        make_branch(world.township, f"第{number}村党支部")
        add_person(make_case(world.township, name=f"考核{number}"))
        make_staff(world.township)
    with django_assert_num_queries(5):
        report.collect(YEAR, Branch.objects.under(world.township))


def test_wording_counts_and_names_nobody(world):
    make_year(world)
    assert report.draft(report.collect(YEAR, world.branches)) == [
        "**做好考核、晋升和聘任工作。**按上级要求组织公务员年度考核（{personnel.civil_review}人）、"
        "工勤人员工考（{personnel.worker_exam}人）、专业技术人员聘任，报送人事材料{personnel.submitted}项，"
        "其中按时上报{personnel.on_time}项。",
        "**办好退休和抚恤手续。**为{personnel.retired}名同志办理退休手续，"
        "为{personnel.bereaved}名同志申报丧葬费和抚恤金{personnel.bereavement_paid:万元}，维护干部职工的切身利益。",
        "**掌握人员情况。**现有干部职工{personnel.staff}名，2024年预计{personnel.retiring}名达到法定退休年龄。",
    ]


def test_all_on_time_is_said_only_when_true(world):
    make_case(world.township, due_on=date(2023, 5, 2), submitted_on=date(2023, 5, 1))
    text = report.draft(report.collect(YEAR, world.branches))[0]
    assert text.endswith("报送人事材料{personnel.submitted}项，均按时上报。")


def test_nothing_recorded_is_said_in_one_sentence(world):
    facts = report.collect(YEAR, world.branches)
    assert report.draft(facts) == ["本期没有登记人事事项。"]
    assert report.findings(facts) == []


def test_a_late_submission_is_a_finding(world):
    make_year(world)
    facts = report.collect(YEAR, world.branches)
    assert [(f.key, f.figures) for f in report.findings(facts)] == [("personnel.late", ("personnel.late",))]
    assert facts["personnel.late"] == 1
