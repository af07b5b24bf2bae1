import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklog.codes import MAX_LENGTH, code_for


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("走访慰问", "zou_fang_wei_wen"),
        ("12345", "item"),
        ("“三资”清理2023", "san_zi_qing_li"),
        ("Web宣传", "web_xuan_chuan"),
    ],
)
def test_names_are_spelt(name, code):
    assert code_for(name, ()) == code


def test_a_taken_code_gets_a_letter():
    assert code_for("宣讲", {"xuan_jiang", "xuan_jiang_b"}) == "xuan_jiang_c"


@given(names=st.lists(st.text(min_size=1, max_size=40), max_size=60))
def test_codes_are_valid_and_differ(names):
    taken: set[str] = set()
    for name in names:
        code = code_for(name, taken)
        assert re.fullmatch(r"[a-z][a-z_]*", code)
        assert len(code) <= MAX_LENGTH
        assert code not in taken
        taken.add(code)


def test_a_long_name_leaves_room_for_the_letter():
    first = code_for("双" * 40, ())
    second = code_for("双" * 40, {first})
    assert (len(first) <= MAX_LENGTH, len(second) <= MAX_LENGTH, first != second) == (True, True, True)
