from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from common import charts
from common.shapes import WIDTH, Chart, Dot, ceiling, label_step, peak, percentages, shortened, text_width

amounts = st.lists(st.integers(0, 10**7), min_size=1, max_size=6)
LONG = "城关镇机关离退休干部第一党支部委员会"


def ends(chart: Chart) -> list[float]:
    """Right ends of everything drawn and written."""
    reach = [rect.x + rect.width for rect in chart.rects]
    for text in chart.texts:
        width = text_width(text.content, text.size)
        reach.append({"start": text.x + width, "middle": text.x + width / 2, "end": text.x}[text.anchor])
    return reach


@given(amounts)
def test_percentages_add_up_to_one_hundred(values: list[int]) -> None:
    assert sum(percentages(values)) == (100 if sum(values) else 0)


@given(amounts)
def test_each_percentage_is_less_than_a_tenth_away_from_the_exact_share(values: list[int]) -> None:
    whole = sum(values) or 1
    for value, percent in zip(values, percentages(values), strict=True):
        assert abs(percent - Decimal(value) * 100 / whole) < Decimal("0.1")


def test_the_largest_remainder_gets_the_missing_tenth() -> None:
    assert percentages([1, 1, 1]) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]
    assert percentages([Decimal("12.5"), Decimal("37.5")]) == [Decimal("25.0"), Decimal("75.0")]


@pytest.mark.parametrize(
    ("highest", "end"),
    [(1, 1), (2, 2), (3, 5), (6, 10), (10, 10), (11, 20), (2090, 5000), (Decimal("0.4"), 1)],
)
def test_ceiling(highest: Decimal, end: int) -> None:
    assert ceiling(highest) == end


def test_peak_of_nothing_can_divide() -> None:
    assert (peak([]), peak([0, 0]), peak([3, 7])) == (1, 1, 7)


def test_negative_values_are_refused_by_every_chart() -> None:
    calls = (
        lambda: charts.bars("图", [("甲", -1)], top=100),
        lambda: charts.grouped("图", ("计划", "结果"), [("甲", (1, -1))]),
        lambda: charts.stacked("图", ("男", "女"), [("甲", (3, -1))]),
        lambda: charts.line("图", [("1月", -1)], top=100),
        lambda: charts.pyramid("图", ("男", "女"), [("甲", 1, -1)]),
        lambda: charts.share("图", [("甲", 3), ("乙", -1)]),
    )
    for call in calls:
        with pytest.raises(ValueError, match="negative"):
            call()


def test_bars_are_in_proportion() -> None:
    chart = charts.bars("报送率", [("小方村", 100), ("肖屯村", 50), ("王庄村", 0)], unit="%", top=100)
    full, half, none = (rect.width for rect in chart.rects)
    assert (half, none) == (pytest.approx(full / 2, abs=0.1), 0)
    assert chart.head == ("项目", "数值（%）")
    assert chart.rows == [("小方村", "100"), ("肖屯村", "50"), ("王庄村", "0")]
    assert chart.description == "报送率：小方村 100；肖屯村 50；王庄村 0"


def test_a_bar_beyond_the_scale_is_drawn_to_its_end_but_keeps_its_number() -> None:
    chart = charts.bars("完成率", [("甲", 100), ("乙", 120)], unit="%", top=100)
    assert chart.rects[0].width == chart.rects[1].width
    assert [text.content for text in chart.texts] == ["甲", "100%", "乙", "120%"]


def test_plan_and_result_differ_in_colour_and_share_one_scale() -> None:
    chart = charts.grouped("五星", ("计划", "结果"), [("五星", (1, 1)), ("二星", (6, 3))])
    legend, drawn = chart.rects[:2], chart.rects[2:]
    assert [rect.fill for rect in drawn] == [legend[0].fill, legend[1].fill] * 2
    assert drawn[3].width == pytest.approx(drawn[2].width / 2, abs=0.1)
    assert drawn[0].width == drawn[1].width == pytest.approx(drawn[2].width / 6, abs=0.1)


def test_stacked_parts_follow_one_another_and_show_their_sum() -> None:
    chart = charts.stacked("党费", ("村", "机关"), [("一季度", (1200, 800))], unit="元")
    first, second = chart.rects[2:]
    assert second.x == pytest.approx(first.x + first.width + 1, abs=0.2)
    assert chart.texts[-1].content == "2000元"
    assert (first.width + 1) / (second.width + 1) == pytest.approx(1.5, abs=0.02)


@given(amounts.filter(any))
def test_shares_fill_the_whole_width(values: list[int]) -> None:
    chart = charts.share("学历", [(f"第{index}类", value) for index, value in enumerate(values)])
    segments = [rect for rect in chart.rects if rect.y == 0]
    assert max(rect.x + rect.width for rect in segments) <= WIDTH + 0.01
    assert sum(rect.width for rect in segments) == pytest.approx(WIDTH, abs=1.2 * len(values))


