"""Each check of the checker: what it finds, and what it leaves alone."""

from datetime import date
from decimal import Decimal

import pytest

from common.figures import Figure
from reports.checks import Draft, Line, Part, Severity, check, line_of, pasted
from reports.wording import word

END = date(2023, 12, 31)


def figure(key: str, value, unit: str = "次", label: str = "", as_of: date = END) -> Figure:
    return Figure(key, label or key, value, unit, "/", as_of)


def paragraph(text: str, *figures: Figure, part: Part = Part.WORK) -> Line:
    wording = word(text, {one.key: one for one in figures})
    return line_of((*wording.lead, *wording.body), "第1段", part)


def codes(line: Line | str, **draft) -> list[tuple[str, str]]:
    lines = (line,) if isinstance(line, Line) else pasted_body(line)
    draft = {"year": 2023, "until": END, **draft}
    return [(fault.code, fault.excerpt) for fault in check(Draft(lines, **draft))]


def pasted_body(text: str) -> tuple[Line, ...]:
    return tuple(Line(f"第{number}段", content) for number, content in enumerate(text.splitlines(), 1))


def test_a_sound_paragraph_has_no_fault():
    held = figure("m.held", 120)
    assert (
        codes(paragraph("各党支部开展活动{m.held}次，推行“1+5+N”制度。", held), figures={"m.held": held})
        == []
    )


def test_a_typed_number_names_the_figure_that_it_copies():
    held = figure("m.held", 12, "场次", "班子成员讲党课")
    [fault] = check(Draft((paragraph("讲党课12场次。"),), 2023, END, {"m.held": held}))
    assert (fault.code, fault.severity, fault.start, fault.excerpt) == (
        "typed_number",
        Severity.WARNING,
        3,
        "12场次",
    )
    assert fault.text == "手工输入的数字，不会随记录变化；与数据“班子成员讲党课”相同，请改用数据。"


@pytest.mark.parametrize(
    "text", ["2023年发展党员。", "12月31日召开会议。", "推行“131”学习法。", "按〔2023〕5号文件执行。"]
)
def test_years_dates_names_and_document_numbers_are_no_counts(text):
    assert codes(text) == []


def test_chinese_numerals_with_a_measure_are_counts():
    assert codes("讲党课十二场。") == [("typed_number", "十二场")]
    assert codes("一方面，三会一课按期召开。") == []


def test_a_target_in_the_plan_is_only_a_hint():
    [fault] = check(Draft((paragraph("明年发展党员10名。", part=Part.PLAN),), 2023, END))
    assert (fault.code, fault.severity) == ("typed_number", Severity.HINT)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("缴纳党费X元。", "X元。"),
        ("到××村调研。", "××村调"),
        ("某村党员外出。", "某村党"),
        ("党费____元。", "____元。"),
    ],
)
def test_placeholders(text, excerpt):
    assert codes(text) == [("placeholder", excerpt)]


def test_what_only_looks_like_a_placeholder_is_left_alone():
    assert codes("某些支部记录不完善。") == []
    assert codes("XX镇各党支部按期开展活动。", known=frozenset({"XX镇"})) == []


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("开##paidbegin##展教育。", "##paidbegin##"),
        ("开展<b>教育。", "<b>"),
        ("开展&nbsp;教育。", "&nbsp;"),
        ("开展{m.held}教育。", "{m.held}"),
    ],
)
def test_pasted_markers(text, excerpt):
    assert codes(text) == [("marker", excerpt)]


def test_half_width_marks_straight_quotes_and_full_width_digits():
    assert codes("抓教育,促发展。") == [("punctuation", "抓教育,促发展")]
    assert codes('开展"五星"创建。') == [("punctuation", '开展"五星"'), ("punctuation", '"五星"创建。')]
    assert codes("抓教育。，促发展。") == [("punctuation", "抓教育。，促发展")]
    assert ("punctuation", "党员\uff19名。") in codes("党员\uff19名。")


