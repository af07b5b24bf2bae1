from datetime import date
from decimal import Decimal

import pytest

from common.figures import Figure
from reports.wording import Segment, UnknownFigure, tokens, word


def figure(key: str, value) -> Figure:
    return Figure(key, key, value, "次", f"/{key}", date(2023, 12, 31))


FIGURES = {
    f.key: f for f in (figure("a.held", 12), figure("a.present", 803), figure("a.money", Decimal("1234.50")))
}


def test_a_token_becomes_the_figure_and_remembers_it():
    wording = word("讲党课{a.held}场次。", FIGURES)
    assert wording.text == "讲党课12场次。"
    assert wording.body == (Segment("讲党课"), Segment("12", FIGURES["a.held"]), Segment("场次。"))


def test_idioms_are_chosen_in_the_text():
    assert word("参与{a.present:约}人次，共{a.money}元", FIGURES).text == "参与约800人次，共1234.5元"


@pytest.mark.parametrize(
    ("value", "unit", "before", "text"),
    [
        (9, "名", 6, "，比上年增加3名。"),
        (6, "名", 9, "，比上年减少3名。"),
        (9, "名", 9, "，与上年持平。"),
        (Decimal("92.1"), "%", Decimal("92.6"), "，比上年减少0.5个百分点。"),
        (9, "名", None, "，{a.b:比上年}。"),
    ],
)
def test_a_change_since_last_year_brings_its_unit_and_its_own_words(value, unit, before, text):
    figures = {"a.b": Figure("a.b", "党员", value, unit, "/", date(2023, 12, 31), before=before)}
    assert word("，{a.b:比上年}。", figures).text == text


def test_the_lead_stands_apart_and_may_hold_figures():
    wording = word("**讲党课{a.held}场。**效果好。", FIGURES)
    assert (wording.lead_text, wording.body_text) == ("讲党课12场。", "效果好。")


def test_tokens_are_listed_in_order():
    assert tokens("{a.present:约}和{a.held}") == ["a.present", "a.held"]


def test_an_unknown_figure_is_refused_by_name():
    with pytest.raises(UnknownFigure) as refused:
        word("{b.held}", FIGURES)
    assert str(refused.value) == "文中引用的数据“b.held”不存在。"
