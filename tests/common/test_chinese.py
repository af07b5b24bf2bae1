from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chinese import (
    IDIOMS,
    book_titles,
    chinese_year,
    enumerate_items,
    numeral,
    ordinal_heading,
    percentage,
    plain_number,
    render_figure,
    render_idiom,
)

COUNTS = st.integers(0, 10_000_000)
MONEY = st.decimals(0, 100_000_000, places=2)
NUMBERS = COUNTS | MONEY
RATIOS = st.fractions(0, 1).map(lambda ratio: Decimal(ratio.numerator) / ratio.denominator)


def step(value) -> int:
    """Written out apart from the code: what the second digit counts."""
    digits = str(int(value))
    return int("1" + "0" * (len(digits) - 2))


# Numerals, headings, lists


def test_numerals():
    expected = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    assert [numeral(number) for number in range(1, 13)] == expected
    assert numeral(0) == "零"
    assert numeral(20) == "二十"
    with pytest.raises(ValueError):
        numeral(-1)


@given(COUNTS)
def test_a_numeral_reads_back(number):
    assert cn2an.cn2an(numeral(number), "smart") == number


def test_headings_of_the_four_levels():
    assert [ordinal_heading(level, 3) for level in (1, 2, 3, 4)] == ["三、", "（三）", "3.", "（3）"]
    assert ordinal_heading(1, 11) == "十一、"


@pytest.mark.parametrize(("level", "number"), [(0, 1), (5, 1), (1, 0)])
def test_there_is_no_such_heading(level, number):
    with pytest.raises(ValueError):
        ordinal_heading(level, number)


def test_years():
    assert chinese_year(2023) == "二〇二三年"
    assert chinese_year(1999) == "一九九九年"


def test_enumerations():
    assert enumerate_items([]) == ""
    assert enumerate_items(["小方村"]) == "小方村"
    assert enumerate_items(["小方村", "肖屯村"]) == "小方村和肖屯村"
    assert enumerate_items(name for name in "甲乙丙丁") == "甲、乙、丙和丁"


def test_book_titles():
    assert book_titles([]) == ""
    assert book_titles(["党章", "习近平著作选读"]) == "《党章》《习近平著作选读》"
    assert book_titles(["《党章》", " 党章 "]) == "《党章》《党章》"
    assert book_titles(["学习《党章》问答"]) == "《学习〈党章〉问答》"
    assert book_titles(["《党章》与《准则》"]) == "《〈党章〉与〈准则〉》"


# Figures


@pytest.mark.parametrize(
    ("value", "idiom", "text"),
    [
        (0, "", "0"),
        (1532, "", "1532"),
        (1532, "exact", "1532"),
        (1234567, "", "1234567"),
        (-15, "", "-15"),
        (Decimal("1234.50"), "", "1234.5"),
        (Decimal("1234.56"), "", "1234.56"),
        (Decimal("1234.00"), "", "1234"),
        (Decimal(1200), "", "1200"),
        (Decimal("-0.00"), "", "0"),
        (Decimal("1E+3"), "", "1000"),
        (803, "约", "约800"),
        (806, "约", "约810"),
        (800, "约", "800"),
        (13, "约", "13"),
        (99, "约", "99"),
        (101, "约", "约100"),
        (996, "约", "约1000"),
        (12345, "约", "约12000"),
        (Decimal("12345.60"), "约", "约12000"),
        (-803, "约", "-803"),
        (1532, "余", "1500余"),
        (1532, "多", "1500多"),
        (1043, "余", "1000余"),
        (1500, "余", "1500"),
        (13, "余", "13"),
        (803, "余", "800余"),
        (9999, "余", "9900余"),
        (Decimal("1500.50"), "余", "1500余"),
        (1988, "近", "近2000"),
        (1950, "近", "近2000"),
        (1949, "近", "1949"),
        (1932, "近", "1932"),
        (2000, "近", "2000"),
        (98, "近", "98"),
        (998, "近", "近1000"),
        (Decimal("0.965"), "百分比", "96.5%"),
        (Decimal("0.96"), "百分比", "96%"),
        (Decimal("0.1"), "百分比", "10%"),
        (Decimal(1) / 3, "百分比", "33.3%"),
        (Decimal("0.9996"), "百分比", "99.9%"),
        (Decimal("0.0001"), "百分比", "0.1%"),
        (1, "百分比", "100%"),
        (0, "百分比", "0%"),
        (Decimal("1.25"), "百分比", "125%"),
        (Decimal("92.1"), "整数", "92"),
        (Decimal("99.6"), "整数", "99"),
        (Decimal("0.2"), "整数", "1"),
        (100, "整数", "100"),
        (90, "一位小数", "90.0"),
        (Decimal("89.95"), "一位小数", "90.0"),
        (123456, "万元", "12.35万元"),
        (Decimal("120000.00"), "万元", "12万元"),
        (Decimal(1000000), "万元", "100万元"),
        (50, "万元", "0.01万元"),
        (Decimal("35.50"), "万元", "35.5元"),
        (0, "万元", "0万元"),
    ],
)
def test_idioms(value, idiom, text):
    assert render_idiom(value, idiom) == text