def test_a_paragraph_needs_its_full_stop_and_a_heading_none():
    assert codes("持续抓好教育") == [("ending", "持续抓好教育")]
    assert [fault.code for fault in check(Draft(pasted("题目\n一、工作情况。\n抓好教育。"), 2023, END))] == [
        "heading_mark"
    ]


def test_doubled_characters_and_words():
    assert codes("加强强党员教育。") == [("doubled", "强强")]
    assert codes("加强教育加强教育。") == [("doubled", "加强教育加强教育")]
    assert codes("认认真真学习习近平新时代中国特色社会主义思想，人人参与。") == []


def test_heading_order():
    text = "题目\n一、情况\n（一）党员\n（三）党费\n三、问题\n1.学习"
    faults = [fault for fault in check(Draft(pasted(text), 2023, END)) if fault.code == "heading_order"]
    assert [(fault.place, fault.text) for fault in faults] == [
        ("第4段", "标题序号不连续：应为第2项，写成了第3项。"),
        ("第5段", "标题序号不连续：应为第2项，写成了第3项。"),
        ("第6段", "标题层次应按“一、（一）1.（1）”使用，“1.”前缺少上一层。"),
    ]


def test_run_in_numbers():
    assert codes("一是抓教育。\n三是抓管理。") == [("run_in_order", "三是")]
    assert codes("抓好三项工作：一是教育。二是管理。四是服务。") == [("run_in_order", "四是")]
    assert codes("一是抓教育。\n二是抓管理。") == []


def test_a_figure_later_than_the_last_day():
    late = figure("d.paid", 12, label="党费", as_of=date(2023, 12, 31))
    assert codes(paragraph("收缴{d.paid}次。", late), until=date(2023, 9, 30)) == [("later", "12")]
    assert codes("2023年10月8日召开会议。", until=date(2023, 9, 30)) == [("later", "2023年10月8日")]
    assert codes("2023年2月30日召开会议。") == [("date", "2023年2月30日")]


def test_a_shorter_period_in_a_whole_year():
    paid = figure("d.paid", 300)
    assert codes(paragraph("前三季度收缴{d.paid}次。", paid)) == [("shorter_period", "前三季度")]
    part = figure("d.paid", 300, as_of=date(2023, 9, 30))
    assert codes(paragraph("前三季度收缴{d.paid}次。", part), until=date(2023, 9, 30)) == []


def test_a_plan_without_its_result():
    plan, result = figure("s.planned", 5, "个", "五星创建计划"), figure("s.rated", 3, "个", "五星评定")
    assert codes(paragraph("计划创建五星支部{s.planned}个。", plan)) == [("plan", "计划创建五星支部5")]
    both = paragraph("计划创建五星支部{s.planned}个，实际评定{s.rated}个。", plan, result)
    assert codes(both) == []
    assert codes(paragraph("创建五星支部{s.planned}个。", plan)) == [("plan", "5")]


def test_parts_that_do_not_make_the_whole():
    whole, men, women = (
        figure("p.all", 10, "名", "党员"),
        figure("p.men", 6, "名"),
        figure("p.women", 3, "名"),
    )
    figures = {one.key: one for one in (whole, men, women)}
    line = paragraph("现有党员{p.all}名，其中男{p.men}名、女{p.women}名。", whole, men, women)
    [fault] = check(Draft((line,), 2023, END, figures, sums={"p.all": ("p.men", "p.women")}))
    assert (fault.code, fault.excerpt, fault.text) == (
        *("sum", "10"),
        "“党员”为10，各分项相加为9，不相等。",
    )
    assert check(Draft((line,), 2023, END, figures, sums={"p.all": ("p.men",)})) != []
    assert check(Draft((line,), 2023, END, figures)) == []


