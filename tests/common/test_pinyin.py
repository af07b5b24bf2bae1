"""Names by the letters people type."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.pinyin import (
    COMPOUND_SURNAMES,
    STORED_LENGTH,
    SURNAMES,
    TWO_READINGS,
    name_readings,
    spells,
    stored_spellings,
    text_readings,
    usual_readings,
)


@pytest.mark.parametrize("typed", ["z", "zs", "zhs", "zsan", "zhangs", "zhangsa", "zhangsan", "zhsan"])
def test_a_name_is_found_by_syllables_and_initials_mixed(typed: str):
    assert spells(typed, name_readings("张三"))


@pytest.mark.parametrize("typed", ["s", "san", "zhangsi", "zsanf", "zhangsanfeng", "zx", "ang"])
def test_other_letters_do_not_find_it(typed: str):
    assert not spells(typed, name_readings("张三"))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单玉", ["shanyu", "danyu", "sy", "dy"]),
        ("仇英", ["qiuying", "chouying", "qy", "cy"]),
        ("曾巩", ["zenggong", "zg", "cg"]),
        ("解珍", ["xiezhen", "xz", "jz"]),
        ("查良", ["zhaliang", "zl", "cl"]),
        ("区大", ["ouda", "od", "qd"]),
        ("朴正", ["piaozheng", "pz"]),
        ("翟志", ["zhaizhi", "zz", "dz"]),
        ("盖聂", ["genie", "gainie", "gn"]),
        ("乐毅", ["yueyi", "leyi", "yy", "ly"]),
        ("种师道", ["chongshidao", "csd", "zsd"]),
        ("尉迟恭", ["yuchigong", "weichigong", "ycg"]),
        ("万俟卨", ["moqixie", "mqx"]),
        ("任长霞", ["renchangxia", "renzhangxia", "rcx", "rzx"]),
        ("吕布", ["lvbu", "lyubu", "lubu", "lb"]),
        ("阿不都·买买提", ["abudumaimaiti", "abdmmt"]),
    ],
)
def test_surnames_in_every_reading_in_use(name: str, typed: list[str]):
    assert [letters for letters in typed if not spells(letters, name_readings(name))] == []


def test_a_surname_is_no_surname_in_the_given_name():
    assert not spells("wangshan", name_readings("王单"))
    assert spells("wangdan", name_readings("王单"))


def test_a_place_begins_with_no_surname():
    assert spells("danjia", text_readings("单家村党支部"))
    assert not spells("shanjia", text_readings("单家村党支部"))


def test_the_tables_say_something_new():
    assert [c for c, own in SURNAMES.items() if set(own) == set(usual_readings(c))] == []
    assert [c for c, readings in TWO_READINGS.items() if len(readings) < 2] == []
    assert all(surname[0] in SURNAMES for surname in COMPOUND_SURNAMES)


@given(st.text(alphabet="张三李四单曾吕乐长重解", min_size=1, max_size=4), st.data())
def test_every_prefix_of_every_spelling_finds_the_name(name: str, data: st.DataObject):
    whole = "".join(data.draw(st.sampled_from(syllables)) for syllables in name_readings(name))
    length = data.draw(st.integers(1, len(whole)))
    assert spells(whole[:length], name_readings(name))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8))
def test_what_finds_nothing_finds_nothing_when_more_is_typed(typed: str):
    readings = name_readings("曾重乐")
    if not spells(typed, readings):
        assert not spells(typed + "a", readings)


@given(
    st.text(alphabet="张三李四单曾吕乐长重解", min_size=1, max_size=3),
    st.text(alphabet="zhangsiduceyl", min_size=1, max_size=7),
)
def test_the_stored_words_hold_what_spells_takes(name: str, typed: str):
    """Of a name with more readings than are stored, only the first are held."""
    if len(list(product(*name_readings(name)))) <= 2:
        assert (f" {typed}" in stored_spellings(name)) == spells(typed, name_readings(name))


@given(st.text(max_size=50))
def test_the_stored_words_fit_into_their_column(name: str):
    assert len(stored_spellings(name)) <= STORED_LENGTH


@pytest.mark.parametrize("typed", ["abdmmt", "abudumai", "abudumaimaiti"])
def test_a_long_name_is_stored_by_initials_and_in_full(typed: str):
    assert f" {typed}" in stored_spellings("阿不都·买买提")