@pytest.mark.parametrize(
    ("value", "unit", "idiom", "text"),
    [
        (1532, "册", "余", "1500余册"),
        (803, "人次", "约", "约800人次"),
        (1043, "人次", "余", "1000余人次"),
        (9, "人", "", "9人"),
        (13, "次", "余", "13次"),
        (Decimal("1234.50"), "元", "", "1234.5元"),
        (Decimal("1234.00"), "元", "", "1234元"),
        (Decimal("123456.00"), "元", "万元", "12.35万元"),
        (Decimal("0.965"), "%", "百分比", "96.5%"),
    ],
)
def test_a_figure_with_its_unit(value, unit, idiom, text):
    assert render_figure(value, unit, idiom) == text


@pytest.mark.parametrize("idiom", ["大约", "余 ", "%", "千"])
def test_an_unknown_idiom_is_refused(idiom):
    with pytest.raises(ValueError) as refusal:
        render_idiom(5, idiom)
    assert (
        str(refusal.value)
        == f"没有“{idiom}”这种数字写法，可用：约、余、多、近、整数、一位小数、百分比、万元。"
    )


@given(NUMBERS)
def test_exact_figures_read_back(value):
    assert Decimal(plain_number(value)) == value


@given(NUMBERS, st.sampled_from(["余", "多"]))
def test_more_than_never_claims_too_much_and_stays_within_a_step(value, word):
    text = render_idiom(value, word)
    if text.endswith(word):
        shown = int(text.removesuffix(word))
        assert shown < value < shown + step(value)
        assert shown % step(value) == 0
    else:
        assert Decimal(text) == value
        assert value < 100 or value % step(value) == 0


@given(NUMBERS)
def test_nearly_lies_above_and_at_most_half_a_step_away(value):
    text = render_idiom(value, "近")
    if text.startswith("近"):
        shown = int(text.removeprefix("近"))
        assert value < shown <= value + Decimal(step(value)) / 2
    else:
        assert Decimal(text) == value


@given(NUMBERS)
def test_about_is_off_by_at_most_half_a_step_which_is_five_percent(value):
    text = render_idiom(value, "约")
    if text.startswith("约"):
        off = abs(int(text.removeprefix("约")) - value)
        assert 0 < off <= Decimal(step(value)) / 2 <= value / Decimal(20)
    else:
        assert Decimal(text) == value
        assert value < 100 or value % step(value) == 0


@given(RATIOS, st.integers(0, 3))
def test_percentages_are_near_and_only_the_whole_is_the_whole(ratio, digits):
    shown = Decimal(percentage(ratio, digits).removesuffix("%"))
    assert abs(shown - ratio * 100) <= Decimal(1).scaleb(-digits)
    assert (shown == 100) == (ratio == 1)
    assert (shown == 0) == (ratio == 0)


@given(MONEY)
def test_ten_thousands_are_right_to_half_a_hundred_yuan_and_never_nothing(yuan):
    text = render_idiom(yuan, "万元")
    if text.endswith("万元"):
        assert abs(Decimal(text.removesuffix("万元")) * 10_000 - yuan) <= 50
    else:
        assert Decimal(text.removesuffix("元")) == yuan
    assert (Decimal(text.rstrip("万元")) == 0) == (yuan == 0)


@given(NUMBERS, st.sampled_from(IDIOMS))
def test_every_idiom_renders_every_figure_without_separators(value, idiom):
    text = render_idiom(value, idiom)
    assert "," not in text
    assert "E" not in text
    assert not text.startswith("0") or text[1:2] in {"", ".", "%", "万"}