def test_written_parts_larger_than_the_whole():
    numbers = [figure(f"p.{name}", value) for name, value in (("all", 10), ("one", 7), ("two", 5))]
    line = paragraph("开展活动{p.all}次，其中党课{p.one}次、党日{p.two}次。", *numbers)
    assert codes(line) == [("sum", "10次")]
    rounded = paragraph("开展活动约{p.all}次，其中党课{p.one}次、党日{p.two}次。", *numbers)
    assert codes(rounded) == []


def test_two_totals_of_the_same_thing():
    branches, fewer = figure("b.all", 19, "个"), figure("b.some", 18, "个")
    first = paragraph("全镇{b.all}个党支部按期开展活动。", branches)
    second = line_of(word("我镇{b.some}个党支部缴纳党费。", {"b.some": fewer}).body, "第2段", Part.WORK)
    [fault] = check(Draft((first, second), 2023, END))
    assert (fault.code, fault.place, fault.text) == (
        *("denominator", "第2段"),
        "第1段写的是19，这里写的是18，总数前后不一致。",
    )


def test_rates_of_several_wholes_in_one_paragraph():
    expected, members = figure("m.expected", 300, label="应开展"), figure("m.members", 900, label="应到人次")
    on_time, present = figure("m.rate", Decimal("96.5"), "%"), figure("m.present", Decimal("90.1"), "%")
    figures = {one.key: one for one in (expected, members, on_time, present)}
    wholes = {"m.rate": "m.expected", "m.present": "m.members"}
    line = paragraph("报送率{m.rate}%，到会率{m.present}%。", on_time, present)
    [fault] = check(Draft((line,), 2023, END, figures, denominators=wholes))
    assert fault.text == "同一段有分母不同的比率，请写明分母（应开展、应到人次）。"
    told = paragraph(
        "应开展{m.expected}次，报送率{m.rate}%；应到{m.members}人次，到会率{m.present}%。", *figures.values()
    )
    assert check(Draft((told,), 2023, END, figures, denominators=wholes)) == []


def test_one_figure_rounded_in_two_ways():
    present = figure("m.present", 803, "人次")
    assert codes(paragraph("参加{m.present}人次。覆盖{m.present:约}人次。", present)) == [
        ("rounding", "约800")
    ]


def test_empty_phrases_need_a_number():
    assert codes("高标准、高质量推进工作。") == [("empty_phrase", "高标准、高质量推进工作。")]
    assert codes(paragraph("高标准、高质量开展活动{m.held}次。", figure("m.held", 120))) == []
    assert codes("高质量推进工作。") == []


def test_the_year_of_last_year():
    assert codes("2022年发展党员。") == [("other_year", "2022年")]
    assert codes("比2022年有所增加。") == []
    assert codes("2024年发展党员。") == [("other_year", "2024年")]


def test_a_sentence_of_last_year():
    sentence = "严格执行党员发展计划，注重从农村致富能手中发展党员。"
    assert codes(f"一是{sentence}", last_year=(f"三是{sentence}",)) == [("repeated", f"一是{sentence}"[:16])]
    assert codes(sentence, last_year=("严格执行党员发展计划。",)) == []
    held = figure("m.held", 120)
    line = paragraph("各党支部按照规定开展各类会议活动{m.held}次。", held)
    assert codes(line, last_year=("各党支部按照规定开展各类会议活动98次。",)) == []


def test_persons_and_their_numbers():
    names = frozenset({"张三丰", "高明"})
    assert codes("张三丰带头讲党课。", names=names) == [("name", "张三丰")]
    assert codes("高明同志带头讲党课。", names=names) == [("name", "高明")]
    assert codes("做法高明有效。", names=names) == []
    assert codes("身份证号99999919800501001X已登记。") == [("id_number", "999…1X")]
    assert codes("联系电话是13800000000。") == [("phone", "138…00")]


def test_each_fault_knows_its_anchor():
    line = Line("第1段", "缴纳党费X元。", anchor="dues-0")
    [fault] = check(Draft((line,), 2023, END))
    assert fault.anchor == "dues-0"
