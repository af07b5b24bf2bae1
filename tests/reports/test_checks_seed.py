"""A real published summary, pasted as text: every fault it has, and no other."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from reports.checks import Draft, Fault, check, pasted
from reports.models import AnnualSummary

SEED = Path(__file__).parent / "data" / "seed.txt"


@pytest.fixture(scope="module")
def faults() -> list[Fault]:
    return check(Draft(pasted(SEED.read_text(encoding="utf-8")), 2023, date(2023, 12, 31)))


def found(faults: list[Fault], code: str) -> list[tuple[str, str]]:
    return [(fault.place.strip("第段"), fault.excerpt) for fault in faults if fault.code == code]


def test_what_is_left_over_is_found(faults):
    assert found(faults, "placeholder") == [
        ("1", "XX镇党"),
        ("6", "X元，"),
        ("6", "X元，"),
        ("6", "X元，"),
        ("6", "X元。"),
        ("8", "XX大报"),
        ("8", "XX大精"),
        ("8", "XX干部"),
        ("9", "XX省乡"),
        ("9", "XX省文"),
    ]
    assert found(faults, "marker") == [("8", "##paidbegin##"), ("18", "##paidend##")]


def test_wrong_marks_and_words_are_found(faults):
    assert found(faults, "heading_mark") == [("3", "作开展情况。")]
    assert found(faults, "ending") == [("16", "强大内生动力")]
    assert found(faults, "punctuation") == [("8", "络学院”、“学习强")]
    assert found(faults, "wrong_word") == [("5", "截止目前")]
    assert found(faults, "run_in_nested") == [("8", "一是")]


def test_numbers_of_another_time_and_plans_are_found(faults):
    assert found(faults, "shorter_period") == [("6", "前三季度")]
    assert found(faults, "plan") == [("9", "计划创建五星党支部1")]


def test_every_number_was_typed_by_hand(faults):
    assert [excerpt for _, excerpt in found(faults, "typed_number")] == [
        *(
            "9人",
            "16人",
            "15名在",
            "19个党",
            "4位退",
            "5位老",
            "12场次",
            "800人次",
            "2次",
            "1次",
            "1500余册",
            "2次",
        ),
        *("13次", "1000余人次", "1周学", "3天", "1小时", "1次", "1个", "1个", "3个", "6个", "1个"),
    ]


def test_sentences_that_say_nothing_are_found(faults):
    assert found(faults, "empty_phrase") == [
        ("8", "把握“学思想、强党性”作为主题教"),
        ("8", "在计划安排上立足“早”与“先”，"),
        ("8", "各党支部利用“三会一课”、主题党"),
        ("9", "按照“五星”创建的新要求，结合主"),
        ("15", "完善党员教育管理，从实际出发，有"),
        ("16", "紧扣“学思想、强党性、重实践、建"),
    ]


def test_nothing_else_is_found(faults):
    assert {fault.code for fault in faults} == {
        *("placeholder", "marker", "heading_mark", "ending", "punctuation", "wrong_word", "run_in_nested"),
        *("shorter_period", "plan", "typed_number", "empty_phrase"),
    }


def test_the_page_tells_the_faults_of_a_pasted_text_and_keeps_nothing(world, log_in):
    office, address = log_in(world.office), reverse("reports:check-text")
    text = SEED.read_text(encoding="utf-8")
    page = office.post(address, {"text": text, "until": "2023-12-31"}).content.decode()
    assert "##paidbegin##" in page
    assert page.index("错误（") < page.index("提醒（") < page.index("建议（")
    assert AnnualSummary.objects.count() == 0
    refused = office.post(address, {"text": text, "until": ""})
    assert refused.status_code == 422
    assert "##paidbegin##" in refused.content.decode()  # what was typed is not lost


def test_faults_come_in_the_order_of_the_text(faults):
    places = [(int(fault.place.strip("第段")), fault.start) for fault in faults]
    assert places == sorted(places)
