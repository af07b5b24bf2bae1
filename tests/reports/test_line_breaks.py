import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.line_breaks import mark_line_breaks, without_marks


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("开展“131”学习法", "开展|“131”|学习法"),
        ("“三会一课”，主题党日", "“三会一课”，主题党日"),
        ("（“口袋书”）和“学习强国”", "（“口袋书”）和|“学习强国”"),
        ("“甲”“乙”", "“甲”|“乙”"),
        ("不走过场——见实效", "不走过场+——见实效"),
        ("阿·买提", "阿+·买提"),
        ("党支部1个", "党支部1个"),
    ],
)
def test_lines_may_end_at_quotation_marks_and_never_before_a_dash(text, marked):
    assert mark_line_breaks(text) == marked.replace("|", "\u200b").replace("+", "\u2060")


@given(st.text(alphabet="党建“”‘’《》，。—…·1X ", max_size=60))
def test_marks_can_be_taken_out_again(text):
    assert without_marks(mark_line_breaks(text)) == text