def test_both_sides_of_a_pyramid_have_one_scale_and_mirror() -> None:
    chart = charts.pyramid("年龄", ("男", "女"), [("61岁以上", 40, 20), ("60岁以下", 10, 40)])
    old_men, old_women, young_men, young_women = chart.rects
    assert old_men.width == young_women.width
    assert old_women.width == pytest.approx(old_men.width / 2, abs=0.1)
    assert old_men.x + old_men.width == young_men.x + young_men.width
    assert old_men.x + old_men.width + old_women.x == pytest.approx(WIDTH)


def test_a_line_breaks_at_a_month_without_record() -> None:
    points = [("1月", 100), ("2月", 0), ("3月", None), ("4月", 50), ("5月", 75)]
    chart = charts.line("报送率", points, unit="%", top=100)
    one, two, four, five = chart.dots
    assert chart.traces == [[one, two], [four, five]]
    assert (one.y, two.y, four.y) == (20, 170, 95)
    assert chart.rows[2] == ("3月", "—")


def test_a_lone_month_is_a_dot_without_a_line() -> None:
    chart = charts.line("报送率", [("1月", 3)])
    assert (len(chart.dots), chart.traces) == (1, [])
    assert isinstance(chart.dots[0], Dot)


def test_labels_that_would_touch_are_left_out() -> None:
    assert label_step(["1月", "2月"], 40) == 1
    assert label_step([f"2023年{month}月" for month in range(1, 13)], 27) == 3


def test_a_long_label_is_shortened_in_the_drawing_and_whole_in_the_table() -> None:
    chart = charts.bars("报送率", [(LONG, 98)], unit="%", top=100)
    assert chart.texts[0].content == "城关镇机关离退…"
    assert chart.rows == [(LONG, "98")]
    assert chart.rects[0].title == f"{LONG} 98%"


def test_shortened_keeps_what_fits() -> None:
    assert shortened("小方村", 39) == "小方村"
    assert shortened("小方村", 38) == "小…"


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=5))
def test_nothing_is_drawn_outside(pairs: list[tuple[int, int]]) -> None:
    rows = [(LONG, pair) for pair in pairs]
    drawn = (
        charts.bars("图", [(LONG, first) for first, _second in pairs], unit="元"),
        charts.grouped("图", ("计划", "结果"), rows, unit="元"),
        charts.stacked("图", ("计划", "结果"), rows, unit="元"),
        charts.pyramid("图", ("男", "女"), [(LONG, *pair) for pair in pairs]),
        charts.line("图", [(f"{index}月", first) for index, (first, _second) in enumerate(pairs)]),
    )
    for chart in drawn:
        assert max(ends(chart)) <= WIDTH + 0.5
        assert min(rect.x for rect in chart.rects) >= 0 if chart.rects else chart.dots
        assert (
            max(rect.y + rect.height for rect in chart.rects) <= chart.height if chart.rects else chart.dots
        )


def test_more_series_than_colours_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 6"):
        charts.grouped("图", tuple("一二三四五六七"), [])


def test_a_chart_of_nothing_says_so() -> None:
    html = Template('{% load charts %}{% bar_chart "报送率" rows %}').render(Context({"rows": []}))
    assert "没有数据" in html
    assert "<svg" not in html


def test_the_picture_is_named_and_has_a_table_twin() -> None:
    source = '{% load charts %}{% grouped_chart "五星支部" "计划,结果" rows unit="个" %}'
    figure = ElementTree.fromstring(Template(source).render(Context({"rows": [("四星<", (1, 0))]})))
    svg = figure.find("{http://www.w3.org/2000/svg}svg")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "五星支部：四星< 1 0")
    heads = [cell.text for cell in figure.iterfind(".//thead/tr/th")]
    cells = [cell.text for cell in figure.iterfind(".//tbody/tr/*")]
    assert (heads, cells) == (["项目", "计划（个）", "结果（个）"], ["四星<", "1", "0"])


def test_the_twin_can_be_left_out_and_nothing_is_styled_inline() -> None:
    source = '{% load charts %}{% share_chart "学历" rows unit="名" twin=False %}'
    html = Template(source).render(Context({"rows": [("大学", 2), ("大专", 1)]}))
    assert "<table" not in html
    assert "style=" not in html


def test_amounts_are_written_with_thousands_separated_and_counts_are_not() -> None:
    chart = charts.grouped(
        "党费", ("2022年", "2023年"), [("一季度", (Decimal("4806.50"), Decimal("12345.00")))], "元"
    )
    assert chart.rows == [("一季度", "4,806.50", "12,345.00")]
    assert [text.content for text in chart.texts][-2:] == ["4,806.50元", "12,345.00元"]
    assert charts.bars("会议", [("甲", 1234)], "次").rows == [("甲", "1234")]
