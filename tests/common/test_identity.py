from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.identity import IdNumber, check_id_number, make_id_number, mask_id_number, mask_phone

TODAY = date(2023, 12, 31)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)
AREAS = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
SEQUENCES = st.integers(0, 499)
SEXES = st.sampled_from(["M", "F"])


def check_digit_by_weights(body: str) -> str:
    """GB 11643-1999, 5.2: the weighted sum, as the standard tells it to be done by hand."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return "10X98765432"[total % 11]


@given(AREAS, BIRTHS, SEQUENCES, SEXES)
def test_the_check_digit_is_the_one_of_the_standard(area, born_on, sequence, sex):
    text = make_id_number(area, born_on, sequence, sex)
    assert text[-1] == check_digit_by_weights(text[:-1])


@pytest.mark.parametrize(
    "text",
    [
        "99999919491231048x",
        " 999999 19491231 048X\n",
        "99999919491231048x".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        "999999-19491231-048X",
        "'99999919491231048X",
    ],
)
def test_the_ways_people_write_it(text):
    number = IdNumber("99999919491231048X", date(1949, 12, 31), "F", True)
    assert check_id_number(text, TODAY) == number


def test_a_demo_number_is_sound_but_marked():
    number = make_id_number("999999", date(1980, 2, 29), 7, "M")
    assert check_id_number(number, TODAY) == IdNumber(number, date(1980, 2, 29), "M", True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "身份证号位数不对：应为18位，实为0位。"),
        ("9999991949123104", "身份证号位数不对：应为18位，实为16位。"),
        ("99999919491231048XX", "身份证号位数不对：应为18位，实为19位。"),
        ("999999491231048", "这是15位的旧身份证号，请填写18位号码。"),
        ("99999919491231O48X", "身份证号前17位应全是数字，末位应是数字或X。"),
        ("99999919491231048Y", "身份证号前17位应全是数字，末位应是数字或X。"),
        ("999999194912310481", "身份证号校验码不对，请核对是否有错位或错字。"),
        ("999999194902300029", "身份证号中的出生日期不存在：19490230。"),
        ("999999194913010029", "身份证号中的出生日期不存在：19491301。"),
        ("999999189912310029", "身份证号中的出生日期早于1900年：18991231。"),
        ("999999202401010029", "身份证号中的出生日期晚于今天：20240101。"),
    ],
)
def test_each_refusal_in_its_own_words(text, reason):
    with pytest.raises(ValueError) as refusal:
        check_id_number(text, TODAY)
    assert str(refusal.value) == reason


@pytest.mark.parametrize("value", [999999194912310400, 9.99999194912310e17, "9.99999E+17", "9.9e17"])
def test_a_number_that_the_spreadsheet_has_rounded_is_refused(value):
    with pytest.raises(ValueError, match="末几位可能已丢失"):
        check_id_number(value, TODAY)


@given(AREAS, BIRTHS, SEQUENCES, SEXES)
def test_a_made_number_tells_what_it_was_made_of(area, born_on, sequence, sex):
    text = make_id_number(area, born_on, sequence, sex)
    assert check_id_number(text, TODAY) == IdNumber(text, born_on, sex, area == "999999")


@given(AREAS, BIRTHS, SEQUENCES, SEXES, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(area, born_on, sequence, sex, place, shift):
    text = make_id_number(area, born_on, sequence, sex)
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    with pytest.raises(ValueError):
        check_id_number(wrong, TODAY)


@given(BIRTHS, SEQUENCES, SEQUENCES)
def test_numbers_of_one_day_differ(born_on, first, second):
    numbers = {
        make_id_number("999999", born_on, sequence, sex) for sequence in {first, second} for sex in ("M", "F")
    }
    assert len(numbers) == 2 * len({first, second})


@pytest.mark.parametrize(
    ("area", "sequence", "sex"),
    [("99999", 1, "M"), ("99999x", 1, "M"), ("999999", 500, "M"), ("999999", -1, "F"), ("999999", 1, "男")],
)
def test_make_refuses_what_has_no_number(area, sequence, sex):
    with pytest.raises(ValueError):
        make_id_number(area, date(1980, 1, 1), sequence, sex)


def test_masks():
    assert mask_id_number("999999198002290158") == "9999**********0158"
    assert mask_phone("13800001234") == "138****1234"
    assert mask_phone("0396-1234567") == "039*****4567"


@pytest.mark.parametrize(("text", "masked"), [("", ""), ("1234", "****"), ("1234567", "*******")])
def test_a_short_text_shows_nothing(text, masked):
    assert mask_id_number(text) == masked
    assert mask_phone(text) == masked


@given(st.text(st.characters(exclude_characters="*"), max_size=30))
def test_masks_keep_the_length_and_show_at_most_eight_characters(text):
    for masked in (mask_id_number(text), mask_phone(text)):
        assert len(masked) == len(text)
        assert len(masked.replace("*", "")) <= 8
        assert all(shown in ("*", true) for shown, true in zip(masked, text, strict=True))
